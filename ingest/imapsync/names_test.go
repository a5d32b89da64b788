package imapsync

import (
	"testing"
	"unicode/utf8"

	"onrecord/ingest/email"
)

func TestDisplayName(t *testing.T) {
	for raw, want := range map[string]string{
		"INBOX":                 "INBOX",
		"inbox":                 "INBOX",
		"Entw&APw-rfe":          "Entwürfe",
		"Q&-A":                  "Q&A",
		"&U,BTFw-/&ZeVnLIqe-":   "台北/日本語",
		"&2D3eAA-":              "😀",
		"Q&A":                   "Q&A",           // bare ampersand
		"&BBAEMQQyACYEMwQ0BDU-": "Абв&где",       // an encoded ampersand
		"&AGEAYg-":              "ab",            // should not have been encoded
		"Entw\xfcrfe":           "Entw\uFFFDrfe", // Latin-1
		"Entwürfe":              "Entwürfe",      // UTF-8
		"&2D0-":                 "&2D0-",         // half a surrogate pair
		"&!!-":                  "&!!-",
		"&APw":                  "&APw",
		"a \"b\" \\c":           "a \"b\" \\c",
		"":                      "",
	} {
		if got := displayName(raw); got != want {
			t.Errorf("displayName(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestSelected(t *testing.T) {
	for _, tc := range []struct {
		name             string
		role             email.Role
		include, exclude []string
		want             bool
	}{
		{"INBOX", email.RoleInbox, nil, nil, true},
		{"Trash", email.RoleTrash, nil, []string{"trash"}, false},
		{"Papierkorb", email.RoleTrash, nil, []string{"Trash"}, false},
		{"Papierkorb", "", nil, []string{"Trash"}, true},
		{"Trash/2024", "", nil, []string{"Trash"}, true},
		{"Trash/2024", "", nil, []string{"Trash/*"}, false},
		{"Clients/Hale/Letters", "", []string{"clients/*"}, nil, true},
		{"Clients", "", []string{"clients/*"}, nil, false},
		{"Clients/Hale", "", []string{"clients/*"}, []string{"*/hale"}, false},
		{"Gesendet", email.RoleSent, []string{"INBOX", "Sent"}, nil, true},
		{"Other", "", []string{"INBOX", "Sent"}, nil, false},
		{"Entwürfe", "", []string{"ENTWÜRF?"}, nil, true},
		{"a", "", []string{"*"}, nil, true},
		{"", "", []string{"?"}, nil, false},
	} {
		if got := selected(tc.name, tc.role, tc.include, tc.exclude); got != tc.want {
			t.Errorf("selected(%q, %q, %q, %q) = %v", tc.name, tc.role, tc.include, tc.exclude, got)
		}
	}
}

func FuzzDisplayName(f *testing.F) {
	for _, s := range []string{"INBOX", "Entw&APw-rfe", "Q&A", "&", "&-", "&2D0-", "\xff&AAAA-", "&,-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if name := displayName(raw); !utf8.ValidString(name) {
			t.Fatalf("displayName(%q) = %q is not UTF-8", raw, name)
		}
	})
}

func FuzzMatchGlob(f *testing.F) {
	f.Add("a*b?c", "axxbyc")
	f.Add("****", "")
	f.Add("*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if matchGlob("*", name) != true || matchGlob("*"+pattern+"*", name) == false && matchGlob(pattern, name) {
			t.Fatalf("glob %q on %q", pattern, name)
		}
	})
}
