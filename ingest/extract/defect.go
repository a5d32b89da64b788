package extract

// The codes of defects. The list is closed: nothing else appears in
// [Result.Defects], and a code never changes its meaning.
const (
	DefectCrashed       = "crashed"
	DefectDamaged       = "damaged"
	DefectEncrypted     = "encrypted"
	DefectOutOfMemory   = "out-of-memory"
	DefectTextTruncated = "text-truncated"
	DefectTooDeep       = "too-deep"
	DefectTooLarge      = "too-large"
	DefectTooLong       = "too-long"
	DefectTooManyFiles  = "too-many-files"
	DefectUnknownFormat = "unknown-format"
)

var meanings = map[string]string{
	DefectCrashed:       "reading it ended the process that reads attachments",
	DefectDamaged:       "it is broken, and not all of it could be read",
	DefectEncrypted:     "it is encrypted and opens only with a password or a key",
	DefectOutOfMemory:   "reading it took more memory than allowed",
	DefectTextTruncated: "it holds more text than is kept",
	DefectTooDeep:       "it holds files in files in files, deeper than allowed",
	DefectTooLarge:      "it, or what is packed in it, is larger than allowed",
	DefectTooLong:       "reading it took more time than allowed",
	DefectTooManyFiles:  "it holds more files than allowed",
	DefectUnknownFormat: "its format cannot be read",
}

// DefectMeaning says in a few words what a defect code means, or "" if there is
// no such code.
func DefectMeaning(code string) string { return meanings[code] }

// Bounded reports whether other limits may give another result for the same
// attachment.
func (r *Result) Bounded() bool {
	for _, code := range []string{
		DefectCrashed, DefectOutOfMemory, DefectTextTruncated, DefectTooDeep, DefectTooLarge, DefectTooLong, DefectTooManyFiles,
	} {
		if r.Has(code) {
			return true
		}
	}
	return r.TextLess
}
