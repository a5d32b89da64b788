package config

import "errors"

// LoadOptions say what [Load] reads. The zero value is right for a program.
type LoadOptions struct {
	// File is the file to read; empty: the default places.
	File string
	// Flags are keys given on the command line ("data_dir", "log.level"),
	// with their values as text.
	Flags map[string]string
	// Environ are the variables as of [os.Environ]; nil: these.
	Environ []string
	// Credentials is the folder of systemd credentials; empty:
	// $CREDENTIALS_DIRECTORY.
	Credentials string
}

// Load reads, layers and checks the configuration. Everything wrong with it is
// one error: an [*Error], or one that matches [fs.ErrNotExist] if the file
// asked for is not there.
func Load(o LoadOptions) (*Config, error) {
	return nil, errors.New("not yet")
}

// Validate lists everything about c that makes no sense, as an [*Error]. Load
// calls it.
func (c *Config) Validate() error { return nil }
