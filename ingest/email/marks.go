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
	if len(a.style) == 0 {
		return noMark, false
	}
	switch e.tag {
	case atom.Div:
		return styledMark(bytes.ReplaceAll(a.style, []byte(" "), nil)), false
	case atom.P, atom.Section:
		if hasBar(bytes.ReplaceAll(a.style, []byte(" "), nil)) {
			return MarkQuote, false
		}
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
	"front-signature": MarkSignature, "yahoo-signature": MarkSignature, "zmail_signature": MarkSignature, "zm-_id_-sgn": MarkSignature, "mobile-signature": MarkSignature, "mail-signature": MarkSignature,
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

// styledMark tells what borders mark: a line above the header block of a
// message, as Word draws it, a bar beside a quotation. style has no blanks.
func styledMark(style []byte) MarkKind {
	has := func(s string) bool { return bytes.Contains(style, []byte(s)) }
	grey := has("#e1e1e1") || has("#b5c4df") || has("rgb(225,225,225)") || has("rgb(181,196,223)")
	switch {
	case has("border-top:") && (grey || has("border-top:solid") && has("padding:3.0pt0")):
		return MarkReplyHeader
	case has("border-style:solidnonenone") && grey:
		return MarkReplyHeader
	case hasBar(style):
		return MarkQuote
	}
	return noMark
}

// hasBar reports whether a style draws a bar on the left and nothing else, and
// moves the text away from it, as programs draw the bar of a quotation. The
// boxes of newsletters and web pages have a colour behind them, other borders,
// or round corners.
func hasBar(style []byte) bool {
	bar, away := false, false
	for rest := style; len(rest) > 0; {
		var d []byte
		d, rest, _ = bytes.Cut(rest, []byte(";"))
		name, value, _ := bytes.Cut(d, []byte(":"))
		switch string(name) {
		case "border-left":
			bar = bytes.Contains(value, []byte("solid")) && !isZero(value)
		case "border-style":
			bar = string(value) == "nonenonenonesolid"
		case "padding-left", "margin-left":
			away = away || !isZero(value)
		case "padding", "margin":
			away = away || bytes.ContainsAny(value, "123456789")
		case "background", "background-color":
			if !isWhite(value) {
				return false
			}
		case "border", "border-top", "border-right", "border-bottom", "border-radius":
			if !isZero(value) {
				return false
			}
		}
	}
	return bar && away
}

// isZero reports whether a value of a style is none or nothing.
func isZero(value []byte) bool {
	return len(value) == 0 || bytes.HasPrefix(value, []byte("none")) || bytes.HasPrefix(value, []byte("medium")) ||
		value[0] == '0' && (len(value) == 1 || value[1] != '.')
}

// isWhite reports whether a background is that of the page.
func isWhite(value []byte) bool {
	switch string(bytes.TrimSuffix(value, []byte("!important"))) {
	case "white", "#fff", "#ffffff", "rgb(255,255,255)", "transparent", "none", "inherit", "initial":
		return true
	}
	return false
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
