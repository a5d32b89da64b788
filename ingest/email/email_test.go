package email

import (
	"os"
	"strings"
	"testing"
)

func TestParseDigest(t *testing.T) {
	d := DigestOf([]byte("abc"))
	const text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-4
	if d.String() != text {
		t.Errorf("DigestOf(abc) = %s, want %s", d, text)
	}
	if got, err := ParseDigest(strings.ToUpper(text)); err != nil || got != d {
		t.Errorf("ParseDigest in upper case = %s, %v, want %s", got, err, d)
	}
	for _, bad := range []string{"", text[1:], text + "0", "x" + text[1:]} {
		if _, err := ParseDigest(bad); err == nil {
			t.Errorf("ParseDigest(%q) did not fail", bad)
		}
	}
	if d.IsZero() || !(Digest{}).IsZero() {
		t.Error("IsZero is wrong")
	}
}

// TestDefectsDocumented checks that every code has a meaning, is in the package
// documentation, and that nothing else is.
func TestDefectsDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("defect.go")
	if err != nil {
		t.Fatal(err)
	}
	constants := 0
	for line := range strings.Lines(string(source)) {
		_, value, ok := strings.Cut(line, `= "`)
		if !ok || !strings.HasPrefix(strings.TrimSpace(line), "Defect") {
			continue
		}
		code := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), `"`))
		constants++
		if DefectMeaning(code) == "" {
			t.Errorf("%s has no meaning", code)
		}
		if !strings.Contains(string(doc), code) {
			t.Errorf("%s is not in the package documentation", code)
		}
	}
	if constants != len(defectMeanings) {
		t.Errorf("%d codes, %d meanings", constants, len(defectMeanings))
	}
	_, table, _ := strings.Cut(string(doc), "with [DefectMeaning] for people:")
	table, _, _ = strings.Cut(table, "A code is noted once")
	listed := strings.Fields(strings.ReplaceAll(table, "//", ""))
	if len(listed) != constants {
		t.Errorf("%d codes in the documentation, %d in the code", len(listed), constants)
	}
}

func TestRoleOf(t *testing.T) {
	tests := map[string]Role{
		"INBOX": RoleInbox, "inbox": RoleInbox, "Inbox/Sent": RoleSent, "INBOX.Sent": RoleSent, "INBOX.Clients": NoRole,
		"Sent": RoleSent, "Sent Items": RoleSent, "Gesendet": RoleSent, "Éléments envoyés": RoleSent, "[Gmail]/Sent Mail": RoleSent,
		"[Gmail]/Gesendet": RoleSent, "Sent.2024": RoleSent, "Sent/2024": RoleSent, "Отправленные": RoleSent, "送信済みトレイ": RoleSent,
		"Trash": RoleTrash, "Papierkorb": RoleTrash, "Deleted Items": RoleTrash, "Trash/Old": RoleTrash,
		"Junk": RoleJunk, "[Gmail]/Spam": RoleJunk, "Drafts": RoleDrafts, "Entwürfe": RoleDrafts,
		"Archive": RoleArchive, "Archives/2019": RoleArchive, "[Gmail]/All Mail": RoleAll, "[Gmail]/Starred": RoleFlagged,
		"[Gmail]/Important": RoleImportant, "": NoRole, "Clients": NoRole, "Sent to lawyer": NoRole, "Dr. Archer": NoRole,
	}
	for name, want := range tests {
		if got := RoleOf(name); got != want {
			t.Errorf("RoleOf(%q) = %q, want %q", name, got, want)
		}
	}
}
