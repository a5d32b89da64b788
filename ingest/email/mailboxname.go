package email

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// base64UTF7 is base64 with "," for "/" and without padding.
var base64UTF7 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// DecodeMailboxName decodes the modified UTF-7 that IMAP writes names of mailboxes
// in (RFC 3501 section 5.1.3). It reports whether each shifted sequence could be
// read; what is not shifted stays as it is.
func DecodeMailboxName(raw string) (name string, ok bool) {
	var b strings.Builder
	for {
		plain, rest, shifted := strings.Cut(raw, "&")
		b.WriteString(plain)
		if !shifted {
			return b.String(), true
		}
		code, after, closed := strings.Cut(rest, "-")
		text, ok := decodeShifted(code)
		if !closed || !ok {
			return "", false
		}
		b.WriteString(text)
		raw = after
	}
}

// decodeShifted decodes what stands between "&" and "-": base64 of UTF-16BE, or
// nothing for "&" itself.
func decodeShifted(code string) (string, bool) {
	if code == "" {
		return "&", true
	}
	octets, err := base64UTF7.DecodeString(code)
	if err != nil || len(octets)%2 != 0 {
		return "", false
	}
	text := fromUTF16(octets)
	// A lone surrogate decodes to U+FFFD: then the raw name says more.
	return text, !strings.ContainsRune(text, utf8.RuneError)
}
