package daemon

import (
	"testing"

	"onrecord/audit/record"
	"onrecord/ingest/email"
)

// TestRoleOfAMailboxChanges holds that mail is found by what its mailbox is for now,
// though the log does not tell when that was learned.
func TestRoleOfAMailboxChanges(t *testing.T) {
	d := open(t, options(t))
	b := newBox(t, d, "Ausgang")
	b.put(t, d, letter(1))
	catchUp(t, d)
	wantFound(t, d, "in:sent")
	role := func(role email.Role) {
		t.Helper()
		err := d.rec.Update(t.Context(), func(tx *record.Tx) error { return tx.SetRole(b.mailbox.ID, role) })
		if err != nil {
			t.Fatal(err)
		}
	}
	role(email.RoleSent)
	b.put(t, d, letter(2))
	catchUp(t, d)
	wantFound(t, d, "in:sent", "<1@mail.example>", "<2@mail.example>")
	if err := d.Rebuild(t.Context(), RebuildRequest{}, &answer{}); err != nil {
		t.Fatal(err)
	}
	wantFound(t, d, "in:sent", "<1@mail.example>", "<2@mail.example>")
	role(email.RoleTrash)
	wantFound(t, d, "in:sent")
	wantFound(t, d, "in:trash", "<1@mail.example>", "<2@mail.example>")
}

// TestMailboxOfAnAccount holds that what is in the inbox of one account and elsewhere
// in another is not in the inbox of the other.
func TestMailboxOfAnAccount(t *testing.T) {
	d := open(t, options(t))
	for account, m := range map[string]record.Mailbox{"dana": {Name: "Sent", Role: email.RoleSent}, "bob": {Name: "INBOX", Role: email.RoleInbox}} {
		m.Account, m.RawName = account, []byte(m.Name)
		err := d.rec.Update(t.Context(), func(tx *record.Tx) error {
			_, g, err := tx.OpenMailbox(m, "1", nil)
			if err != nil {
				return err
			}
			_, err = tx.Observe(record.Observation{Generation: g.ID, UID: 1, Facet: "imap", Body: record.BytesBody([]byte(letter(1)))})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	catchUp(t, d)
	wantFound(t, d, "account:dana in:inbox")
	wantFound(t, d, "account:dana in:sent", "<1@mail.example>")
	wantFound(t, d, "account:dana -in:inbox", "<1@mail.example>")
	wantFound(t, d, "account:bob in:sent")
}
