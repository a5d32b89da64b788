package imapwire

import "regexp"

// A rule says what a command on the allow-list may look like.
type rule struct {
	args     *regexp.Regexp // of its first line, in capitals; nil: none
	literals bool           // arguments may be literals
	secret   bool           // arguments are not traced
	then     guardState     // what the client may send next
}

// rules is the allow-list. Whoever adds to it must be able to say that no server
// changes anything at that command.
var rules = map[string]rule{
	"CAPABILITY":   {},
	"NOOP":         {},
	"LOGOUT":       {},
	"NAMESPACE":    {},
	"UNSELECT":     {},
	"IDLE":         {then: inIdle},
	"LOGIN":        {args: anything, literals: true, secret: true},
	"AUTHENTICATE": {args: mechanism, secret: true, then: inSASL},
	"ENABLE":       {args: atoms},
	"ID":           {args: anything, literals: true},
	"LIST":         {args: anything, literals: true},
	"STATUS":       {args: anything, literals: true},
	"EXAMINE":      {args: anything, literals: true},
	"UID SEARCH":   {args: anything, literals: true},
	"UID FETCH":    {args: fetchArgs},
}

var (
	anything  = regexp.MustCompile(`^.`)
	atoms     = regexp.MustCompile(`^[A-Z0-9=+.-]+(?: [A-Z0-9=+.-]+)*$`)
	mechanism = regexp.MustCompile(`^[A-Z0-9_-]{1,20}(?: [A-Z0-9+/]*={0,2})?$`)
	plainTag  = regexp.MustCompile(`^[A-Za-z0-9]{1,20}$`)
	plainVerb = regexp.MustCompile(`^[A-Z]{1,20}(?: [A-Z]{0,20})?$`)
)

// What UID FETCH may ask for. Only the sections behind PEEK leave \Seen alone
// (RFC 9051 section 6.4.5, RFC 3516 section 4.2).
const (
	fetchItem = `(?:UID|FLAGS|INTERNALDATE|RFC822\.SIZE|RFC822\.HEADER|ENVELOPE|BODYSTRUCTURE|BODY|MODSEQ` +
		`|EMAILID|THREADID|SAVEDATE|PREVIEW|X-GM-MSGID|X-GM-THRID|X-GM-LABELS` +
		`|BODY\.PEEK\[` + section + `\]` + partial +
		`|BINARY\.PEEK\[[0-9.]*\]` + partial +
		`|BINARY\.SIZE\[[0-9.]*\])`
	section       = `(?:[A-Z0-9._ ()-]|"[!#-Z^-~]*")*`
	partial       = `(?:<[0-9]+\.[0-9]+>)?`
	fetchModifier = `(?:CHANGEDSINCE [0-9]+|VANISHED|PARTIAL -?[0-9]+:-?[0-9]+)`
)

var fetchArgs = regexp.MustCompile(`^[0-9:,*]+ (?:ALL|FAST|FULL|` + fetchItem +
	`|\(` + fetchItem + `(?: ` + fetchItem + `)*\))(?: \(` + fetchModifier + `(?: ` + fetchModifier + `)*\))?$`)
