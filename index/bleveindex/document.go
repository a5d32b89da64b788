package bleveindex

import (
	"math"
	"runtime"
	"sync"
	"time"

	bleve "github.com/blevesearch/bleve_index_api"

	"onrecord/index"
)

// Names of the fields in the store, in the order of the bits of [index.Fields].
var textFields = [...]string{"own", "other", "att", "sub", "frm", "to", "cc", "fil"}

const (
	keyField  = "key"
	metaField = "meta"
	sigField  = "sig"
)

// Marks of the terms in the fields of people and in key, which no word has.
const (
	addressMark = "="
	domainMark  = "@"
	placeMark   = "p:" // before the key of a place
	accountMark = "a:"
	fileTerm    = "f:"
	carriedMark = "c:" // before the digest of a file, in binary
	defectMark  = "d:"
)

// A field is a [bleve.Field] that was analysed by an [analyzer].
type field struct {
	name    string
	options bleve.FieldIndexingOptions
	length  int // as a number of [lengthOf]
	terms   bleve.TokenFrequencies
	value   []byte
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

// A document is a [bleve.Document] made of analysed fields.
type document struct {
	id     string
	fields []*field
	size   int // bytes of text
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return d.size }
func (d *document) VisitComposite(bleve.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return uint64(d.size) }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }

func (d *document) VisitFields(visit bleve.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

func (d *document) AddIDField() {
	d.fields = append(d.fields, &field{
		name: "_id", options: bleve.IndexField | bleve.StoreField, length: 1,
		terms: bleve.TokenFrequencies{d.id: frequencies[1]}, value: []byte(d.id),
	})
}

// maxFrequency is the most that fits into a byte of a segment.
const maxFrequency = 63

// frequencies holds what a segment is told of a term that occurs so often.
// Segments read it and keep nothing of it.
var frequencies = func() (list [maxFrequency + 1]*bleve.TokenFreq) {
	for n := range list {
		list[n] = &bleve.TokenFreq{}
		list[n].SetFrequency(n)
	}
	return list
}()

// Lengths of fields are kept in a byte, as 8 times their logarithm.
const maxLength = 127

func lengthOf(terms int) int {
	return max(1, min(maxLength, int(math.Round(8*math.Log2(float64(terms+1))))))
}

// lengths turns a number of lengthOf back into a number of terms.
var lengths = func() (list [maxLength + 1]float32) {
	for n := range list {
		list[n] = float32(math.Exp2(float64(n)/8) - 1)
	}
	return list
}()

// maxVocabulary bounds the terms that an analyzer remembers.
const maxVocabulary = 1 << 14

// An analyzer makes documents for the store. It remembers the words it saw, so
// that most cost one look-up and no memory.
type analyzer struct {
	words     map[string]*vocable
	tokenizer index.Tokenizer
	field     []*vocable // terms of the field under way
	length    int        // its number of terms
	pairs     pairSet
}

// A vocable is a term that was seen.
type vocable struct {
	term  string
	hash  uint64
	count int // in the field under way
}

// analyze makes documents of docs, on all processors.
func (x *Index) analyze(docs []index.Document) []*document {
	for len(x.analyzers) < runtime.GOMAXPROCS(0) {
		x.analyzers = append(x.analyzers, &analyzer{words: make(map[string]*vocable)})
	}
	out := make([]*document, len(docs))
	var wg sync.WaitGroup
	n := len(x.analyzers)
	for k, a := range x.analyzers {
		wg.Go(func() {
			for i := k; i < len(docs); i += n {
				out[i] = a.document(&docs[i])
			}
		})
	}
	wg.Wait()
	return out
}

func (a *analyzer) document(d *index.Document) *document {
	doc := &document{id: string(d.Digest[:])}
	a.pairs.reset()
	for bit, name := range textFields {
		this := index.Fields(1) << bit
		d.Texts(func(f index.Fields, text string) {
			if f == this {
				a.text(text)
				doc.size += len(text)
			}
		})
		var extra []string
		if this&index.People != 0 {
			extra = addressTerms(d, this)
		}
		if len(a.field) > 0 || len(extra) > 0 {
			doc.fields = append(doc.fields, a.take(name, extra))
		}
	}
	doc.fields = append(doc.fields, keysOf(d), metaOf(d))
	if a.pairs.n > 0 {
		doc.fields = append(doc.fields, &field{name: sigField, options: bleve.StoreField, value: a.pairs.signature()})
	}
	return doc
}

// text adds the terms of text to the field under way.
func (a *analyzer) text(text string) {
	a.tokenizer.Reset(text)
	var last *vocable
	for a.tokenizer.Next() {
		v := a.vocable(a.tokenizer.Term())
		if v.count == 0 {
			a.field = append(a.field, v)
		}
		v.count++
		a.length++
		if a.tokenizer.Tail {
			continue
		}
		if last != nil {
			a.pairs.add(pairHash(last.hash, v.hash))
		}
		last = v
	}
}

func (a *analyzer) vocable(term []byte) *vocable {
	if v, ok := a.words[string(term)]; ok {
		return v
	}
	v := &vocable{term: string(term), hash: termHash(string(term))}
	a.words[v.term] = v
	return v
}

// take returns the field under way, with some terms more, and starts another.
func (a *analyzer) take(name string, extra []string) *field {
	f := &field{name: name, options: bleve.IndexField, length: lengthOf(a.length)}
	f.terms = make(bleve.TokenFrequencies, len(a.field)+len(extra))
	for _, v := range a.field {
		f.terms[v.term] = frequencies[min(v.count, maxFrequency)]
		v.count = 0
	}
	for _, term := range extra {
		f.terms[term] = frequencies[1]
	}
	a.field, a.length = a.field[:0], 0
	if len(a.words) > maxVocabulary {
		clear(a.words)
	}
	return f
}

// addressTerms returns the terms of the addresses in a field of people.
func addressTerms(d *index.Document, this index.Fields) []string {
	var terms []string
	d.Addresses(func(f index.Fields, addr string) {
		if f == this {
			terms = append(terms, addressMark+addr)
			index.Domains(addr, func(domain string) { terms = append(terms, domainMark+domain) })
		}
	})
	return terms
}

func keysOf(d *index.Document) *field {
	f := &field{name: keyField, options: bleve.IndexField, length: 1, terms: bleve.TokenFrequencies{}}
	for _, p := range d.Places {
		f.terms[accountMark+index.Fold(p.Account)] = frequencies[1]
		f.terms[placeMark+p.Key()] = frequencies[1]
	}
	for _, code := range d.Defects {
		f.terms[defectMark+code] = frequencies[1]
	}
	if len(d.Files) > 0 {
		f.terms[fileTerm] = frequencies[1]
	}
	for _, files := range [][]index.File{d.Files, d.Inline} {
		for _, file := range files {
			if !file.Digest.IsZero() {
				f.terms[carriedMark+string(file.Digest[:])] = frequencies[1]
			}
		}
	}
	return f
}

// Date and size are one term of metaField, in digits of seven bits, since a
// column must not hold the byte 0xff: the seconds since 1970 plus dateOffset in six,
// the size in six.
const (
	dateOffset = 1 << 40
	metaDigits = 6
)

func metaOf(d *index.Document) *field {
	term := appendDigits(nil, d.Date.Unix()+dateOffset)
	term = appendDigits(term, d.Size)
	return &field{
		name: metaField, options: bleve.IndexField | bleve.DocValues, length: 1,
		terms: bleve.TokenFrequencies{string(term): frequencies[1]},
	}
}

func appendDigits(b []byte, n int64) []byte {
	n = max(0, min(n, 1<<(7*metaDigits)-1))
	for i := metaDigits - 1; i >= 0; i-- {
		b = append(b, byte(n>>(7*i))&0x7f)
	}
	return b
}

func readDigits(b []byte) (n int64) {
	for _, c := range b[:metaDigits] {
		n = n<<7 | int64(c)
	}
	return n
}

// dateOf returns the time of the seconds kept in a column.
func dateOf(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }
