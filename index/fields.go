package index

import "strings"

// textField is a field of the query language that searches texts.
type textField struct {
	name   string
	fields Fields
}

// textFields, the wider ones first.
var textFields = []textField{
	{"body", Body}, {"attachment", Attachment}, {"header", Header}, {"with", People},
	{"own", Own}, {"quoted", Other}, {"filename", FileName}, {"subject", Subject}, {"from", From}, {"to", To}, {"cc", Cc},
}

// fieldsOf returns the texts that a field of the query language, or several
// with commas between them, searches; 0 if one of them is no such field.
func fieldsOf(names string) Fields {
	var all Fields
	for name := range strings.SplitSeq(names, ",") {
		fields := Fields(0)
		for _, f := range textFields {
			if f.name == name {
				fields = f.fields
			}
		}
		if fields == 0 {
			return 0
		}
		all |= fields
	}
	return all
}

// prefix returns what stands for f in the query language, "" for all texts.
func (f Fields) prefix() string {
	if f == AllFields {
		return ""
	}
	var names []string
	for _, t := range textFields {
		if t.fields&^f == 0 {
			names = append(names, t.name)
			f &^= t.fields
		}
	}
	return strings.Join(names, ",") + ":"
}

// placeOf returns the texts that in: restricts words to by this name, 0 if it
// is the name of a mailbox.
func placeOf(name string) Fields {
	switch strings.ToLower(name) {
	case "own":
		return Own
	case "quoted":
		return Other
	case "attachment":
		return Attachment
	case "header":
		return Header
	}
	return 0
}

// within is in:own and the like while a query is read: the words that it is
// joined with by AND are looked for in these fields only. It is not a part of
// any query.
type within struct {
	fields Fields
	at     int // where it stands
	source string
}

func (within) node()            {}
func (n within) String() string { return n.source }

// restricted returns the parts of an AND with the restrictions among them
// carried out. If there is nothing but restrictions they stay, as one.
func (p *parser) restricted(list And) (And, error) {
	var rest And
	var all *within
	for _, n := range list {
		w, ok := n.(within)
		switch {
		case !ok:
			rest = append(rest, n)
		case all == nil:
			all = &w
		case all.fields&w.fields == 0:
			return nil, p.fail(w.at, "%s and %s exclude each other: put OR between them, or give each word its own field, such as own:invoice", all.source, w.source)
		default:
			all = &within{all.fields & w.fields, w.at, all.source + " " + w.source}
		}
	}
	if all == nil {
		return list, nil
	}
	if len(rest) == 0 {
		return And{*all}, nil
	}
	found := false
	for i, n := range rest {
		rest[i] = narrow(n, all.fields, &found)
	}
	if !found {
		return nil, p.lonely(*all)
	}
	return rest, nil
}

// narrow looks for the words of n that have no field only in fields.
func narrow(n Node, fields Fields, found *bool) Node {
	switch n := n.(type) {
	case And:
		for i, c := range n {
			n[i] = narrow(c, fields, found)
		}
	case Or:
		for i, c := range n {
			n[i] = narrow(c, fields, found)
		}
	case Not:
		return Not{narrow(n.Node, fields, found)}
	case Text:
		if n.Fields == AllFields {
			n.Fields, *found = fields, true
		}
		return n
	}
	return n
}

// eitherOf joins the restrictions of an OR. Beside anything else they are an
// error.
func (p *parser) eitherOf(list Or) (Or, error) {
	var all *within
	for _, n := range list {
		w, ok := n.(within)
		switch {
		case !ok:
		case all == nil:
			all = &w
		default:
			all = &within{all.fields | w.fields, w.at, all.source + " OR " + w.source}
		}
	}
	if all == nil {
		return list, nil
	}
	for _, n := range list {
		if _, ok := n.(within); !ok {
			return nil, p.lonely(*all)
		}
	}
	return Or{*all}, nil
}

// outside turns a restriction around.
func (p *parser) outside(w within) (Node, error) {
	w.fields = AllFields &^ w.fields
	if w.source = "-(" + w.source + ")"; w.fields == 0 {
		return nil, p.fail(w.at, "%s leaves no text to look in", w.source)
	}
	return w, nil
}

// lonely is the error of a restriction without words.
func (p *parser) lonely(w within) error {
	return p.fail(w.at, "%s says where words are looked for, and stands beside no word without a field: write invoice %[1]s; a mailbox of that name is in:\"own\", with the quotes", w.source)
}
