package email

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// maxMarks bounds the marks of one part.
const maxMarks = 2000

// noMark is no kind of mark.
const noMark MarkKind = 255

// mark begins the mark that an element makes, if it makes one.
func (p *page) mark(e *element, a *attributes) {
	if e.unseen || len(p.marks) == maxMarks {
		return
	}
	kind, wrapper := a.markKind(e)
	if kind == noMark {
		return
	}
	p.marks = append(p.marks, Mark{Start: p.out.b.Len(), Kind: kind})
	e.mark, e.wrapper = len(p.marks), wrapper
	if kind != MarkQuote || wrapper {
		return
	}
	for i := range p.open { // the quotation itself is marked, not what is around it
		if o := &p.open[i]; o.wrapper {
			p.marks[o.mark-1].Start = -1
		}
	}
}

// endMark ends the mark of an element.
func (p *page) endMark(e *element) {
	if e.mark > 0 {
		p.marks[e.mark-1].End = p.out.b.Len()
	}
}

// markKind tells what an element marks. wrapper says that mail programs put
// the introduction of a quotation into the same element, and that the mark
// counts only without a <blockquote> inside.
func (a *attributes) markKind(e *element) (kind MarkKind, wrapper bool) {
	if e.tag == atom.Blockquote && e.quote {
		return MarkQuote, false
	}
	if len(a.names) > 0 {
		if kind, wrapper = namedMark(a.names); kind != noMark {
			return kind, wrapper
		}
	}
	switch e.tag {
	case atom.Pre, atom.Code, atom.Xmp, atom.Samp:
		return MarkCode, false
	}
	if e.tag == atom.Div && len(a.style) > 0 {
		return styledMark(bytes.ReplaceAll(a.style, []byte(" "), nil)), false
	}
	return noMark, false
}

// markNames are the classes and ids that mail programs give to the elements
// that they make. "x_" stands in front when another program passed them on.
var markNames = map[string]MarkKind{
	"yahoo_quoted": MarkQuote, "olk_src_body_section": MarkQuote, "appleoriginalcontents": MarkQuote, "moz-forward-container": MarkQuote,
	"mail-editor-reference-message-container": MarkQuote, "ms-outlook-mobile-reference-message": MarkQuote, "replybody": MarkQuote,
	"gmail_attr": MarkAttribution, "moz-cite-prefix": MarkAttribution, "zmail_extra_hr": MarkAttribution, "tutanota_quote_header": MarkAttribution,
	"divrplyfwdmsg": MarkReplyHeader, "outlookmessageheader": MarkReplyHeader, "appendonsend": MarkReplyHeader, "stopspelling": MarkReplyHeader,
	"zwchr": MarkReplyHeader, "moz-email-headers-table": MarkReplyHeader, "mailheader": MarkReplyHeader, "replyheader": MarkReplyHeader,
	"ms-outlook-mobile-signature": MarkSignature, "applemailsignature": MarkSignature, "applemailsignatureatbeginningofreply": MarkSignature, "signature": MarkSignature,
	"gmail_signature": MarkSignature, "moz-signature": MarkSignature, "protonmail_signature_block": MarkSignature, "protonmail_signature_block-user": MarkSignature,
	"front-signature": MarkSignature, "yahoo-signature": MarkSignature, "zmail_signature": MarkSignature, "mobile-signature": MarkSignature, "mail-signature": MarkSignature,
}

// wrapperNames are those of elements with a quotation and its introduction.
var wrapperNames = map[string]bool{
	"gmail_quote": true, "protonmail_quote": true, "zmail_extra": true, "tutanota_quote": true, "gmail_quote_container": true, "front-blockquote": true, "mailspring_quote": true,
}

// namedMark tells what classes and ids mark.
func namedMark(names []byte) (kind MarkKind, wrapper bool) {
	for name := range strings.FieldsSeq(string(names)) {
		for strings.HasPrefix(name, "x_") {
			name = name[2:]
		}
		if kind, ok := markNames[name]; ok {
			return kind, false
		}
		wrapper = wrapper || wrapperNames[name]
	}
	if wrapper {
		return MarkQuote, true
	}
	return noMark, false
}

// styledMark tells what the borders of Word mark: a line above the header
// block of a message, a bar beside a quotation. style has no blanks.
func styledMark(style []byte) MarkKind {
	has := func(s string) bool { return bytes.Contains(style, []byte(s)) }
	grey := has("#e1e1e1") || has("#b5c4df") || has("rgb(225,225,225)") || has("rgb(181,196,223)")
	switch {
	case has("border-top:") && (grey || has("border-top:solid") && has("padding:3.0pt0")):
		return MarkReplyHeader
	case has("border-style:solidnonenone") && grey:
		return MarkReplyHeader
	case has("border:none;border-left:solid") && (has("4.0pt") || has("1.5pt")):
		return MarkQuote
	}
	return noMark
}

// cutMarks brings marks within a text, in the order of their starts: without
// the blanks at their ends, and without those that are empty.
func cutMarks(text string, marks []Mark) []Mark {
	kept := marks[:0]
	for _, m := range marks {
		m.End = min(m.End, len(text))
		if m.Start < 0 || m.Start >= m.End {
			continue
		}
		inside := text[m.Start:m.End]
		m.End = m.Start + len(strings.TrimRight(inside, " \t\n"))
		m.Start += len(inside) - len(strings.TrimLeft(inside, " \t\n"))
		if m.Start < m.End {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b Mark) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	return kept
}
