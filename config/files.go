package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Check is [Load] of a file called file with the content text, without
// variables and flags. Nothing is read or written.
func Check(file string, text []byte) (*Config, error) {
	c, err := load(file, text, LoadOptions{Environ: []string{}}, environment([]string{}))
	if err != nil {
		return nil, err
	}
	c.warn()
	return c, nil
}

// Create writes a new file that only its owner may read, a config or a
// password, and makes its folder. It never replaces one: if there is a file,
// the error matches [fs.ErrExist].
func Create(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// AddAccountTo adds a to the config file as addAccount does. The file keeps
// its owner and permissions, since it is written in place; until that is done
// its old content is beside it, under its name with a tilde after it.
func AddAccountTo(file string, a Account) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return unreadable(file, err)
	}
	after, err := addAccount(file, text, a)
	if err != nil {
		return err
	}
	backup := file + "~"
	if err := os.Remove(backup); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("config %s: %w", file, err)
	}
	if err := Create(backup, text); err != nil {
		return fmt.Errorf("config %s: keep the old content: %w", file, err)
	}
	if err := overwrite(file, after); err != nil {
		return fmt.Errorf("config %s: %w; its old content is in %s", file, err, backup)
	}
	return os.Remove(backup)
}

// overwrite replaces the content of file, which gets longer.
func overwrite(file string, text []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Truncate(int64(len(text))), f.Sync(), f.Close())
}

// LocalZone is the IANA name of this machine's time zone, empty if it cannot be
// told.
func LocalZone() string {
	candidates := []string{strings.TrimPrefix(os.Getenv("TZ"), ":")}
	if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(filepath.ToSlash(target), "zoneinfo/"); ok {
			candidates = append(candidates, name)
		}
	}
	if f, err := os.Open("/etc/timezone"); err == nil {
		text, err := io.ReadAll(io.LimitReader(f, 100))
		if err = errors.Join(err, f.Close()); err == nil {
			candidates = append(candidates, strings.TrimSpace(string(text)))
		}
	}
	for _, name := range candidates {
		if _, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" {
			return name
		}
	}
	return ""
}
