package near

import (
	"strings"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"invoice", "invoice", 0}, {"invoice", "invioce", 1}, {"invoice", "invoise", 1},
		{"invoice", "nvoic", 2}, {"café", "cafe", 1}, {"ca", "abc", 3}, {"abcd", "badc", 2}, {"kitten", "sitting", 3},
	} {
		for _, limit := range []int{3, 9} {
			if got := Distance(tt.a, tt.b, limit); got != tt.want {
				t.Errorf("Distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
			}
		}
	}
	if got := Distance("a", "abcd", 2); got != 3 {
		t.Errorf("Distance over the limit = %d, want 3", got)
	}
}

func TestTo(t *testing.T) {
	for _, tt := range []struct {
		word, want string
		candidates []string
		fold       func(string) string
	}{
		{"clinets", "clients", []string{"firm", "clients", "accounts"}, Flat},
		{"Tls", "tls", []string{"host", "tls"}, Flat},
		{"second-head", "second_head", []string{"origin", "second_head"}, Flat},
		{"prt", "port", []string{"port", "part"}, Flat}, // the first of two that are as near
		{"jnk", "Junk", []string{"Sent", "Junk"}, strings.ToLower},
		{"colour", "", []string{"host", "port"}, Flat},
		{"x", "", nil, Flat},
		{"", "", []string{"host"}, Flat},
	} {
		if got := To(tt.word, tt.candidates, tt.fold); got != tt.want {
			t.Errorf("To(%q, %q) = %q, want %q", tt.word, tt.candidates, got, tt.want)
		}
	}
	if got := Within("ONRECORD_FIRM_NMAE", []string{"ONRECORD_FIRM_NAME", "ONRECORD_LOG_LEVEL"}, 2, Flat); got != "ONRECORD_FIRM_NAME" {
		t.Errorf("Within 2: %q", got)
	}
	if got := Within("ONRECORD_FORM_NMAX", []string{"ONRECORD_FIRM_NAME"}, 2, Flat); got != "" {
		t.Errorf("Within 2: %q", got)
	}
}
