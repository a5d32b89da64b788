package email

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// namedEncodings are names that the tables of x/text lack or give another
// meaning.
var namedEncodings = map[string]encoding.Encoding{
	"utf-16":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM), // RFC 2781 section 4.3
	"utf-16be":   unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16le":   unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"hz-gb-2312": simplifiedchinese.HZGB2312,
	"cp850":      charmap.CodePage850,
	"cp437":      charmap.CodePage437,
	"cp858":      charmap.CodePage858,
}

// charsetAliases maps names seen in mail to names of the WHATWG table.
var charsetAliases = map[string]string{
	"utf8": "utf-8", "utf_8": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "cp65001": "utf-8",
	"unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "utf7": "utf-7",
	"ansi": "windows-1252", "latin-1": "windows-1252", "iso8859_1": "windows-1252", "iso-8859-1-windows-3.1-latin-1": "windows-1252",
	"cp932": "shift_jis", "x-ms-cp932": "shift_jis", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5",
	"x-gbk": "gbk", "gb_2312": "gbk", "x-euc-jp": "euc-jp", "x-euc-kr": "euc-kr", "x-big5": "big5",
	"iso-2022-jp-2": "iso-2022-jp", "iso-2022-jp-ms": "iso-2022-jp", "cp50220": "iso-2022-jp",
	"iso-8859-8-e": "iso-8859-8", "cp-850": "cp850", "ibm850": "cp850", "ibm437": "cp437", "ibm858": "cp858",
}

// guessedCharsets are declarations that say nothing.
var guessedCharsets = map[string]bool{
	"": true, "us-ascii": true, "ascii": true, "ansi_x3.4-1968": true, "iso646-us": true, "7bit": true, "8bit": true,
	"unknown-8bit": true, "x-unknown": true, "unknown": true, "default": true, "default_charset": true, "_autodetect": true,
}

// charsetName returns a declared charset in the spelling that is looked up.
func charsetName(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t\"'<>"))
	if a, ok := charsetAliases[s]; ok {
		return a
	}
	return s
}

// toUTF8 decodes b. The result is valid UTF-8 whatever b is; code is the
// defect that was met, or "". If cut is set, b was cut at an arbitrary byte.
func toUTF8(b []byte, declared string, cut bool) (text, code string) {
	name := charsetName(declared)
	switch {
	case guessedCharsets[name]:
		if isASCII(b) {
			return string(b), ""
		}
		text, _ = guessText(b, cut, false)
		if name == "" {
			return text, ""
		}
		return text, DefectCharsetInvalid
	case name == "utf-8":
		b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
		text, ok := guessText(b, cut, true)
		if !ok {
			return text, DefectCharsetInvalid
		}
		return text, ""
	case name == "utf-7":
		return decodeUTF7(b)
	}
	r, ok := charsetReader(name, bytes.NewReader(b))
	if !ok {
		text, _ = guessText(b, cut, false)
		return text, DefectCharsetUnknown
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	if _, err := io.Copy(&out, r); err != nil {
		rest, _ := guessText(b, cut, false)
		return rest, DefectCharsetInvalid
	}
	text = out.String()
	if !utf8.ValidString(text) {
		return strings.ToValidUTF8(text, "\uFFFD"), DefectCharsetInvalid
	}
	if cut {
		text = strings.TrimRight(text, "\uFFFD")
	}
	if strings.Contains(text, "\uFFFD") {
		return text, DefectCharsetInvalid
	}
	return text, ""
}

// charsetReader looks a charset up: in the WHATWG table, whose encodings are
// what mail programs really mean, then in go-message's.
func charsetReader(name string, r io.Reader) (io.Reader, bool) {
	if enc, ok := namedEncodings[name]; ok {
		return enc.NewDecoder().Reader(r), true
	}
	if enc, err := htmlindex.Get(name); err == nil {
		if enc == encoding.Replacement { // known, but not decoded for fear of what it hides in browsers
			return nil, false
		}
		return enc.NewDecoder().Reader(r), true
	}
	out, err := charset.Reader(name, r)
	return out, err == nil
}

// guessText reads bytes of no known charset: as UTF-8 if they are, or nearly
// are, else as Windows-1252. With claimed, which says that they are declared to
// be UTF-8, one proper character outside ASCII is near enough. ok reports
// whether they are UTF-8.
func guessText(b []byte, cut, claimed bool) (text string, ok bool) {
	if cut {
		b = trimPartialRune(b)
	}
	if utf8.Valid(b) {
		return string(b), true
	}
	good, bad := 0, 0
	for rest := b; len(rest) > 0; {
		if rest[0] < utf8.RuneSelf {
			rest = rest[1:]
			continue
		}
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		rest = rest[n:]
	}
	if good > bad || claimed && good > 0 {
		return strings.ToValidUTF8(string(b), "\uFFFD"), false
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD"), false
	}
	return string(out), false
}

// trimPartialRune drops the beginning of a rune at the end of b.
func trimPartialRune(b []byte) []byte {
	for i := 1; i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			return b
		}
	}
	return b
}

// sniffHTMLCharset returns the charset that an HTML text declares of itself.
func sniffHTMLCharset(b []byte) string {
	if utf8.Valid(b) {
		return "utf-8"
	}
	_, name, _ := htmlcharset.DetermineEncoding(b[:min(len(b), 1024)], "text/html")
	return name
}

// decodeUTF7 decodes UTF-7 (RFC 2152).
func decodeUTF7(b []byte) (text, code string) {
	var out strings.Builder
	for len(b) > 0 {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			plus = len(b)
		}
		plain, _ := guessText(b[:plus], false, false)
		out.WriteString(plain)
		if b = b[plus:]; len(b) == 0 {
			break
		}
		b = b[1:]
		n := 0
		for n < len(b) && isBase64(b[n]) {
			n++
		}
		if n == 0 {
			out.WriteByte('+')
		} else if s, ok := utf7Run(b[:n]); ok {
			out.WriteString(s)
		} else {
			out.WriteByte('+')
			out.Write(b[:n])
			code = DefectCharsetInvalid
		}
		if b = b[n:]; len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	return out.String(), code
}

func utf7Run(b []byte) (string, bool) {
	raw, err := base64.RawStdEncoding.DecodeString(string(b))
	if err != nil || len(raw) < 2 {
		return "", false
	}
	return fromUTF16(raw), true
}

// fromUTF16 decodes UTF-16BE; an odd octet at the end is left out.
func fromUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

func isASCII[T string | []byte](s T) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
