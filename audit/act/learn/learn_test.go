package learn

import (
	"bytes"
	"os"
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
	for range 2 {
		set, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, set.Train().Encode())
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same labels gave other bytes")
	}
	m, err := act.DecodeModel(files[0])
	if err != nil || m.Sentences != 9 || len(m.Labels) != 64 {
		t.Errorf("%+v %v", m, err)
	}
}

// The shipped weights are what the program makes of the labels now.
func TestShippedWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some twenty seconds")
	}
	set, err := Load("../labels")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../weights")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(set.Train().Encode(), want) {
		t.Error("audit/act/weights are not what the labels give: make train")
	}
}

func TestNoLabels(t *testing.T) {
	if _, err := Load(t.TempDir()); err == nil {
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
	set, err := Load(dir)
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

// TestWithout: who leaves a conversation out learns nothing of it, and takes the
// thresholds of another model.
func TestWithout(t *testing.T) {
	set, err := Load(few(t))
	if err != nil {
		t.Fatal(err)
	}
	of := act.NewModel()
	for k := range of.Kinds {
		of.Kinds[k].Confirmed = int32(k + 1)
	}
	none := set.Without(of, func(string) bool { return true })
	all := set.Without(of, func(string) bool { return false })
	for k := range none.Kinds {
		if none.Kinds[k].Bias != 0 || none.Kinds[k].Confirmed != int32(k+1) {
			t.Errorf("without any: %+v", none.Kinds[k])
		}
	}
	if all.Kinds[0].Bias == 0 || all.Kinds[0].Confirmed != 1 {
		t.Errorf("with all: %+v", all.Kinds[0])
	}
	kept := set.Without(all, func(string) bool { return true }, act.Promise)
	same := kept.Kinds[0].Bias == all.Kinds[0].Bias && kept.Kinds[1].Bias == 0
	for f := range uint32(act.Features) {
		same = same && kept.Weight(f, 0) == all.Weight(f, 0)
	}
	if !same {
		t.Error("promises are not judged as they were")
	}
}
