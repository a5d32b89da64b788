package tlog_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"onrecord/audit/tlog"
)

func wantFormatError(t *testing.T, err error, what string) {
	t.Helper()
	fe, ok := errors.AsType[*tlog.FormatError](err)
	if !ok || fe.What != what || !strings.HasPrefix(fe.Error(), "malformed "+what+": ") {
		t.Errorf("error %v, want a FormatError of a %s", err, what)
	}
}

// fullLeaf has every list at its limit.
func fullLeaf() *tlog.Leaf {
	l := &tlog.Leaf{Kind: "some.new.kind", At: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)}
	for i := range 4 {
		l.Streams = append(l.Streams, tlog.Stream{ID: tlog.StreamID{byte(i)}, Seq: int64(i), Prev: tlog.Hash{byte(i)}})
		l.Trees = append(l.Trees, tlog.Tree{Name: fmt.Sprintf("t%d", i), Count: 1<<63 - 1, Root: tlog.Hash{byte(i)}})
	}
	for i := range 16 {
		l.Refs = append(l.Refs, tlog.Ref{Relation: []string{"erased", "source"}[i/8], Hash: tlog.Hash{byte(i % 8)}})
		l.Facets = append(l.Facets, tlog.FacetRef{Name: fmt.Sprintf("f-%02d", i), Hash: tlog.Hash{byte(i)}})
	}
	return l
}

func TestLeafRoundTrip(t *testing.T) {
	want := fullLeaf()
	text, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := tlog.ParseLeaf(text)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("ParseLeaf = %+v, %v, want %+v", got, err, want)
	}
}

func TestLeafLookups(t *testing.T) {
	l := fullLeaf()
	if h, ok := l.Facet("f-03"); !ok || h != (tlog.Hash{3}) {
		t.Errorf("Facet(f-03) = %v, %v", h, ok)
	}
	if _, ok := l.Facet("imap"); ok {
		t.Error("Facet(imap): found, is not there")
	}
	if got := l.Ref("source"); len(got) != 8 || got[7] != (tlog.Hash{7}) {
		t.Errorf("Ref(source) = %v", got)
	}
	if got := l.Ref("rule"); got != nil {
		t.Errorf("Ref(rule) = %v, want none", got)
	}
}

func TestLeafCanonicalise(t *testing.T) {
	want := fullLeaf()
	l := fullLeaf()
	l.At = l.At.Add(999 * time.Microsecond).In(time.FixedZone("", 3600))
	reverse(l.Streams)
	reverse(l.Refs)
	reverse(l.Trees)
	reverse(l.Facets)
	l.Refs = append(l.Refs, l.Refs[3])
	if _, err := l.Encode(); err == nil {
		t.Error("Encode took a leaf out of order")
	}
	l.Canonicalise()
	if !reflect.DeepEqual(l, want) {
		t.Errorf("Canonicalise: %+v, want %+v", l, want)
	}
}

func reverse[E any](s []E) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func TestLeafEncodeErrors(t *testing.T) {
	for name, spoil := range map[string]func(*tlog.Leaf){
		"no kind":            func(l *tlog.Leaf) { l.Kind = "" },
		"kind ends in dot":   func(l *tlog.Leaf) { l.Kind = "a." },
		"kind with two dots": func(l *tlog.Leaf) { l.Kind = "a..b" },
		"kind with digit":    func(l *tlog.Leaf) { l.Kind = "a1" },
		"kind with LF":       func(l *tlog.Leaf) { l.Kind = "a\nat" },
		"microseconds":       func(l *tlog.Leaf) { l.At = l.At.Add(time.Microsecond) },
		"year 10000":         func(l *tlog.Leaf) { l.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"year -1":            func(l *tlog.Leaf) { l.At = time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC) },
		"no stream":          func(l *tlog.Leaf) { l.Streams = nil },
		"five streams":       func(l *tlog.Leaf) { l.Streams = append(l.Streams, tlog.Stream{ID: tlog.StreamID{9}}) },
		"streams unsorted":   func(l *tlog.Leaf) { reverse(l.Streams) },
		"stream twice":       func(l *tlog.Leaf) { l.Streams[1].ID = l.Streams[0].ID },
		"negative seq":       func(l *tlog.Leaf) { l.Streams[1].Seq = -1 },
		"seq 0 with prev":    func(l *tlog.Leaf) { l.Streams[0].Prev = tlog.Hash{1} },
		"seq 1 without prev": func(l *tlog.Leaf) { l.Streams[1].Prev = tlog.Hash{} },
		"17 refs":            func(l *tlog.Leaf) { l.Refs = append(l.Refs, tlog.Ref{Relation: "z"}) },
		"ref twice":          func(l *tlog.Leaf) { l.Refs[1] = l.Refs[0] },
		"refs unsorted":      func(l *tlog.Leaf) { reverse(l.Refs) },
		"relation upper":     func(l *tlog.Leaf) { l.Refs[15].Relation = "sourcE" },
		"5 trees":            func(l *tlog.Leaf) { l.Trees = append(l.Trees, tlog.Tree{Name: "z"}) },
		"tree twice":         func(l *tlog.Leaf) { l.Trees[1].Name = l.Trees[0].Name },
		"tree count -1":      func(l *tlog.Leaf) { l.Trees[0].Count = -1 },
		"tree name with dot": func(l *tlog.Leaf) { l.Trees[0].Name = "a.b" },
		"17 facets":          func(l *tlog.Leaf) { l.Facets = append(l.Facets, tlog.FacetRef{Name: "z"}) },
		"facets unsorted":    func(l *tlog.Leaf) { reverse(l.Facets) },
		"facet without name": func(l *tlog.Leaf) { l.Facets[0].Name = "" },
		"facet name -":       func(l *tlog.Leaf) { l.Facets[0].Name = "-a" },
		"4097 bytes":         func(l *tlog.Leaf) { l.Facets[15].Name = "z" + strings.Repeat("z", 1000) },
	} {
		l := fullLeaf()
		spoil(l)
		text, err := l.Encode()
		if err == nil {
			t.Errorf("%s: Encode took it:\n%s", name, text)
		}
		wantFormatError(t, err, "leaf")
	}
}

func TestParseLeafErrors(t *testing.T) {
	good := vectorLeaf3
	replace := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, text := range map[string]string{
		"empty":                  "",
		"version 2":              replace("/v1", "/v2"),
		"CRLF":                   strings.ReplaceAll(good, "\n", "\r\n"),
		"no last LF":             strings.TrimSuffix(good, "\n"),
		"two last LF":            good + "\n",
		"space before LF":        replace("observed\n", "observed \n"),
		"two spaces":             replace("kind ", "kind  "),
		"tab":                    replace("kind ", "kind\t"),
		"upper-case hex":         replace("6f1c0a9e", "6F1C0A9E"),
		"seq 01":                 replace(" 1 a1b8", " 01 a1b8"),
		"seq +1":                 replace(" 1 a1b8", " +1 a1b8"),
		"seq 2^63":               replace(" 1 a1b8", " 9223372036854775808 a1b8"),
		"no seq":                 replace(" 1 a1b8", "  a1b8"),
		"short hash":             replace("6cb81\n", "6cb8\n"),
		"long hash":              replace("6cb81\n", "6cb811\n"),
		"seconds only":           replace("13.000Z", "13Z"),
		"offset":                 replace("13.000Z", "13.000+00:00"),
		"microseconds":           replace("13.000Z", "13.000000Z"),
		"comma":                  replace("13.000Z", "13,000Z"),
		"leap second":            replace("20:13", "20:60"),
		"31 November":            replace("11-21", "11-31"),
		"no kind":                replace("kind message.observed\n", ""),
		"kind twice":             replace("kind message.observed\n", "kind a\nkind a\n"),
		"unknown line":           replace("ref ", "reference "),
		"facet before ref":       replace("ref rule", "facet rule"),
		"ref after facets":       good + "ref source ca88f16e199b7d73f158e4cbb07536ba0a68b3e4a2b2a76739b50437cab9568b\n",
		"facets unsorted":        replace("facet envelope", "facet zenvelope"),
		"NUL":                    replace("rule", "ru\x00e"),
		"not ASCII":              replace("rule", "rüle"),
		"tree without root":      replace("facet env", "tree uids 3\nfacet env"),
		"facet with three words": replace("facet raw ", "facet raw raw "),
		"over 4096 bytes":        good + strings.Repeat("x", 4096),
	} {
		l, err := tlog.ParseLeaf([]byte(text))
		if err == nil {
			t.Errorf("%s: parsed as %+v", name, l)
		}
		wantFormatError(t, err, "leaf")
	}
}

// A leaf of 64 bytes could pass as the two children of a node if leaves and
// nodes were hashed alike.
func TestLeafAndNodeHashesDiffer(t *testing.T) {
	l, r := tlog.LeafHash([]byte("a")), tlog.LeafHash([]byte("b"))
	if tlog.LeafHash(append(l[:], r[:]...)) == tlog.NodeHash(l, r) {
		t.Error("a leaf has the hash of a node")
	}
}

func TestHexAndStreamID(t *testing.T) {
	h := tlog.LeafHash(nil)
	if got, err := tlog.ParseHex(tlog.Hex(h)); err != nil || got != h {
		t.Errorf("ParseHex(Hex(h)) = %v, %v", got, err)
	}
	for _, s := range []string{"", tlog.Hex(h)[:63], strings.ToUpper(tlog.Hex(h)), strings.Repeat("g", 64)} {
		_, err := tlog.ParseHex(s)
		wantFormatError(t, err, "hash")
	}
	const id = "1b0c6e52a7d94f3883e1d5c2b7a60914"
	if got, err := tlog.ParseStreamID(id); err != nil || got.String() != id {
		t.Errorf("ParseStreamID(%s) = %v, %v", id, got, err)
	}
	for _, s := range []string{"", "1b0c6e52a7d94f3883e1d5c2b7a6091", "1b0c6e52-a7d94f3883e1d5c2b7a6091"} {
		_, err := tlog.ParseStreamID(s)
		wantFormatError(t, err, "stream id")
	}
}

// Every constant of kind.go is listed once, of the right shape, and valid in a
// leaf.
func TestKinds(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	constants := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Kind") {
			constants++
		}
		return true
	})
	kinds := tlog.Kinds()
	if len(kinds) != constants {
		t.Errorf("Kinds lists %d, kind.go has %d constants", len(kinds), constants)
	}
	shape := regexp.MustCompile(`^[a-z]+(\.[a-z]+)*$`)
	seen := map[string]bool{}
	for _, k := range kinds {
		l := fullLeaf()
		l.Kind = k
		if _, err := l.Encode(); err != nil || !shape.MatchString(k) || seen[k] {
			t.Errorf("kind %q: %v, or listed twice", k, err)
		}
		seen[k] = true
	}
	for kind, want := range map[string]bool{tlog.KindHeads: false, tlog.KindAnchorTSA: false, "anchor.ots": false, tlog.KindExportMade: true} {
		if tlog.IsGrowth(kind) != want {
			t.Errorf("IsGrowth(%s) = %v", kind, !want)
		}
	}
}

func TestLeafEncodeAllocatesOnce(t *testing.T) {
	l := benchLeaf(t)
	got := testing.AllocsPerRun(100, func() {
		if _, err := l.Encode(); err != nil {
			t.Fatal(err)
		}
	})
	if got > 1 {
		t.Errorf("Encode allocates %v times, want 1", got)
	}
}
