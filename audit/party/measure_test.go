package party_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"onrecord/audit/party"
	"onrecord/audit/projection/projectiontest"
	"onrecord/ingest/email"
)

// A scenario is what its file says of the people, and of who wrote to whom.
type scenario struct {
	Firm struct {
		Domain string
		Staff  []scenarioPerson
	}
	Outsiders []scenarioPerson
	Clients   []struct {
		Name    string
		Members []string
	}
	Messages []struct {
		ID, From string
		To, Cc   []string
	}
}

type scenarioPerson struct{ ID, Name, Email, Role string }

// people are the persons of a scenario by id.
func (s *scenario) people() (byID map[string]scenarioPerson, staff map[string]bool) {
	byID, staff = make(map[string]scenarioPerson), make(map[string]bool)
	for _, p := range s.Firm.Staff {
		byID[p.ID], staff[p.ID] = p, true
	}
	for _, p := range s.Outsiders {
		byID[p.ID] = p
	}
	return byID, staff
}

// config is the configuration a user of the firm would write, and the client
// of each person who is one.
func (s *scenario) config(byID map[string]scenarioPerson) (party.Config, map[string]string) {
	c := party.Config{Domains: []string{s.Firm.Domain}}
	for _, p := range s.Firm.Staff {
		c.Staff = append(c.Staff, party.Staff{Name: p.Name, Addresses: []string{p.Email}})
	}
	clientOf := make(map[string]string)
	add := func(name string, members ...string) {
		client := party.Client{Name: name}
		for _, id := range members {
			client.Addresses = append(client.Addresses, byID[id].Email)
			clientOf[id] = name
		}
		c.Clients = append(c.Clients, client)
	}
	for _, client := range s.Clients {
		add(client.Name, client.Members...)
	}
	if len(s.Clients) == 0 {
		for _, p := range s.Outsiders {
			if p.Role == "client" {
				add(p.Name, p.ID)
			}
		}
	}
	return c, clientOf
}

// TestMeasureScenarioParties compares who is who and which way each message
// went with what the scenarios say.
func TestMeasureScenarioParties(t *testing.T) {
	dir := os.Getenv("ONRECORD_SCENARIOS")
	if dir == "" {
		t.Skip("set ONRECORD_SCENARIOS to the folder with the disputes")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "scenario.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenario below %s: %v", dir, err)
	}
	var n, roles, right int
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
		m, r, ok := s.measure(t, filepath.Join(out, "mail"))
		n, roles, right = n+m, roles+r, right+ok
	}
	t.Logf("%d messages of %d scenarios: roles and clients of all people right in %d (%.3f), direction and clients in %d (%.3f)",
		n, len(files), roles, float64(roles)/float64(n), right, float64(right)/float64(n))
	if roles < n || right < n {
		t.Error("all are to be right")
	}
}

// measure returns how many messages there are, of how many all people are known
// rightly, and of how many the direction and clients.
func (s *scenario) measure(t *testing.T, mail string) (n, roles, right int) {
	byID, staff := s.people()
	config, clientOf := s.config(byID)
	files, err := filepath.Glob(filepath.Join(mail, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	l, digest := projectiontest.New("firm.example/onrecord/1"), make(map[string]email.Digest)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, id, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".eml"), "-")
		digest[id] = l.AppendMail(string(raw))
	}
	db, d := derive(t, l), party.New(config, nil, nil)
	for _, one := range s.Messages {
		m, err := party.Of(t.Context(), db, digest[one.ID])
		if err != nil {
			t.Fatal(err)
		}
		n++
		ids := slices.Concat([]string{one.From}, one.To, one.Cc)
		var want, addresses []string
		for _, id := range ids {
			addresses = append(addresses, strings.ToLower(byID[id].Email)+" "+role(staff[id], clientOf[id]))
			want = append(want, clientOf[id])
		}
		var got []string
		for _, a := range slices.Concat(m.Envelope.From, m.Envelope.To) {
			got = append(got, a.Addr+" "+role(d.IsStaff(a.Addr), strings.Join(d.ClientsAt(a.Addr), ", ")))
		}
		if sameSet(got, addresses) {
			roles++
		} else {
			t.Logf("%s: people %q, want %q", one.ID, got, addresses)
		}
		direction := directionOf(one.From, slices.Concat(one.To, one.Cc), staff)
		if d.Direction(m.Envelope) == direction && sameSet(append(d.ClientsOf(m.Envelope), ""), append(want, "")) {
			right++
		} else {
			t.Logf("%s: %s %q, want %s %q", one.ID, d.Direction(m.Envelope), d.ClientsOf(m.Envelope), direction, want)
		}
	}
	return n, roles, right
}

func role(staff bool, client string) string { return fmt.Sprint(staff, " ", client) }

func sameSet(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

func directionOf(from string, to []string, staff map[string]bool) party.Direction {
	outside := func(id string) bool { return !staff[id] }
	switch {
	case !staff[from] && slices.ContainsFunc(to, func(id string) bool { return staff[id] }):
		return party.In
	case !staff[from]:
		return party.Other
	case slices.ContainsFunc(to, outside):
		return party.Out
	}
	return party.Internal
}

// TestMeasureMunged counts how many authors of a mailing list, which puts its
// own address in From, are told.
func TestMeasureMunged(t *testing.T) {
	n, munged, told := 0, 0, 0
	lists, authors := make(map[string]bool), make(map[string]bool)
	mbox(t, "usrp-users-2k.mbox.zst", func(raw []byte) {
		n++
		a := party.Author(email.ParseBytes(raw, email.DefaultLimits))
		if a.List == "" || !a.Munged() {
			return
		}
		munged++
		lists[a.List] = true
		if a.Author.Addr != "" && !lists[a.Author.Addr] {
			told++
			authors[a.Author.Addr] = true
		}
	})
	t.Logf("%d messages, %d with the list's address in From, author told for %d (%d addresses)", n, munged, told, len(authors))
	if munged < n*99/100 || told < munged*99/100 {
		t.Error("nearly all have the list's address in From and the author in Reply-To")
	}
}

// TestMeasureStage tells what the stage costs.
func TestMeasureStage(t *testing.T) {
	l, n := projectiontest.New("firm.example/onrecord/1"), 0
	mbox(t, "linux-raid.mbox.zst", func(raw []byte) {
		head := email.HeaderBlock(raw)
		l.AppendMail(string(head) + "body\r\n")
		n++
	})
	start := time.Now()
	db := derive(t, l)
	took := time.Since(start)
	start = time.Now()
	list, err := party.Addresses(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := time.Since(start)
	start = time.Now()
	proposals, err := party.Propose(t.Context(), db, party.New(party.Config{}, nil, nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d headers in %.1f s, %.0f a second; %d addresses read in %.2f s, %d proposals in %.2f s",
		n, took.Seconds(), float64(n)/took.Seconds(), len(list), read.Seconds(), len(proposals), time.Since(start).Seconds())
}

// TestMeasureAliases proposes, among the names under which people of an office
// archive occur, those that are one person's by their spelling alone.
func TestMeasureAliases(t *testing.T) {
	f, err := os.Open(filepath.Join(corpora(t), "clinton-alias-person.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l, person := projectiontest.New("firm.example/onrecord/1"), make(map[string]string)
	for i, row := range rows[1:] {
		name, address := row[0], fmt.Sprintf("x%d@d%d.example", i, i)
		if strings.Contains(name, "@") {
			name, address = "", strings.ToLower(name)
		}
		person[address] = row[1]
		l.AppendMail(fmt.Sprintf("From: %q <%s>\r\nTo: y@z.example\r\nMessage-ID: <%d@x>\r\n\r\n", name, address, i))
	}
	list, err := party.Propose(t.Context(), derive(t, l), party.New(party.Config{}, nil, nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	// a person with n aliases can be joined by n-1 proposals
	aliases := make(map[string]int)
	for _, p := range person {
		aliases[p]++
	}
	possible, right := 0, 0
	for _, n := range aliases {
		possible += n - 1
	}
	for _, p := range list {
		if person[p.Addresses[0]] == person[p.Addresses[1]] {
			right++
			continue
		}
		t.Logf("wrong: %q and %q, %v", person[p.Addresses[0]], person[p.Addresses[1]], p.Reasons)
	}
	t.Logf("%d aliases of %d persons: %d proposals, %d right (precision %.3f), of %d that would join all (recall %.3f)",
		len(rows)-1, len(aliases), len(list), right, float64(right)/float64(max(1, len(list))), possible, float64(right)/float64(possible))
}

func corpora(t *testing.T) string {
	dir := os.Getenv("ONRECORD_CORPORA")
	if dir == "" {
		t.Skip("set ONRECORD_CORPORA to the folder with the corpora")
	}
	return dir
}

// mbox yields the messages of a compressed mbox file.
func mbox(t *testing.T, name string, yield func(raw []byte)) {
	f, err := os.Open(filepath.Join(corpora(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var message []byte
	blank := true
	for r := bufio.NewReader(z); ; {
		line, err := r.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if blank && bytes.HasPrefix(line, []byte("From ")) {
			if len(message) > 0 {
				yield(message)
			}
			message = nil
		} else {
			message = append(message, line...)
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
	}
	if len(message) > 0 {
		yield(message)
	}
}
