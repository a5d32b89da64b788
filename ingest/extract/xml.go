package extract

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Bounds of one XML document.
const (
	maxXMLDepth = 2000
	maxXMLToken = 16 << 20 // bytes of one tag or one stretch of text
)

var errToken = errors.New("an XML token is larger than allowed")

// A tokenReader fails when one token takes too much.
type tokenReader struct {
	r io.Reader
	n int64 // bytes since the last token
}

func (t *tokenReader) Read(p []byte) (int, error) {
	if t.n > maxXMLToken {
		return 0, errToken
	}
	n, err := t.r.Read(p)
	t.n += int64(n)
	return n, err
}

// A visitor is told what an XML document holds. Names are without their prefix.
type visitor struct {
	start func(name string, attr []xml.Attr)
	end   func(name string)
	text  func(text []byte)
	skip  map[string]bool // elements that are passed over with all that is in them
}

// walkXML reads an XML document as far as it can be read, and stops when j
// does. Entities are not expanded.
func (j *job) walkXML(r io.Reader, v visitor) {
	src := &tokenReader{r: r}
	d := xml.NewDecoder(src)
	d.Strict = false
	d.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		return input, nil // UTF-8 in every format read here; else the decoder fails at the first other byte
	}
	depth, skipped := 0, 0
	for !j.stop() {
		src.n = 0
		token, err := d.RawToken()
		if err != nil {
			j.noteXML(err)
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				j.note(DefectTooDeep)
				return
			}
			if skipped > 0 || v.skip[t.Name.Local] {
				skipped++
			} else {
				v.start(t.Name.Local, t.Attr)
			}
		case xml.EndElement:
			depth--
			if skipped > 0 {
				skipped--
			} else {
				v.end(t.Name.Local)
			}
		case xml.CharData:
			if skipped == 0 {
				v.text(t)
			}
		}
	}
}

func (j *job) noteXML(err error) {
	switch {
	case errors.Is(err, io.EOF):
	case errors.Is(err, errToken), errors.Is(err, errUnpack):
		j.note(DefectTooLarge)
	default:
		j.note(DefectDamaged)
	}
}

// attribute returns the value of an attribute, "" if there is none.
func attribute(attr []xml.Attr, name string) string {
	for _, a := range attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isTrue reports whether an attribute says yes.
func isTrue(s string) bool { return s == "1" || strings.EqualFold(s, "true") }
