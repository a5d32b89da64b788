package config

// DefaultFile is where "onrecord init" writes the config: /etc/onrecord/config.yaml
// for root, else $XDG_CONFIG_HOME/onrecord/config.yaml. Environ is as in [LoadOptions].
func DefaultFile(environ []string) (string, error) { return "", nil }

// DefaultDataDir is the data folder of a config file that names none.
func DefaultDataDir(file string, environ []string) (string, error) { return "", nil }
