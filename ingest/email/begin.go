package email

import (
	"bytes"
	"strings"
)

// endHeader reads the header block gathered and opens what it announces. eol
// is the line end of the blank line; nil if there was none.
func (w *walker) endHeader(eol []byte) {
	w.inHeader = false
	path := w.prefix // of the thing the header describes
	top := w.onHead != nil && len(w.open) == 0
	part := path
	if !w.isPart && path == "" {
		part = "1"
	} else if !w.isPart {
		part = joinPath(path, 1)
	}
	defectPart := part
	if top {
		defectPart = ""
	}
	if w.tooLong {
		w.defects.add(DefectHeaderTooLong, defectPart, "")
	}
	head := partHeader{words: wordDecoder{part: defectPart, defects: &w.defects}}
	scan := headerScan{block: w.block, fields: w.lim.Fields, part: defectPart, defects: &w.defects}
	var buf [40]byte
	used := scan.run(func(name, value []byte) { head.field(lowerName(&buf, name), value) })
	if top {
		w.onHead(w.block[:used])
	}
	if !top && !w.isPart {
		w.showHead(w.block[:used])
	}
	rest := w.block[used:]
	w.begin(head.describe(w.inDigest()), path, part)
	w.reread(rest, eol)
}

// shownFields are the fields that mail programs show above an attached message.
var shownFields = map[string]bool{"from": true, "to": true, "cc": true, "date": true, "subject": true}

// showHead makes what people see of the header of a message inside the message
// the text of its part, the last one so far.
func (w *walker) showHead(block []byte) {
	if n := len(w.open); n > 0 && w.open[n-1].part < 0 {
		return // there was no room for the part
	}
	var text strings.Builder
	show := wordDecoder{defects: new(defects)}
	scan := headerScan{block: block, fields: w.lim.Fields, defects: new(defects)} // they are noted where its own parts are
	var buf [40]byte
	scan.run(func(name, value []byte) {
		if shownFields[string(lowerName(&buf, name))] {
			text.WriteString(string(name) + ": " + show.decode(unfold(value)) + "\n")
		}
	})
	if int64(text.Len()) <= w.textLeft {
		w.textLeft -= int64(text.Len())
		w.parts[len(w.parts)-1].Text = text.String()
	}
}

// reread passes on what was taken for header and is body.
func (w *walker) reread(rest, eol []byte) {
	if len(rest) == 0 {
		return
	}
	lines := bytes.Clone(rest) // w.block is used again
	if n := len(w.open); n > 0 && w.open[n-1].fresh {
		if w.open[n-1].content != nil {
			w.open[n-1].content.write(lines)
		}
		w.open[n-1].fresh = false
		w.teeEOL = append(w.teeEOL[:0], eol...)
	}
	for at := 0; at < len(lines); {
		line := lineAt(lines, at)
		at += len(line)
		content, eol := splitEOL(line)
		w.dispatch(content, eol)
	}
	if eol != nil {
		w.dispatch(nil, eol)
	}
}

func (w *walker) dispatch(content, eol []byte) {
	if w.inHeader {
		w.headerLine(content, eol, true)
		return
	}
	w.bodyLine(content, eol)
}

// inDigest reports whether the part that begins is a child of a
// multipart/digest, whose default type differs (RFC 2046 section 5.1.5).
func (w *walker) inDigest() bool {
	return w.isPart && len(w.open) > 0 && w.open[len(w.open)-1].digest
}

// begin opens a multipart, a message or a leaf. prefix is the path of the
// thing, part the path it has if it is a leaf.
func (w *walker) begin(d description, prefix, part string) {
	multipart := strings.HasPrefix(d.part.MediaType, "multipart/")
	message := isMessageType(d.part.MediaType)
	if (multipart || message) && w.base+len(w.open) >= w.lim.Depth {
		w.defects.add(DefectDepth, part, "")
		multipart, message = false, false
	}
	switch {
	case multipart && d.boundary != "":
		w.beginMultipart(d, prefix)
	case multipart:
		w.defects.add(DefectBoundaryMissing, part, "")
		d.part.MediaType = "text/plain"
		w.beginLeaf(d, part)
	case message && (d.encoding == "base64" || d.encoding == "quoted-printable"):
		w.beginLeaf(d, part)
		if w.leaf != nil {
			w.leaf.nest(w, part)
		}
	case message:
		w.beginMessage(d, part)
	default:
		w.beginLeaf(d, part)
	}
}

func isMessageType(mt string) bool {
	return mt == "message/rfc822" || mt == "message/global" || mt == "message/news"
}

func (w *walker) beginMultipart(d description, prefix string) {
	n := node{boundary: []byte("--" + d.boundary), path: prefix}
	switch d.part.MediaType {
	case "multipart/alternative":
		w.groups++
		n.group = w.groups
	case "multipart/digest":
		n.digest = true
	case "multipart/related":
		n.related = true
	}
	if !isIdentity(d.encoding) {
		w.defects.add(DefectMultipartEncoded, prefix, "")
	}
	// What stands before the first boundary is dropped, unless none follows.
	preamble := description{part: Part{MediaType: "text/plain"}}
	w.beginLeaf(preamble, joinPath(prefix, 1))
	if w.leaf != nil && w.leaf.sink.out != nil { // kept until it is known what it is
		w.leaf.sink.keep = DefaultLimits.Text
		w.leaf.sink.out = nil
	}
	w.open = append(w.open, n)
}

func isIdentity(encoding string) bool {
	return encoding == "" || encoding == "7bit" || encoding == "8bit" || encoding == "binary"
}

func (w *walker) beginMessage(d description, part string) {
	n := node{part: -1, path: part, fresh: true}
	if w.roomForPart() {
		d.part.Path = part
		d.part.Depth = w.depth()
		d.part.Attachment = true
		w.parts = append(w.parts, d.part)
		w.shapes = append(w.shapes, shape{})
		n.part = len(w.parts) - 1
		n.content = newSink(0, w.outFor(part))
	}
	w.open = append(w.open, n)
	if w.messages == 0 {
		w.teeEOL = w.teeEOL[:0]
	}
	w.messages++
	w.beginHeader(false, part)
}

// depth is the number of messages around the present position.
func (w *walker) depth() int { return w.msgDepth + w.messages }

func (w *walker) roomForPart() bool {
	if len(w.parts) >= w.lim.Parts {
		w.defects.add(DefectTooManyParts, "", "")
		return false
	}
	return true
}
