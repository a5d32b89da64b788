package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		environ    []string
		root       bool
		file, data string // of a new config
	}{
		"user":          {[]string{"HOME=/home/dana"}, false, "/home/dana/.config/onrecord/config.yaml", "/home/dana/.local/share/onrecord"},
		"XDG":           {[]string{"HOME=/home/dana", "XDG_CONFIG_HOME=/c", "XDG_DATA_HOME=/d"}, false, "/c/onrecord/config.yaml", "/d/onrecord"},
		"relative XDG":  {[]string{"HOME=/home/dana", "XDG_CONFIG_HOME=c", "XDG_DATA_HOME=d"}, false, "/home/dana/.config/onrecord/config.yaml", "/home/dana/.local/share/onrecord"},
		"root":          {[]string{"HOME=/root"}, true, "/etc/onrecord/config.yaml", "/var/lib/onrecord"},
		"root with XDG": {[]string{"HOME=/root", "XDG_CONFIG_HOME=/c", "XDG_DATA_HOME=/d"}, true, "/c/onrecord/config.yaml", "/d/onrecord"},
	} {
		t.Run(name, func(t *testing.T) {
			getenv := environment(c.environ)
			file, err := defaultFile(getenv, c.root)
			if err != nil || file != c.file {
				t.Errorf("file = %s, %v; want %s", file, err, c.file)
			}
			data, err := defaultDataDir(file, getenv, c.root)
			if err != nil || data != c.data {
				t.Errorf("data = %s, %v; want %s", data, err, c.data)
			}
		})
	}
	if data, err := defaultDataDir("/etc/onrecord/config.yaml", environment([]string{"HOME=/home/dana"}), false); data != "/var/lib/onrecord" {
		t.Errorf("data of the system's config = %s, %v", data, err)
	}
}

func TestLocate(t *testing.T) {
	dir := t.TempDir()
	environ := []string{"HOME=/home/dana", "XDG_CONFIG_HOME=" + dir}
	load := func() (*Config, error) { return Load(LoadOptions{Environ: environ}) }
	if _, err := os.Stat(systemDir); err == nil {
		t.Skip("this machine has a config of its own in " + systemDir)
	}
	c, err := load()
	if err != nil || c.File != "" || c.DataDir == "" || c.Log.Level != "info" {
		t.Fatalf("without a file: %+v, %v; want the defaults", c, err)
	}
	if err := os.Mkdir(filepath.Join(dir, "onrecord"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "onrecord", "config.toml")
	if err := os.WriteFile(file, []byte("data_dir = \"/toml\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err = load(); err != nil || c.File != file || c.DataDir != "/toml" {
		t.Fatalf("with config.toml: %+v, %v", c, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "onrecord", "config.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = load(); err == nil || !strings.HasSuffix(err.Error(), "config.toml are there; keep one") {
		t.Errorf("with two files: %v", err)
	}
}
