package email

import (
	"bytes"
	"fmt"
	"io"
)

// maxCarry is the longest beginning of a line that waits for its end. Longer
// lines are taken in pieces; none of them can be a boundary (RFC 2046 section
// 5.1.1: at most 70 characters).
const maxCarry = 4 << 10

// A walker reads one message line by line: it keeps the stack of what is
// open, finds boundaries and hands content on. Nothing is read twice and
// nothing is kept but what the limits allow.
type walker struct {
	*tree
	carry  []byte
	inLine bool               // the last piece did not end its line
	onHead func(block []byte) // takes the header of the outermost message

	open     []node
	messages int    // open nodes that are messages
	teeEOL   []byte // line end that the open messages have not got yet
	base     int    // levels around this walker
	msgDepth int    // messages around this walker

	inHeader bool
	isPart   bool   // the header is of a part of a multipart, not of a message
	prefix   string // path of the part, or of the message's part
	block    []byte
	tooLong  bool

	leaf    *leaf
	leafEOL []byte // line end that the leaf has not got yet
	after   bool   // behind the last part of a multipart
	crlf    bool   // line ends seen
	lf      bool
}

func newWalker(t *tree, onHead func([]byte)) *walker {
	return &walker{tree: t, inHeader: true, onHead: onHead, block: takeScratch()}
}

// Write takes the next bytes of the message.
func (w *walker) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(w.carry) == 0 {
			w.carry = append(w.carry, w.lines(p)...)
			break
		}
		end := bytes.IndexByte(p, '\n') + 1
		if end == 0 {
			end = min(len(p), maxCarry)
		}
		w.carry = append(w.carry, p[:end]...)
		p = p[end:]
		w.carry = append(w.carry[:0], w.lines(w.carry)...)
	}
	return n, nil
}

// lines takes the lines of p and returns what is left: the beginning of a
// line. Of a long line that has not ended only a CR is left, perhaps half of
// its end.
func (w *walker) lines(p []byte) (rest []byte) {
	for {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			break
		}
		w.line(p[:i+1], true)
		p = p[i+1:]
	}
	if len(p) == 0 || len(p) < maxCarry && !w.inLine {
		return p
	}
	end := len(p)
	if p[end-1] == '\r' {
		end--
	}
	if end > 0 {
		w.line(p[:end], false)
	}
	return p[end:]
}

// line takes a line, or a piece of a long one; ends says that it is the last
// piece.
func (w *walker) line(piece []byte, ends bool) {
	starts := !w.inLine
	w.inLine = !ends
	content, eol := splitEOL(piece)
	w.crlf = w.crlf || len(eol) == 2
	w.lf = w.lf || len(eol) == 1
	if starts && len(w.open) > 0 && bytes.HasPrefix(content, []byte("--")) {
		if i, closing := w.match(content); i >= 0 {
			w.delimit(i, closing)
			w.tee(content, eol)
			return
		}
	}
	if w.messages > 0 {
		w.tee(content, eol)
	}
	if w.inHeader {
		w.headerLine(content, eol, starts && ends)
		return
	}
	w.bodyLine(content, eol)
}

// match finds the innermost open multipart whose boundary the line is (RFC
// 2046 section 5.1.1).
func (w *walker) match(line []byte) (i int, closing bool) {
	line = bytes.TrimRight(line, " \t\r")
	for i := len(w.open) - 1; i >= 0; i-- {
		b := w.open[i].boundary
		if b == nil || !bytes.HasPrefix(line, b) {
			continue
		}
		switch string(line[len(b):]) {
		case "":
			return i, false
		case "--":
			return i, true
		}
	}
	return -1, false
}

// tee gives a line to the message parts that are open.
func (w *walker) tee(content, eol []byte) {
	if w.messages == 0 {
		return
	}
	for i := range w.open {
		n := &w.open[i]
		if n.content == nil {
			continue
		}
		if !n.fresh { // else the line end is that of the blank line before it
			n.content.write(w.teeEOL)
		}
		n.content.write(content)
		n.fresh = false
	}
	w.teeEOL = append(w.teeEOL[:0], eol...)
}

func (w *walker) headerLine(content, eol []byte, whole bool) {
	if whole && len(content) == 0 {
		w.endHeader(eol)
		return
	}
	room := w.lim.Header - int64(len(w.block))
	if n := int64(len(content) + len(eol)); n > room {
		w.tooLong = true
		content, eol = content[:min(int64(len(content)), room)], nil
	}
	w.block = append(append(w.block, content...), eol...)
}

func (w *walker) bodyLine(content, eol []byte) {
	if w.leaf == nil {
		if w.after && len(bytes.TrimSpace(content)) > 0 {
			w.defects.add(DefectTextAfterParts, "", "")
			w.after = false
		}
		return
	}
	w.flushLeafEOL()
	w.leaf.decoder.content(w.leaf.sink, content)
	w.leafEOL = append(w.leafEOL, eol...)
}

func (w *walker) flushLeafEOL() {
	if len(w.leafEOL) > 0 {
		w.leaf.decoder.eol(w.leaf.sink, w.leafEOL)
		w.leafEOL = w.leafEOL[:0]
	}
}

// delimit acts on a boundary line of the open multipart i: it ends all that is
// open inside and begins the next part, or closes the multipart.
func (w *walker) delimit(i int, closing bool) {
	if w.inHeader {
		w.endHeader(nil)
	}
	w.leafEOL = w.leafEOL[:0] // it belongs to the boundary
	for len(w.open) > i+1 {
		w.closeNode(true)
	}
	n := &w.open[i]
	switch {
	case n.children > 0:
		w.finishLeaf()
	case !closing:
		w.dropPreamble()
	}
	if closing {
		w.closeNode(false)
		w.after = true
		return
	}
	n.children++
	w.after = false
	w.beginHeader(true, joinPath(n.path, n.children))
}

// dropPreamble ends the leaf that holds what stands before the first boundary.
// There programs explain MIME to readers of old; other text is noted.
func (w *walker) dropPreamble() {
	if w.leaf == nil {
		return
	}
	s := w.leaf.sink
	s.flush()
	text := bytes.ToLower(s.text[:min(len(s.text), 1<<10)])
	if len(bytes.TrimSpace(text)) > 0 && !bytes.Contains(text, []byte("mime")) && !bytes.Contains(text, []byte("multi")) {
		w.defects.add(DefectTextBeforeParts, "", "")
	}
	w.leaf = nil
}

func (w *walker) beginHeader(isPart bool, prefix string) {
	w.inHeader, w.isPart, w.prefix = true, isPart, prefix
	w.block, w.tooLong = w.block[:0], false
}

// closeNode ends the innermost open node.
func (w *walker) closeNode(unclosed bool) {
	n := w.open[len(w.open)-1]
	if n.boundary != nil && n.children == 0 && w.leaf != nil {
		w.defects.add(DefectBoundaryNotFound, n.path, "")
		w.writePreamble()
	} else if n.boundary != nil && unclosed {
		w.defects.add(DefectMultipartUnclosed, n.path, "")
	}
	w.finishLeaf()
	w.open = w.open[:len(w.open)-1]
	if n.boundary == nil {
		w.messages--
		if n.part >= 0 {
			p := &w.parts[n.part]
			p.Digest = n.content.digest()
			p.Size = n.content.size
			w.checkOut(n.part, n.content)
		}
	}
}

// writePreamble hands on the preamble, which has turned out to be a part, if it
// is the part asked for.
func (w *walker) writePreamble() {
	s := w.leaf.sink
	out := w.outFor(w.leaf.part.Path)
	if out == nil {
		return
	}
	s.flush()
	_, s.err = out.Write(s.text)
	if s.cut && s.err == nil {
		s.err = fmt.Errorf("a multipart without parts of more than %d bytes", DefaultLimits.Text)
	}
	s.out, s.text, s.keep = io.Discard, nil, 0
}

// finish ends the message.
func (w *walker) finish() {
	if len(w.carry) > 0 {
		rest := w.carry
		w.carry = nil
		w.line(rest, true)
	}
	if w.inHeader {
		w.endHeader(nil)
	}
	if w.leaf != nil {
		w.flushLeafEOL()
	}
	w.tee(nil, nil)
	for len(w.open) > 0 {
		w.closeNode(true)
	}
	w.finishLeaf()
	giveScratch(w.block)
	w.block = nil
	if w.crlf && w.lf && w.onHead != nil {
		w.defects.add(DefectMixedLineEnds, "", "")
	}
}
