package email

import "golang.org/x/text/unicode/norm"

// DecodeText returns the text of bytes as [Part.Text] would have it: decoded by
// the charset, which may be "", with "\n" line ends; of an HTML document the
// visible text.
func DecodeText(raw []byte, charset string, html bool) string {
	text, _ := textOf(raw, textForm{charset: charset, html: html}, func(string, string) {})
	return text
}

// Compose returns s with characters that are written as several, as in the names
// of files of some systems, as one each: the syllables of Korean, the voiced kana
// of Japanese.
func Compose(s string) string { return norm.NFC.String(s) }
