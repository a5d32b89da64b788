package act

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The weights are those of these features, these labels and this program.
func TestWeightsFit(t *testing.T) {
	if shipped().Features != featureVersion {
		t.Errorf("weights are for version %d of the features, which are at %d: make train", shipped().Features, featureVersion)
	}
	files, err := filepath.Glob("labels/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	sum := sha256.New()
	n := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(b)
		messages, err := ReadLabels(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", f, err)
		}
		for _, m := range messages {
			n += len(m.Sentences)
		}
	}
	if got := fmt.Sprintf("%x", sum.Sum(nil)); got != shipped().Labels || n != shipped().Sentences {
		t.Errorf("the weights are of %d other labels, there are %d: make train", shipped().Sentences, n)
	}
	if n < 3200 {
		t.Errorf("%d labels", n)
	}
	if len(weightsFile) > 5<<19 {
		t.Errorf("the weights take %d bytes", len(weightsFile))
	}
}

// The figures on what was held out, as the file tells them, do not fall.
func TestRecordedFigures(t *testing.T) {
	for _, floor := range []struct {
		kind              Kind
		precision, recall float64 // of what is confirmed
		maybeP, maybeR    float64 // of what is possible
	}{
		{Promise, 0.88, 0.50, 0.68, 0.80},   // of those that no sure rule fits
		{Complaint, 0.62, 0.60, 0.48, 0.80}, // the mail of 47 disputes is held out too, with messages that complain in bare facts
		{Apology, 0.80, 0.93, 0.60, 0.93},
		{Delivery, 0.80, 0.42, 0.60, 0.52}, // most of it in the mail around disputes, as of the next
		{Acknowledgement, 0.80, 0.45, 0.60, 0.59},
	} {
		var p, r, mp, mr float64
		note := shipped().Kinds[shipped().index(floor.kind)].Note
		if _, err := fmt.Sscanf(note, "P %f R %f possible P %f R %f", &p, &r, &mp, &mr); err != nil {
			t.Fatalf("%s: %q: %v", floor.kind, note, err)
		}
		if p < floor.precision || r < floor.recall || mp < floor.maybeP || mr < floor.maybeR {
			t.Errorf("%s: %s", floor.kind, note)
		}
	}
	for _, floor := range []struct {
		kind              Kind
		precision, recall float64 // of those that a sure rule fits
	}{{Promise, 0.95, 0.92}, {Request, 0.82, 0.95}} {
		var p, r float64
		note := shipped().Kinds[shipped().index(floor.kind)].Note
		if _, backed, ok := strings.Cut(note, "backed "); !ok {
			t.Errorf("%s: %q", floor.kind, note)
		} else if _, err := fmt.Sscanf(backed, "P %f R %f", &p, &r); err != nil || p < floor.precision || r < floor.recall {
			t.Errorf("%s: %q", floor.kind, note)
		}
	}
}

func TestModelRoundTrip(t *testing.T) {
	m := NewModel()
	m.Labels, m.Sentences = "abc", 7
	m.Kinds[0] = KindModel{Kind: Promise, Bias: -5, Confirmed: 10, Possible: -20, Backed: 3, Note: "P 0.9 R 0.1"}
	m.SetWeight(0, 0, 12) // in the order of the file, which that of the rows follows
	m.SetWeight(77, 3, 32767)
	m.SetWeight(slots-1, len(Kinds)-1, -32768)
	again, err := DecodeModel(m.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.Kinds, again.Kinds) || !slices.Equal(m.weights, again.weights) || !slices.Equal(m.rows, again.rows) || again.Labels != "abc" || again.Sentences != 7 {
		t.Error("the model changed")
	}
	if !bytes.Equal(m.Encode(), again.Encode()) {
		t.Error("the file changed")
	}
}

func TestDecodeModelRefuses(t *testing.T) {
	whole := NewModel().Encode()
	for name, file := range map[string][]byte{
		"empty":             nil,
		"no kinds":          []byte(fmt.Sprintf("onrecord act weights\nfeatures %d\n\n", featureVersion)),
		"other features":    bytes.Replace(whole, []byte(fmt.Sprintf("features %d", featureVersion)), []byte("features 1"), 1),
		"unknown line":      append([]byte("hello\n"), whole...),
		"unknown kind":      bytes.Replace(whole, []byte("kind promise"), []byte("kind promises"), 1),
		"cut":               whole[:len(whole)-1],
		"slot out of range": append(slices.Clone(whole[:len(whole)-1]), 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 2),
	} {
		if _, err := DecodeModel(file); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Weights of other features are refused when a text is judged, and not before.
func TestOldWeightsAreRefusedWhenUsed(t *testing.T) {
	defer func() {
		if why, _ := recover().(string); !strings.Contains(why, "make train") {
			t.Errorf("loaded: %q", why)
		}
	}()
	mustLoad(bytes.Replace(weightsFile, fmt.Appendf(nil, "features %d\n", featureVersion), []byte("features 1\n"), 1))
}

func TestVersion(t *testing.T) {
	if Version()>>32 != featureVersion {
		t.Errorf("%x", Version())
	}
}
