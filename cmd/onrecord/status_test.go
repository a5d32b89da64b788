package main

import (
	"strings"
	"testing"
	"time"

	"onrecord/daemon"
)

func TestIndexDamageText(t *testing.T) {
	a := &app{zone: time.UTC}
	for _, tt := range []struct {
		damage daemon.IndexDamage
		fills  bool
		want   string
	}{
		{daemon.IndexDamage{Found: true}, false, "the index is damaged: it is made anew from the record, of which nothing is lost"},
		{daemon.IndexDamage{Emptied: "2025-03-01T09:00:00Z"}, true, "the index was damaged, and is made anew from the record since 2025-03-01 09:00 +0000: search does not find everything yet"},
		{daemon.IndexDamage{Emptied: "2025-03-01T09:00:00Z"}, false, "the index was found damaged at 2025-03-01 09:00 +0000, and was made anew from the record"},
	} {
		if got := a.indexDamageText(tt.damage, tt.fills); got != tt.want {
			t.Errorf("%+v, fills %t: %s, want %s", tt.damage, tt.fills, got, tt.want)
		}
	}
}

// TestUnfinishedErasure holds that status names both that may keep an erasure from its
// end: a full disk and another reader.
func TestUnfinishedErasure(t *testing.T) {
	var out strings.Builder
	a := &app{stdout: &out, zone: time.UTC}
	if err := a.printStatus(daemon.Status{Erasing: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "make room for two more of record.db, and end what else reads it") {
		t.Error(out.String())
	}
}
