package main

import (
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
