package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"onrecord/ingest/email"
)

// Bounds of RTF.
const (
	maxRTFDepth = 1000
	maxRTFFonts = 10_000
)

// rtfHidden are the groups that hold no text of the document.
var rtfHidden = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "themedata": true,
	"colorschememapping": true, "latentstyles": true, "datastore": true, "xmlnstbl": true, "listtable": true, "listoverridetable": true,
	"rsidtbl": true, "generator": true, "filetbl": true, "revtbl": true, "fldinst": true, "pntext": true,
	"nonshppict": true, "bkmkstart": true, "bkmkend": true, "operator": true,
}

// rtfWords are control words that stand for characters.
var rtfWords = map[string]string{
	"par": "\n", "line": "\n", "sect": "\n", "page": "\n\n", "row": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "nestrow": "\n",
	"column": "\n", "softline": "\n", "lbr": "\n", "footnote": " ", "annotation": " ",
	"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
	"ldblquote": "“", "rdblquote": "”",
}

// codePages are the Windows character sets of fonts (\fcharset).
var codePages = map[int]string{
	0: "windows-1252", 77: "macintosh", 128: "shift_jis", 129: "euc-kr", 134: "gbk", 136: "big5", 161: "windows-1253",
	162: "windows-1254", 163: "windows-1258", 177: "windows-1255", 178: "windows-1256", 186: "windows-1257", 204: "windows-1251",
	222: "windows-874", 238: "windows-1250",
}

// An rtfState is what a group inherits and a closing brace takes back.
type rtfState struct {
	hidden  bool // the group holds no text of the document
	unseen  bool // text that is not shown
	deleted bool // text that was taken back, with changes tracked
	uc      int  // characters after \u that stand for it
	charset string
}

// silent reports whether characters are no text of the document.
func (s rtfState) silent() bool { return s.hidden || s.unseen || s.deleted }

// An rtfReader is a document being read.
type rtfReader struct {
	*job
	data    []byte
	state   rtfState
	stack   []rtfState
	charset string         // of the document
	fonts   map[int]string // charsets by number
	font    int            // being defined
	inFonts bool
	bytes   []byte // not decoded yet
	high    rune   // first half of a surrogate pair
	skip    int    // characters to pass over after \u
	start   bool   // right after "{" or "{\*"
}

// readRTF adds the text of an RTF document.
func (j *job) readRTF(data []byte) {
	r := &rtfReader{job: j, data: data, fonts: map[int]string{}, charset: "windows-1252", state: rtfState{uc: 1, charset: "windows-1252"}}
	for len(r.data) > 0 && !j.stop() {
		r.step()
	}
	r.flush()
	if len(r.stack) > 0 && !j.stop() {
		j.note(DefectDamaged)
	}
}

// step reads one brace, control or character.
func (r *rtfReader) step() {
	c := r.data[0]
	switch c {
	case '{':
		r.flush()
		r.data = r.data[1:]
		if len(r.stack) >= maxRTFDepth {
			r.note(DefectTooDeep)
			r.data = nil
			return
		}
		r.stack = append(r.stack, r.state)
		r.start, r.skip = true, 0
		return
	case '}':
		r.flush()
		r.data = r.data[1:]
		if n := len(r.stack); n > 0 {
			r.state, r.stack = r.stack[n-1], r.stack[:n-1]
		}
		r.inFonts = r.inFonts && r.state.hidden
		r.skip = 0
	case '\\':
		r.control()
		return
	case '\r', '\n':
		r.data = r.data[1:]
		return
	default:
		r.data = r.data[1:]
		r.char(c)
	}
	r.start = false
}

// char adds one byte of text.
func (r *rtfReader) char(c byte) {
	switch {
	case r.skip > 0:
		r.skip--
	case !r.state.silent():
		r.bytes = append(r.bytes, c)
	}
}

// control reads what begins with a backslash.
func (r *rtfReader) control() {
	if len(r.data) < 2 {
		r.data = nil
		return
	}
	c := r.data[1]
	if lower(c) < 'a' || lower(c) > 'z' {
		r.symbol(c)
		return
	}
	end := 2
	for end < len(r.data) && end < 34 && lower(r.data[end]) >= 'a' && lower(r.data[end]) <= 'z' {
		end++
	}
	word, from := string(r.data[1:end]), end
	if end < len(r.data) && r.data[end] == '-' {
		end++
	}
	for end < len(r.data) && end < from+11 && r.data[end] >= '0' && r.data[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(string(r.data[from:end]))
	if end < len(r.data) && r.data[end] == ' ' {
		end++
	}
	r.data = r.data[end:]
	r.word(word, n, err == nil)
	r.start = false
}

// symbol reads a control of one character.
func (r *rtfReader) symbol(c byte) {
	r.data = r.data[2:]
	switch c {
	case '*':
		if r.start {
			r.optional()
		}
		return // start stays
	case '\'':
		if len(r.data) >= 2 {
			if n, err := strconv.ParseUint(string(r.data[:2]), 16, 8); err == nil {
				r.char(byte(n))
			}
			r.data = r.data[2:]
		}
	case '~':
		r.char(' ')
	case '_':
		r.char('-')
	case '-': // where a word may be cut
	case '\r', '\n':
		r.char('\n')
	default:
		r.char(c)
	}
	r.start = false
}

// optional hides a group that begins with "\*", unless it holds text.
func (r *rtfReader) optional() {
	for _, shown := range []string{`\footnote`, `\annotation`, `\shptxt`, `\fldrslt`} {
		if strings.HasPrefix(string(r.data[:min(len(r.data), 20)]), shown) {
			return
		}
	}
	r.state.hidden = true
}

// word carries out a control word with its number.
func (r *rtfReader) word(word string, n int, numbered bool) {
	if text, ok := rtfWords[word]; ok {
		r.add(text)
		return
	}
	if rtfHidden[word] && r.start {
		r.state.hidden, r.inFonts = true, r.inFonts || word == "fonttbl"
		return
	}
	switch word {
	case "u":
		r.unicode(rune(uint16(n)))
	case "uc":
		r.state.uc = min(max(n, 0), 10)
	case "ansicpg":
		r.flush()
		r.charset = codePageName(n)
		r.state.charset = r.charset
	case "mac":
		r.charset, r.state.charset = "macintosh", "macintosh"
	case "f":
		r.setFont(n)
	case "fcharset":
		if name, ok := codePages[n]; ok && r.inFonts && n != 0 && len(r.fonts) < maxRTFFonts {
			r.fonts[r.font] = name
		}
	case "v":
		r.flush()
		r.state.unseen = !numbered || n != 0
	case "deleted":
		r.flush()
		r.state.deleted = !numbered || n != 0
	case "plain":
		r.flush()
		r.state.unseen, r.state.deleted = false, false
	case "shptxt", "result": // in a group of other things
		r.flush()
		r.state.hidden = false
	case "bin":
		r.data = r.data[min(max(n, 0), len(r.data)):]
	}
}

func (r *rtfReader) setFont(n int) {
	if r.inFonts {
		r.font = n
		return
	}
	r.flush()
	if r.state.charset = r.fonts[n]; r.state.charset == "" {
		r.state.charset = r.charset
	}
}

func codePageName(n int) string {
	switch n {
	case 65001:
		return "utf-8"
	case 10000:
		return "macintosh"
	case 932, 936, 949, 950, 437, 850, 858:
		return "cp" + strconv.Itoa(n)
	}
	return "windows-" + strconv.Itoa(n)
}

// unicode adds a UTF-16 code unit.
func (r *rtfReader) unicode(c rune) {
	r.skip = r.state.uc
	high := r.high
	r.high = 0
	switch {
	case utf16.IsSurrogate(c) && high == 0:
		r.high = c
		return
	case utf16.IsSurrogate(c):
		c = utf16.DecodeRune(high, c)
	}
	r.add(string(c))
}

func (r *rtfReader) add(text string) {
	r.flush()
	if !r.state.silent() {
		r.write(text)
	}
}

// flush decodes the bytes that were collected.
func (r *rtfReader) flush() {
	if len(r.bytes) == 0 {
		return
	}
	text := string(r.bytes)
	for i := range len(text) {
		if text[i] >= 0x80 {
			text = email.DecodeText(r.bytes, r.state.charset, false)
			break
		}
	}
	r.write(text)
	r.bytes = r.bytes[:0]
}
