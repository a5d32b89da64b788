package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A gone reader has had enough from the start.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// TestWorkIsDoneUnread holds that a command does what it was asked, and ends as it would,
// though nobody reads its answer, as in a pipe into head.
func TestWorkIsDoneUnread(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	staff := "data_dir: data\nfirm: {name: Sail Yard, domains: [yard.example], staff: [{name: Kit, addresses: [kit@yard.example]}]}\n"
	conf := write("onrecord.yaml", staff)
	unread := write("account.yaml", staff+"accounts: [{name: kit, host: localhost, port: 1, tls: none, username: kit@yard.example, password: {env: HOME}}]\n")
	var mail []string
	for _, n := range []string{"1", "2"} {
		mail = append(mail, write(n+".eml", "From: ines@mail.example\nTo: kit@yard.example\nMessage-ID: <"+n+"@mail.example>\nDate: Tue, 4 Mar 2025 09:00:00 -0700\nSubject: Sail\n\nThe sail is torn.\n"))
	}
	do := func(want int, args ...string) {
		t.Helper()
		var complaint bytes.Buffer
		if got := run(args, strings.NewReader(""), gone{}, &complaint); got != want {
			t.Errorf("%q: exit status %d, want %d\n%s", args, got, want, &complaint)
		}
	}
	do(0, "import", "--config", conf, "--account", "kit@yard.example", mail[0], mail[1])
	do(3, "status", "--config", unread)
	do(0, "erase", "--config", conf, "<1@mail.example>", "<2@mail.example>", "--basis", "her request", "--by", "kit@yard.example", "--yes")
	var answer, complaint bytes.Buffer
	if run([]string{"status", "--config", conf, "--json"}, strings.NewReader(""), &answer, &complaint) != 0 || !strings.Contains(answer.String(), `"erased":2,`) {
		t.Errorf("%s%s", &answer, &complaint)
	}
}
