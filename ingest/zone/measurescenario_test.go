package zone

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/ingest/email"
)

// A scenario is what the test needs of scenario.json.
type scenario struct {
	Firm      struct{ Staff []scenarioPerson }
	Outsiders []scenarioPerson
	Messages  []struct {
		ID, From, Body, Quote string
		Date                  string
		ReplyTo               string `json:"reply_to"`
	}
}

type scenarioPerson struct{ ID, Name, Email, Signature, Mailer string }

// scenarios builds the mail of every scenario below $ONRECORD_SCENARIOS and
// yields it.
func scenarios(t *testing.T, yield func(name string, s scenario, mail map[string][]byte)) {
	t.Helper()
	dir := os.Getenv("ONRECORD_SCENARIOS")
	if dir == "" {
		t.Skip("ONRECORD_SCENARIOS is not set")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "scenario.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenario below %s: %v", dir, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s scenario
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		if b, err := exec.Command("python3", filepath.Join(dir, "build.py"), filepath.Dir(file), out).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", file, err, b)
		}
		mail := make(map[string][]byte)
		built, err := filepath.Glob(filepath.Join(out, "mail", "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, eml := range built {
			_, id, _ := strings.Cut(strings.TrimSuffix(filepath.Base(eml), ".eml"), "-")
			if mail[id], err = os.ReadFile(eml); err != nil {
				t.Fatal(err)
			}
		}
		yield(filepath.Base(filepath.Dir(file)), s, mail)
	}
}

// authored returns the lines of a body that its author wrote: not those marked
// as quoted, nor a message passed on.
func authored(body string) []string {
	var lines []string
	for line := range strings.SplitSeq(body, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "---------- Forwarded message") {
			break
		}
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, ">") {
			lines = append(lines, line)
		}
	}
	return lines
}

// ownLines returns the lines of a message that are read as its author's; of
// one that is read as a program's, all outside quotations.
func ownLines(m *email.Message) []string {
	var lines []string
	for _, p := range OfMessage(m) {
		own := p.Zones.Own(p.Text)
		if isAutomatic(m) {
			own = p.Zones.Text(p.Text, Auto)
		}
		for line := range strings.SplitSeq(own, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// TestMeasureScenarios reads every message of the scenarios and compares what
// is read as own with what its author wrote.
func TestMeasureScenarios(t *testing.T) {
	messages, exact, stolen, lost, automatic := 0, 0, 0, 0, 0
	scenarios(t, func(name string, s scenario, mail map[string][]byte) {
		people := make(map[string]scenarioPerson)
		for _, p := range slices.Concat(s.Firm.Staff, s.Outsiders) {
			people[p.ID] = p
		}
		for _, m := range s.Messages {
			messages++
			parsed := email.ParseBytes(mail[m.ID], email.Limits{})
			if isAutomatic(parsed) {
				automatic++
			}
			got, want := ownLines(parsed), authored(m.Body)
			if slices.Equal(got, want) {
				exact++
				continue
			}
			extra, missing := differ(got, want), differ(want, got)
			signature := strings.Split(people[m.From].Signature, "\n")
			if quoted := differ(extra, signature); len(quoted) > 0 {
				stolen++
				t.Logf("%s %s (%s): quoted words read as own: %q", name, m.ID, people[m.From].Mailer, quoted)
			}
			if len(missing) > 0 {
				lost++
			}
			t.Logf("%s %s (%s %s): extra %q, missing %q", name, m.ID, people[m.From].Mailer, m.Quote, extra, missing)
		}
	})
	t.Logf("%d messages, %d exact (%.4f), %d with quoted words read as own, %d with own words lost; %d by programs", messages, exact, float64(exact)/float64(messages), stolen, lost, automatic)
	if stolen > 0 {
		t.Errorf("%d messages with quoted words read as own, want none", stolen)
	}
	if exact*100 < messages*98 {
		t.Errorf("%d of %d exact, want 98 %%", exact, messages)
	}
}

// differ returns the lines of a that b does not have, counting repeats.
func differ(a, b []string) []string {
	have := make(map[string]int)
	for _, line := range b {
		have[strings.TrimSpace(line)]++
	}
	var more []string
	for _, line := range a {
		if have[line]--; have[line] < 0 {
			more = append(more, line)
		}
	}
	return more
}
