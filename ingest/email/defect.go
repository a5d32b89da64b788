package email

import (
	"maps"
	"slices"
)

// The codes of defects. The list is closed: nothing else appears in
// [Defect.Code], and a code never changes its meaning.
const (
	DefectAddressSyntax     = "address-syntax"
	DefectAddressTooMany    = "address-too-many"
	DefectAlternatives      = "alternatives-differ"
	DefectBareCR            = "bare-cr"
	DefectBase64            = "base64-invalid"
	DefectBoundaryMissing   = "boundary-missing"
	DefectBoundaryNotFound  = "boundary-not-found"
	DefectCharsetInvalid    = "charset-invalid"
	DefectCharsetUnknown    = "charset-unknown"
	DefectContentTypeSyntax = "content-type-syntax"
	DefectDateImplausible   = "date-implausible"
	DefectDateMissing       = "date-missing"
	DefectDateUnreadable    = "date-unreadable"
	DefectDateZone          = "date-zone-unknown"
	DefectDepth             = "depth-exceeded"
	DefectEncodedWord       = "encoded-word-invalid"
	DefectEncodingUnknown   = "encoding-unknown"
	DefectFromMissing       = "from-missing"
	DefectHeader8Bit        = "header-8bit"
	DefectHeaderJunk        = "header-junk"
	DefectHeaderMissing     = "header-missing"
	DefectHeaderNoBlankLine = "header-no-blank-line"
	DefectHeaderRepeated    = "header-repeated"
	DefectHeaderTooLong     = "header-too-long"
	DefectHeaderTooMany     = "header-too-many-fields"
	DefectHiddenText        = "hidden-text"
	DefectInternal          = "internal-error"
	DefectMboxFromLine      = "mbox-from-line"
	DefectMessageIDMissing  = "message-id-missing"
	DefectMessageIDSyntax   = "message-id-syntax"
	DefectMIMEVersion       = "mime-version-missing"
	DefectMixedLineEnds     = "mixed-line-ends"
	DefectMultipartEncoded  = "multipart-encoded"
	DefectMultipartUnclosed = "multipart-unclosed"
	DefectNUL               = "nul-bytes"
	DefectQuotedPrintable   = "quoted-printable-invalid"
	DefectTextAfterParts    = "text-after-parts"
	DefectTextBeforeParts   = "text-before-parts"
	DefectTextTruncated     = "text-truncated"
	DefectTooManyParts      = "too-many-parts"
)

// defectMeanings says what each code means, in words for people.
var defectMeanings = map[string]string{
	DefectAddressSyntax:     "an address field is not written as RFC 5322 wants it and was read as well as could be",
	DefectAddressTooMany:    "an address field holds more addresses than are read",
	DefectAlternatives:      "the message comes in several versions, and one says what the one that was taken for its text does not",
	DefectBareCR:            "carriage returns stand alone where line ends should be",
	DefectBase64:            "a base64 part holds characters that are not base64, or ends too early",
	DefectBoundaryMissing:   "a multipart names no boundary; it was read as text",
	DefectBoundaryNotFound:  "the boundary of a multipart does not occur; it was read as text",
	DefectCharsetInvalid:    "text does not fit the character set it declares",
	DefectCharsetUnknown:    "a character set is not known; the text was read as UTF-8 or Windows-1252",
	DefectContentTypeSyntax: "a Content-Type field cannot be read",
	DefectDateImplausible:   "the year of the Date cannot be meant: before 1970 or after 2100",
	DefectDateMissing:       "there is no Date field",
	DefectDateUnreadable:    "the Date field cannot be read",
	DefectDateZone:          "the Date names no known time zone; UTC was taken",
	DefectDepth:             "parts are nested deeper than is read",
	DefectEncodedWord:       "an encoded word in the header cannot be decoded",
	DefectEncodingUnknown:   "a Content-Transfer-Encoding is not known; the bytes were taken as they are",
	DefectFromMissing:       "there is no author address",
	DefectHeader8Bit:        "the header holds 8-bit characters that are not UTF-8",
	DefectHeaderJunk:        "a line of the header is no field and was skipped",
	DefectHeaderMissing:     "there is no header field at all",
	DefectHeaderNoBlankLine: "no blank line stands between header and body",
	DefectHeaderRepeated:    "a field stands more than once that may stand only once",
	DefectHeaderTooLong:     "the header is longer than is read",
	DefectHeaderTooMany:     "the header has more fields than are read",
	DefectHiddenText:        "an HTML part holds text that a reader would not see; it was left out",
	DefectInternal:          "reading stopped at a fault of the program; the message itself is held whole",
	DefectMboxFromLine:      "an mbox separator line stands before the header",
	DefectMessageIDMissing:  "there is no Message-ID",
	DefectMessageIDSyntax:   "a message-id is not written as RFC 5322 wants it",
	DefectMIMEVersion:       "the message is MIME but does not say so",
	DefectMixedLineEnds:     "some lines end in CRLF and some in LF alone",
	DefectMultipartEncoded:  "a multipart declares a transfer encoding that RFC 2045 forbids; it was ignored",
	DefectMultipartUnclosed: "a multipart ends without its closing boundary",
	DefectNUL:               "NUL characters were left out of the text",
	DefectQuotedPrintable:   "a quoted-printable part holds sequences that are not quoted-printable",
	DefectTextAfterParts:    "text stands behind the last part of a multipart, where programs do not show it",
	DefectTextBeforeParts:   "text stands before the first part of a multipart, where programs do not show it",
	DefectTextTruncated:     "more text than is kept; the rest is in the raw message only",
	DefectTooManyParts:      "more parts than are read",
}

// DefectMeaning says in a sentence what a defect code means, or "" if there is
// no such code.
func DefectMeaning(code string) string { return defectMeanings[code] }

// DefectCodes returns all codes, sorted.
func DefectCodes() []string { return slices.Sorted(maps.Keys(defectMeanings)) }

// maxDefects is the number of defects noted for one message; beyond it only
// codes are noted that the message has not had yet.
const maxDefects = 100

// defects collects each code once for a part.
type defects struct{ list []Defect }

func (d *defects) add(code, part, detail string) {
	for _, have := range d.list {
		if have.Code == code && (have.Part == part || len(d.list) >= maxDefects) {
			return
		}
	}
	d.list = append(d.list, Defect{Code: code, Part: part, Detail: detail})
}
