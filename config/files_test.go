package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCreate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "b", "config.yaml")
	if err := Create(file, []byte("x")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || permissionsMatter && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	if err := Create(file, []byte("y")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second Create = %v, want fs.ErrExist", err)
	}
	if text, err := os.ReadFile(file); string(text) != "x" {
		t.Errorf("the file now holds %q, %v", text, err)
	}
}

func TestAddAccountTo(t *testing.T) {
	file := write(t, "c.yaml", account("")+"# the end\n")
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(link+"~", []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := AddAccountTo(link, boris()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if want := account("") + borisBlock + "# the end\n"; err != nil || string(text) != want {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if info, err := os.Stat(file); err != nil || permissionsMatter && info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v; want 0640", info.Mode(), err)
	}
	if _, err := os.Stat(link + "~"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the backup is still there: %v", err)
	}
	if err := AddAccountTo(file, boris()); err == nil || !strings.Contains(err.Error(), "names of accounts must differ") {
		t.Errorf("adding it again: %v", err)
	}
	if again, _ := os.ReadFile(file); string(again) != string(text) {
		t.Error("a refused account changed the file")
	}
	if err := AddAccountTo(file+"x", boris()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a file: %v", err)
	}
}

func TestLocalZone(t *testing.T) {
	t.Setenv("TZ", "Europe/Lisbon")
	if got := LocalZone(); got != "Europe/Lisbon" {
		t.Errorf("LocalZone = %q", got)
	}
	t.Setenv("TZ", "Nowhere/Land")
	if got := LocalZone(); got == "Nowhere/Land" {
		t.Errorf("LocalZone = %q", got)
	}
}
