package email

// DecodeText returns the text of bytes as [Part.Text] would have it: decoded by
// the charset, which may be "", with "\n" line ends; of an HTML document the
// visible text.
func DecodeText(raw []byte, charset string, html bool) string {
	text, _ := textOf(raw, textForm{charset: charset, html: html}, func(string, string) {})
	return text
}
