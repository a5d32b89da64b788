package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/ingest/imapsync"
)

func TestSurveySummary(t *testing.T) {
	boxes := func(list ...imapsync.SurveyMailbox) survey {
		return survey{imapsync.Account{Username: "dana@gmail.com"}, imapsync.Survey{Mailboxes: list}}
	}
	for want, s := range map[string]survey{
		"0 messages, 0 bytes; a first sync may take 1 second, and can be stopped and resumed at any time.":                         boxes(),
		"1 message, 900 bytes; a first sync may take 1 second, and can be stopped and resumed at any time.":                        boxes(imapsync.SurveyMailbox{Messages: 1, Bytes: 900, Selectable: true}),
		"20000 messages, 1.5 GB or so; a first sync may take 3 minutes to 27 minutes, and can be stopped and resumed at any time.": boxes(imapsync.SurveyMailbox{Messages: 20000, Bytes: -1, Selectable: true}),
		"5 messages, 1.2 MB; a first sync may take 1 second, and can be stopped and resumed at any time.": boxes(
			imapsync.SurveyMailbox{Messages: 5, Bytes: 1.2e6, Selectable: true}, imapsync.SurveyMailbox{Messages: 7, Bytes: 7e9, Selectable: true, Excluded: true},
			imapsync.SurveyMailbox{Messages: 7, Bytes: -1}),
		"5 messages, 1.2 MB, and what is in 2 mailboxes of which the server does not say; a first sync may take 1 second, and can be stopped and resumed at any time.": boxes(
			imapsync.SurveyMailbox{Messages: 5, Bytes: 1.2e6, Selectable: true}, imapsync.SurveyMailbox{Messages: -1, Bytes: -1, Selectable: true},
			imapsync.SurveyMailbox{Messages: -1, Bytes: -1, Selectable: true}, imapsync.SurveyMailbox{Messages: -1, Bytes: -1, Selectable: true, Excluded: true}),
		"60000 messages, 5.1 GB; a first sync may take 9 minutes to 2 hours, and can be stopped and resumed at any time.\n" +
			"Gmail gives out about 2.5 GB a day, so it takes 3 days at least.": boxes(imapsync.SurveyMailbox{Messages: 60000, Bytes: 5.1e9, Selectable: true}),
	} {
		if got := s.summary(); got != want {
			t.Errorf("summary = %s\nwant      %s", got, want)
		}
	}
}

func TestRough(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"1 second": 0, "2 seconds": 1600 * time.Millisecond, "29 seconds": 29 * time.Second, "1 minute": 70 * time.Second,
		"2 minutes": 100 * time.Second, "1 hour": time.Hour, "11 hours": 11 * time.Hour, "3 days": 70 * time.Hour,
	} {
		if got := rough(d); got != want {
			t.Errorf("rough(%v) = %s, want %s", d, got, want)
		}
	}
}

func TestContacts(t *testing.T) {
	name, addresses, err := contacts("Victor Hale <victor.hale@mail.example>, <v@work.example>")
	if d := cmp.Diff([]string{"victor.hale@mail.example", "v@work.example"}, addresses); err != nil || name != "Victor Hale" || d != "" {
		t.Errorf("contacts = %q, %v, %v", name, addresses, err)
	}
	for _, bad := range []string{"", "Victor", "victor.hale@mail.example", "Victor <victor>"} {
		if _, _, err := contacts(bad); err == nil || !strings.Contains(err.Error(), "such as: Victor Hale <victor.hale@mail.example>") {
			t.Errorf("contacts(%q): error = %v", bad, err)
		}
	}
}
