package email

import "strings"

// A description is what a header says about the content below it.
type description struct {
	part     Part // without path, size and content
	boundary string
	encoding string
	flowed   bool
	delSp    bool
}

// A partHeader gathers the fields that describe content.
type partHeader struct {
	words       wordDecoder
	contentType string
	disposition string
	encoding    string
	contentID   string
	version     bool
}

func (h *partHeader) field(name, value []byte) {
	var dst *string
	switch string(name) {
	case "content-type":
		dst = &h.contentType
	case "content-disposition":
		dst = &h.disposition
	case "content-transfer-encoding":
		dst = &h.encoding
	case "content-id":
		dst = &h.contentID
	case "mime-version":
		h.version = true
		return
	default:
		return
	}
	if *dst != "" {
		h.words.defects.add(DefectHeaderRepeated, h.words.part, string(name))
		return
	}
	*dst = unfold(value)
}

// describe reads the fields gathered.
func (h *partHeader) describe(inDigest bool) description {
	var d description
	ct := parseParamField(h.contentType, &h.words)
	mt, ok := mediaType(ct.value)
	if !ok {
		h.words.defects.add(DefectContentTypeSyntax, h.words.part, "")
	}
	if h.contentType == "" && inDigest {
		mt = "message/rfc822"
	}
	if h.contentType != "" && !h.version && h.words.part == "" {
		h.words.defects.add(DefectMIMEVersion, "", "")
	}
	d.part.MediaType = mt
	d.part.HTML = mt == "text/html"
	d.part.Charset = strings.ToLower(strings.Trim(ct.params["charset"], " '\""))
	d.boundary = strings.TrimRight(ct.params["boundary"], " \t")
	d.flowed = mt == "text/plain" && strings.EqualFold(ct.params["format"], "flowed")
	d.delSp = strings.EqualFold(ct.params["delsp"], "yes")
	disposition := parseParamField(h.disposition, &h.words)
	d.part.Disposition = disposition.value
	if d.part.Disposition != "" && d.part.Disposition != "inline" {
		d.part.Disposition = "attachment" // RFC 2183 section 2.8
	}
	d.part.FileName = disposition.params["filename"]
	if d.part.FileName == "" {
		d.part.FileName = ct.params["name"]
	}
	d.part.ContentID = strings.Trim(oneLine(h.words.raw(h.contentID)), "<> ")
	d.encoding = strings.ToLower(strings.Trim(firstWord(strings.TrimSpace(h.encoding)), `"';`))
	return d
}

// A leaf is the part whose content is being read.
type leaf struct {
	part    Part
	shape   shape
	form    textForm
	decoder transferDecoder
	defect  string // what the decoder's bad means
	sink    *sink
	text    bool
	nested  *walker // reads the decoded content, an encoded message
	index   int     // in parts, of a nested message; else -1
}

// beginLeaf opens a part that is no container.
func (w *walker) beginLeaf(d description, path string) {
	w.leafEOL = w.leafEOL[:0]
	if !w.roomForPart() {
		w.leaf = nil
		return
	}
	l := &leaf{part: d.part, index: -1}
	l.part.Path = path
	l.part.Depth = w.depth()
	var ok bool
	if l.decoder, l.defect, ok = newTransferDecoder(d.encoding); !ok {
		w.defects.add(DefectEncodingUnknown, path, quoteShort(d.encoding))
	}
	l.text = isText(l.part.MediaType)
	l.form = textForm{charset: d.part.Charset, html: d.part.HTML, flowed: d.flowed, delSp: d.delSp}
	l.shape.outlined = len(w.open) == 0 || w.open[len(w.open)-1].boundary == nil
	related := false
	for _, n := range w.open {
		if n.boundary == nil {
			l.shape.alts, related = nil, false
		} else if n.group > 0 {
			l.shape.alts = append(l.shape.alts, branch{n.group, n.children})
		}
		related = related || n.related
	}
	l.part.Attachment = isAttachment(&l.part, related, l.shape.outlined)
	l.shape.text = l.text && l.part.Depth == 0 && isReadable(l.part.MediaType) &&
		(!l.part.Attachment || l.part.Disposition == "inline")
	keep := int64(0)
	if l.text {
		keep = w.textLeft
	}
	l.sink = newSink(keep, w.outFor(path))
	w.leaf = l
}

// nest makes the leaf, an encoded message/rfc822, pass its decoded content to
// a walker of its own.
func (l *leaf) nest(w *walker, path string) {
	inner := newWalker(w.tree, nil)
	inner.prefix = path
	inner.base = w.base + len(w.open) + 1
	inner.msgDepth = w.depth() + 1
	l.part.Attachment = true
	l.nested = inner
	l.sink.out = teeWriter{l.sink.out, inner}
	w.parts = append(w.parts, l.part) // before its own parts
	w.shapes = append(w.shapes, shape{})
	l.index = len(w.parts) - 1
}

// isText reports whether the content of a media type is kept as text.
func isText(mt string) bool {
	switch mt {
	case "message/delivery-status", "message/disposition-notification", "message/feedback-report":
		return true
	case "text/rtf":
		return false
	}
	return strings.HasPrefix(mt, "text/")
}

// isReadable reports whether text of a media type is meant for people.
func isReadable(mt string) bool {
	switch mt {
	case "text/css", "text/x-amp-html", "text/rfc822-headers":
		return false
	}
	return strings.HasPrefix(mt, "text/") && !isCard(mt)
}

// isCard reports whether a media type is that of calendars or of contacts, which
// people read as their programs show them.
func isCard(mt string) bool {
	switch mt {
	case "text/calendar", "text/vcard", "text/x-vcard", "text/directory":
		return true
	}
	return false
}

// isAttachment decides whether a person would call a part an attachment, as an
// invitation beside the text. The body, pictures inside an HTML body, signatures,
// delivery reports and the note that a message is encrypted by OpenPGP (RFC 3156
// section 4) are none.
func isAttachment(p *Part, related, outlined bool) bool {
	switch p.MediaType {
	case "application/pgp-signature", "application/pgp-encrypted", "application/pkcs7-signature", "application/x-pkcs7-signature",
		"message/delivery-status", "message/disposition-notification", "message/feedback-report", "text/rfc822-headers":
		return false
	}
	switch {
	case p.Disposition == "attachment" || isCard(p.MediaType):
		return true
	case isText(p.MediaType):
		return p.FileName != "" && !outlined
	case strings.HasPrefix(p.MediaType, "image/") && related && p.ContentID != "":
		return false
	}
	return true
}

// finishLeaf ends the part that is open, if one is.
func (w *walker) finishLeaf() {
	l := w.leaf
	if l == nil {
		return
	}
	w.leaf = nil
	w.leafEOL = w.leafEOL[:0]
	l.decoder.close(l.sink)
	l.part.Digest = l.sink.digest()
	l.part.Size = l.sink.size
	if l.decoder.bad() {
		w.defects.add(l.defect, l.part.Path, "")
	}
	if l.text {
		w.keepText(l)
	}
	if l.nested != nil {
		l.nested.finish()
		p := &w.parts[l.index]
		p.Digest, p.Size = l.part.Digest, l.part.Size
		l.sink.out = l.sink.out.(teeWriter).out
		w.checkOut(l.index, l.sink)
		return
	}
	if !w.roomForPart() { // a nested message has used what was left
		return
	}
	w.parts = append(w.parts, l.part)
	w.shapes = append(w.shapes, l.shape)
	w.checkOut(len(w.parts)-1, l.sink)
}

// keepText decodes the text of a leaf within what may still be kept.
func (w *walker) keepText(l *leaf) {
	l.form.cut = l.sink.cut
	text, marks := textOf(l.sink.text, l.form, func(code, detail string) { w.defects.add(code, l.part.Path, detail) })
	giveScratch(l.sink.text)
	l.sink.text = nil
	if int64(len(text)) > w.textLeft {
		text = cutText(text, w.textLeft)
		marks = cutMarks(text, marks)
		l.sink.cut = true
	}
	if l.sink.cut {
		w.defects.add(DefectTextTruncated, l.part.Path, "")
	}
	w.textLeft -= int64(len(text))
	l.part.Text, l.part.Marks = text, marks
}
