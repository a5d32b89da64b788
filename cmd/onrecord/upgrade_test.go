package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUpgrade opens data folders that earlier versions wrote: see the README
// beside them.
func TestUpgrade(t *testing.T) {
	const from = "testdata/upgrade"
	folders, err := filepath.Glob(from + "/format-*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("folders %v, %v", folders, err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := t.TempDir()
			conf := filepath.Join(dir, "onrecord.yaml")
			for to, source := range map[string]string{conf: from + "/onrecord.yaml", filepath.Join(dir, "data"): folder} {
				if err := copyTo(to, source); err != nil {
					t.Fatal(err)
				}
			}
			for command, want := range map[string]string{
				"verify":              "ok: 3 messages in 10 log entries of yard.example/onrecord/",
				"search shrouds":      "kit@yard.example  Re: The sloop",
				"promise list --json": `"quote":"I will send you the rigging plan by 20 March.","at":"2025-03-05T10:00:00-06:00","author":"kit@yard.example"`,
				"client list":         "Ines Falk  3 messages",
				"hold list":           "  released  Ines Falk, placed 2026-",
				"show 08a3ebec --raw": "10 March, 15:30: Ms. Falk called about the plan.",
			} {
				var out, errs bytes.Buffer
				if exit := run(append([]string{"--config", conf}, strings.Fields(command)...), strings.NewReader(""), &out, &errs); exit != 0 {
					t.Errorf("%s: exit %d, %s", command, exit, &errs)
				}
				if !strings.Contains(out.String(), want) {
					t.Errorf("%s: want %q in\n%s", command, want, &out)
				}
			}
		})
	}
}

// copyTo copies a file or a folder of files.
func copyTo(to, from string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return os.CopyFS(to, os.DirFS(from))
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}
