package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"onrecord/audit/act"
)

// After the features have changed the weights in the tree are old, and it is this
// program that makes new ones.
func TestTrainsWhereTheWeightsAreOld(t *testing.T) {
	weights, err := filepath.Abs("../weights")
	if err != nil {
		t.Fatal(err)
	}
	dir, labels := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(labels, "a.txt"), []byte("== one staff\npromise\tI'll send it on Friday.\n-\tThe roof is red.\n== two client\nquestion\tWhere is it?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	old, overlay, made := filepath.Join(dir, "old"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "made")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {weights: old}})
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{old: []byte("onrecord act weights\nfeatures 1\n\n"), overlay: replace} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "go", "run", "-overlay", overlay, ".", labels, made).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := act.DecodeModel(b); err != nil || m.Sentences != 3 {
		t.Errorf("%+v %v", m, err)
	}
}
