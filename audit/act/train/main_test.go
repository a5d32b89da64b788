package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"onrecord/audit/act"
)

// few writes a small set of labels.
func few(t *testing.T) string {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.txt": "== one staff\npromise\tI'll send it on Friday.\n-\tThe roof is red.\npromise\tWe'll call you tomorrow.\n== two client\ncomplaint\tThis is a disgrace.\nquestion\tWhere is it?\n",
		"b.txt": "== three staff\nrequest\tPlease send me the key.\n-\tIt rains.\npromise\tI'll bring the ladder.\n== four list\n-\tI'll be honest.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTrainingIsReproducible(t *testing.T) {
	dir := few(t)
	var files [][]byte
	for _, name := range []string{"w1", "w2"} {
		file := filepath.Join(t.TempDir(), name)
		if err := run(dir, file); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same labels gave other bytes")
	}
	m, err := act.DecodeModel(files[0])
	if err != nil || m.Sentences != 9 || len(m.Labels) != 64 {
		t.Errorf("%+v %v", m, err)
	}
}

// After the features have changed the weights in the tree are old, and it is this
// program that makes new ones.
func TestTrainsWhereTheWeightsAreOld(t *testing.T) {
	weights, err := filepath.Abs("../weights")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
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
	if out, err := exec.CommandContext(t.Context(), "go", "run", "-overlay", overlay, ".", few(t), made).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := act.DecodeModel(b); err != nil || m.Sentences != 9 {
		t.Errorf("%+v %v", m, err)
	}
}

// The shipped weights are what the program makes of the labels now.
func TestShippedWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	set, err := load("../labels")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../weights")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(train(set).Encode(), want) {
		t.Error("audit/act/weights are not what the labels give: make train")
	}
}

func TestNoLabels(t *testing.T) {
	if err := run(t.TempDir(), filepath.Join(t.TempDir(), "w")); err == nil {
		t.Error("trained on nothing")
	}
}

func TestThreshold(t *testing.T) {
	var list []judgement
	for i := range 20 {
		list = append(list, judgement{int32(100 - i), i < 10})
	}
	if got := threshold(list, 1); got != 91 {
		t.Errorf("all right: %d", got)
	}
	if got := threshold(list, 0.5); got != 81 {
		t.Errorf("half right: %d", got)
	}
	if got := threshold(list[:3], 0.5); got != never {
		t.Errorf("of three: %d", got)
	}
	if p, r := figures(list, 96); p != 1 || r != 0.5 {
		t.Errorf("P %v R %v", p, r)
	}
}

// What was chosen to be hard is trained on, and no threshold is chosen by it.
func TestHardSentencesChooseNoThreshold(t *testing.T) {
	dir := t.TempDir()
	labels := "== one staff\npromise\tI'll send it on Friday.\n== two staff hard\n-\tI'll be honest on Friday.\n== three list\n-\tFriday it is.\n"
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	held := set.holdOut()
	if len(held) != 3 || held[0] == nil || held[1] != nil || held[2] != nil {
		t.Errorf("%v", held)
	}
}

func TestAllFoldsAreUsed(t *testing.T) {
	seen := map[int]bool{}
	for _, g := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"} {
		seen[foldOf(g)] = true
	}
	if len(seen) != folds {
		t.Errorf("%d folds", len(seen))
	}
}
