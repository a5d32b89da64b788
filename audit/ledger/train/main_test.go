package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onrecord/audit/act"
	"onrecord/audit/ledger"
)

// small is a dispute of two requests, one of which is answered.
const small = `{
"domain": "yard.example", "zone": "Europe/London", "until": "2025-04-01T12:00:00Z",
"staff": {"kit": "Kit Moran <kit@yard.example>"},
"others": {"ines": "Ines Falk <ines@mail.example>"},
"clients": [["ines"]],
"messages": [
{"id": "a", "from": "ines", "to": ["kit"], "at": "2025-03-03T09:00:00Z", "subject": "The sloop", "text": "Can you tell me what the new rudder will cost?"},
{"id": "b", "from": "kit", "to": ["ines"], "at": "2025-03-03T10:00:00Z", "re": "a", "text": "I'll find out and let you know."},
{"id": "c", "from": "kit", "to": ["ines"], "cc": ["kit"], "at": "2025-03-04T10:00:00Z", "re": "a", "files": ["rudder.pdf"], "text": "The new rudder is $840 with fitting."},
{"id": "d", "from": "ines", "to": ["kit"], "at": "2025-03-05T10:00:00Z", "subject": "The mast", "text": "Could you send me the drawing of the mast, please?"}
],
"requests": [
{"message": "a", "quote": "Can you tell me what the new rudder will cost?", "answer": "c"},
{"message": "d", "quote": "Could you send me the drawing of the mast, please?"},
{"message": "d", "quote": "This was never asked."}
],
"promises": [{"message": "b", "quote": "I'll find out and let you know.", "actor": "kit", "to": "ines", "status": "kept", "by": "c"}]}`

// shipped stands for the shipped model of acts.
var shipped = []*act.Model{nil}

func folder(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "one.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestChoices(t *testing.T) {
	set, promises, err := read(t.Context(), folder(t, small), shipped)
	if err != nil {
		t.Fatal(err)
	}
	if len(set) != 2 || len(promises) != 1 {
		t.Fatalf("%d and %d choices", len(set), len(promises))
	}
	if c := promises[0]; c.right < 1 || c.options[c.right].MessageID != messageID("c") || c.options[0].MessageID != "" {
		t.Errorf("of the promise: %+v", c)
	}
	if c := set[0]; len(c.options) < 2 || c.options[0].MessageID != "" || c.right < 1 || c.options[c.right].MessageID != messageID("c") {
		t.Errorf("of the answered request: %+v", c)
	}
	for _, o := range set[0].options {
		if o.MessageID == messageID("b") {
			t.Error("a bare promise may answer")
		}
	}
	if set[1].right != 0 {
		t.Errorf("of the unanswered request: %+v", set[1])
	}
}

// Weights learn which of two signals tells.
func TestFit(t *testing.T) {
	n := len(ledger.Signals())
	with := func(signals ...int) ledger.Option {
		o := ledger.Option{Signals: make([]int16, n)}
		for _, i := range signals {
			o.Signals[i] = 100
		}
		return o
	}
	var set []choice
	for range 100 {
		set = append(set, choice{dispute: "one", options: []ledger.Option{with(), with(1), with(0)}, right: 2}, choice{dispute: "one", options: []ledger.Option{with()}, right: -1})
	}
	w := answers().fit(set, func(string) bool { return true })
	if w[0] <= 0 || w[1] >= 0 || w[2] != 0 {
		t.Errorf("weights %v", w[:3])
	}
	if got := set[0].best(w); got != 2 {
		t.Errorf("chose %d", got)
	}
	if got := set[0].best(make([]int, n)); got != 0 {
		t.Errorf("of equals chose %d, want the first", got)
	}
	first := ledger.Signals()[0]
	if w := answers().fit(set, func(s string) bool { return s != first }); w[0] != 0 {
		t.Errorf("a signal that is not wanted counts %d", w[0])
	}
}

// The shipped weights are what the program makes of the disputes now.
func TestShippedWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a thousand messages")
	}
	models, err := strangers("disputes", "../../act/labels")
	if err != nil {
		t.Fatal(err)
	}
	requests, promises, err := read(t.Context(), "disputes", models)
	if err != nil {
		t.Fatal(err)
	}
	for file, of := range map[string]struct {
		task
		set []choice
	}{"answers.tsv": {answers(), requests}, "outcomes.tsv": {proofs(), promises}} {
		want, err := os.ReadFile("../" + file)
		if err != nil {
			t.Fatal(err)
		}
		if got := of.encode(of.fit(of.set, func(string) bool { return true })); !bytes.Equal(got, want) {
			t.Errorf("audit/ledger/%s is not what the disputes give: make train\n%s", file, got)
		}
	}
}

func TestBadDisputes(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":       "{",
		"unknown field": `{"weather": "fine"}`,
		"stranger":      strings.Replace(small, `"from": "kit"`, `"from": "kat"`, 1),
		"no zone":       strings.Replace(small, "Europe/London", "Europe/Nowhere", 1),
		"no requests":   strings.Replace(small, `"message": "`, `"message": "no-`, -1),
	} {
		if _, _, err := read(t.Context(), folder(t, text), shipped); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
