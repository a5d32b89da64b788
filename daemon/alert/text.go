package alert

import (
	"fmt"
	"strings"
)

// Title is a notice in one line.
func (n Notice) Title() string {
	red := 0
	for _, a := range n.Alerts {
		if a.Grade == Red {
			red++
		}
	}
	var title string
	switch {
	case n.Kind == Test:
		title = "A test: alerts reach you here"
	case len(n.Alerts) == 1 && red == 1:
		title = "1 thing is urgent"
	case len(n.Alerts) == 1:
		title = "1 thing needs somebody"
	case red == 0:
		title = fmt.Sprintf("%d things need somebody", len(n.Alerts))
	default:
		title = fmt.Sprintf("%d things need somebody, %d of them urgent", len(n.Alerts), red)
	}
	if n.Firm != "" {
		title = n.Firm + ": " + title
	}
	return title
}

// Text is a notice for people.
func (n Notice) Text() string {
	var b strings.Builder
	switch n.Kind {
	case Test:
		b.WriteString("Somebody ran 'onrecord alert test'. Nothing is to be done.\n")
	case Digest:
		b.WriteString("All that stands now, the worst first.\n")
	}
	for _, a := range n.Alerts {
		fmt.Fprintf(&b, "\n%s  %s", strings.ToUpper(a.Grade), a.Text)
		if a.Client != "" {
			fmt.Fprintf(&b, "\n  Client: %s", a.Client)
		}
		for _, m := range a.Messages {
			fmt.Fprintf(&b, "\n  Message: %s", m.Digest[:12])
		}
		fmt.Fprintf(&b, "\n  To do: %s.\n  If nothing has to be done: onrecord alert ack %s --why '...'\n", a.Cure, a.ID)
	}
	return b.String()
}
