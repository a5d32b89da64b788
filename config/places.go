package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const systemDir = "/etc/onrecord"

// extensions of a config file, the usual one first.
var extensions = []string{".yaml", ".yml", ".toml", ".json"}

// environment looks variables up, in what LoadOptions.Environ gave.
func environment(environ []string) func(string) (string, bool) {
	if environ == nil {
		return os.LookupEnv
	}
	vars := make(map[string]string, len(environ))
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok {
			vars[name] = value
		}
	}
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

// homeDir is the home folder, or empty.
func homeDir(getenv func(string) (string, bool)) string {
	name := "HOME"
	if runtime.GOOS == "windows" {
		name = "USERPROFILE"
	}
	if home, ok := getenv(name); ok && filepath.IsAbs(home) {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return home
}

// baseDir is the folder of the XDG base directory specification that variable
// names, or by default the folder below the home folder. A relative value is
// ignored, as the specification says. For root without the variable it is
// empty: the system's folders are meant. On Windows, the folder that
// winVariable names comes before the default.
func baseDir(getenv func(string) (string, bool), variable, winVariable, below string, root bool) string {
	if dir, ok := getenv(variable); ok && filepath.IsAbs(dir) {
		return dir
	}
	if dir, ok := getenv(winVariable); ok && runtime.GOOS == "windows" && filepath.IsAbs(dir) {
		return dir
	}
	home := homeDir(getenv)
	if root || home == "" {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(below))
}

func userConfigDir(getenv func(string) (string, bool), root bool) string {
	return baseDir(getenv, "XDG_CONFIG_HOME", "APPDATA", ".config", root)
}

// isRoot reports whether the program runs as the superuser of a Unix system.
func isRoot() bool { return os.Geteuid() == 0 }

// DefaultFile is where a new config belongs: $XDG_CONFIG_HOME/onrecord/config.yaml
// (~/.config/onrecord/config.yaml), for root without that variable
// /etc/onrecord/config.yaml. Environ is as in [LoadOptions].
func DefaultFile(environ []string) (string, error) {
	return defaultFile(environment(environ), isRoot())
}

func defaultFile(getenv func(string) (string, bool), root bool) (string, error) {
	if dir := userConfigDir(getenv, root); dir != "" {
		return filepath.Join(dir, "onrecord", "config.yaml"), nil
	}
	if root {
		return systemDir + "/config.yaml", nil
	}
	return "", errors.New("the home folder is unknown; name the config with --config or $ONRECORD_CONFIG")
}

// DefaultDataDir is the data folder of a config file that names none:
// /var/lib/onrecord for a file in /etc/onrecord, and for root without
// $XDG_DATA_HOME; else $XDG_DATA_HOME/onrecord (~/.local/share/onrecord).
func DefaultDataDir(file string, environ []string) (string, error) {
	return defaultDataDir(file, environment(environ), isRoot())
}

func defaultDataDir(file string, getenv func(string) (string, bool), root bool) (string, error) {
	if filepath.Dir(file) == systemDir {
		return "/var/lib/onrecord", nil
	}
	if dir := baseDir(getenv, "XDG_DATA_HOME", "LOCALAPPDATA", ".local/share", root); dir != "" {
		return filepath.Join(dir, "onrecord"), nil
	}
	if root {
		return "/var/lib/onrecord", nil
	}
	return "", errors.New("the home folder is unknown; set data_dir")
}

// locate is the file to read, absolute; empty if there is none and none was
// asked for.
func locate(asked string, getenv func(string) (string, bool), root bool) (string, error) {
	if asked == "" {
		asked, _ = getenv("ONRECORD_CONFIG")
	}
	if asked != "" {
		return filepath.Abs(asked)
	}
	var dirs []string
	if dir := userConfigDir(getenv, root); dir != "" {
		dirs = append(dirs, filepath.Join(dir, "onrecord"))
	}
	for _, dir := range append(dirs, systemDir) {
		file, err := locateIn(dir)
		if file != "" || err != nil {
			return file, err
		}
	}
	return "", nil
}

// locateIn is the config in dir, or empty. Two of them are an error. One that
// cannot be looked at is returned: reading it will say why.
func locateIn(dir string) (string, error) {
	var found []string
	for _, ext := range extensions {
		file := filepath.Join(dir, "config"+ext)
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			found = append(found, file)
			if err != nil {
				break
			}
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("config: both %s and %s are there; keep one", found[0], found[1])
}
