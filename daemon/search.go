package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"onrecord/audit/projection"
	"onrecord/audit/quote"
	"onrecord/audit/thread"
	"onrecord/index"
	"onrecord/ingest/email"
)

// SearchRequest asks for the messages that match a query.
type SearchRequest struct {
	Query string `json:"query"`
	File  string `json:"file,omitempty"` // SHA-256 of a file, in hex: only messages that carry it
	Limit int    `json:"limit"`          // at most so many; 0 means 20
	Sort  string `json:"sort"`           // relevance, date (oldest first) or -date; "" is relevance
}

// SearchHit is one row of a search.
type SearchHit struct {
	Summary
	Snippet   string   `json:"snippet"`
	SnippetOf string   `json:"snippet_of"` // whose words the snippet is: own, quoted or attachment NAME; "" without one
	MatchedIn []string `json:"matched_in"` // own, quoted, header, attachment NAME
	Score     float64  `json:"score"`
}

const snippetWidth = 160 // characters

// Search answers with a [SearchHit] for each match. No match is [ErrNoHit], and
// [ErrUnread] too where the index is behind.
func (d *Daemon) Search(ctx context.Context, req SearchRequest, out Out) error {
	if req.Limit < 0 {
		return fmt.Errorf("--limit %d: 1 or more is meant", req.Limit)
	}
	q, err := d.query(ctx, req)
	if err != nil {
		return err
	}
	if req.Limit == 0 {
		req.Limit = 20
	}
	text := newTextCache(d)
	res, err := d.lookUp(ctx, q, index.SearchOptions{Limit: req.Limit, Sort: req.Sort, Text: text.candidate})
	if err != nil {
		return err
	}
	shown := 0
	for hits := range slices.Chunk(res.Hits, hitsAtOnce) {
		n, err := d.writeHits(ctx, q, hits, text, out)
		if err != nil {
			return err
		}
		shown += n
	}
	switch {
	case res.Total > len(res.Hits) && res.AtMost:
		out.Note("%d of at most %d messages; --limit shows more", len(res.Hits), res.Total)
	case res.Total > len(res.Hits):
		out.Note("%d of %d messages; --limit shows more", len(res.Hits), res.Total)
	}
	lag, err := d.lag()
	if err == nil && lag > 0 {
		out.Note("the index is still %d log entries behind", lag)
	}
	if n, err := d.waitingTexts(ctx); err == nil && n > 0 {
		out.Note("the text of %s is not searched yet: the daemon reads it, or 'onrecord sync', 'import' and 'rebuild' do", email.Plural(n, "attachment"))
	}
	if shown == 0 && lag > 0 {
		return hintf(fmt.Errorf("%w: %w in what can be searched yet", ErrUnread, ErrNoHit), "search again in a while; 'onrecord status' says what keeps the index")
	}
	if shown == 0 {
		return d.noHit(ctx, req)
	}
	return nil
}

// lookUp searches the index.
func (d *Daemon) lookUp(ctx context.Context, q index.Query, o index.SearchOptions) (index.Result, error) {
	res, err := d.index.Search(ctx, q, o)
	return res, d.indexError(err)
}

// query reads what is asked for.
func (d *Daemon) query(ctx context.Context, req SearchRequest) (index.Query, error) {
	q, err := index.Parse(req.Query, index.Env{Now: d.now(), Zone: d.Zone()})
	if err != nil {
		return q, err
	}
	if req.File != "" {
		file, err := email.ParseDigest(req.File)
		if err != nil {
			return q, err
		}
		q = q.And(index.Carries{Prefix: file.String()})
	}
	return q.Resolve(resolver{ctx, d})
}

// noHit says what was not found.
func (d *Daemon) noHit(ctx context.Context, req SearchRequest) error {
	if req.File == "" {
		return ErrNoHit
	}
	q, err := d.query(ctx, SearchRequest{File: req.File})
	if err != nil {
		return err
	}
	res, err := d.lookUp(ctx, q, index.SearchOptions{Limit: 1})
	if err != nil {
		return err
	}
	if res.Total > 0 {
		return hintf(ErrNoHit, "messages that carry the file without matching the query: %d", res.Total)
	}
	return hintf(errNoFile, "a file that was changed or saved again has other bytes; filename:NAME finds attachments by their name")
}

// errNoFile is an [ErrNoHit].
var errNoFile = &noFileError{}

type noFileError struct{}

func (*noFileError) Error() string { return "no message carries this file byte for byte" }
func (*noFileError) Unwrap() error { return ErrNoHit }

// hitsAtOnce is of how many hits the threads are looked up at once.
const hitsAtOnce = 100

// writeHits writes hits but those that were erased since they were indexed, and
// returns how many.
func (d *Daemon) writeHits(ctx context.Context, q index.Query, hits []index.Hit, text *textCache, out Out) (n int, err error) {
	digests := make([]email.Digest, len(hits))
	for i, hit := range hits {
		digests[i] = hit.Digest
	}
	threads, err := thread.OfAll(ctx, d.derived, digests)
	if err != nil {
		return n, err
	}
	for i, hit := range hits {
		row, err := d.searchHit(ctx, q, hit, threads[i], text)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return n, err
		}
		if err := out.Row(row); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// searchHit makes the row of a hit. The error of one that was erased matches
// [fs.ErrNotExist].
func (d *Daemon) searchHit(ctx context.Context, q index.Query, hit index.Hit, thread string, text *textCache) (SearchHit, error) {
	row := SearchHit{Score: hit.Score, MatchedIn: []string{}}
	var err error
	if row.Summary, err = d.summaryIn(ctx, hit.Digest, thread); err != nil {
		return row, err
	}
	doc, err := text.get(ctx, hit.Digest)
	if err != nil {
		return row, err
	}
	shown, err := d.showHit(ctx, q, doc)
	if err != nil {
		return row, err
	}
	row.Snippet, row.SnippetOf = shown.Snippet, shown.From
	row.MatchedIn = append(row.MatchedIn, shown.In...)
	return row, nil
}

// showHit says where a document matches. In the index what is own depends on
// the bytes of the message alone, so that it never has to follow what other
// messages turn out to say: a paragraph that repeats one of them without a mark
// is own to in:own and to the ranking. Here such a paragraph is quoted.
func (d *Daemon) showHit(ctx context.Context, q index.Query, doc index.Document) (index.Shown, error) {
	shown := index.Show(doc, q, snippetWidth)
	links, err := quote.Links(ctx, d.derived, doc.Digest)
	if err != nil || !slices.ContainsFunc(links, func(l quote.Link) bool { return !l.Marked }) {
		return shown, err
	}
	r, err := projection.Read(ctx, d.rec, doc.Digest)
	if errors.Is(err, fs.ErrNotExist) {
		return shown, nil // erased a moment ago
	}
	if err != nil {
		return shown, err
	}
	r.Texts = whose(r.Texts, links)
	known, err := d.factsOf(ctx, []email.Digest{doc.Digest})
	if err != nil {
		return shown, err
	}
	if doc, err = d.document(ctx, doc.Digest, r, known); err != nil {
		return shown, err
	}
	told := index.Show(doc, q, snippetWidth)
	isText := func(place string) bool { return place == PassageOwn || place == PassageQuoted }
	if !slices.Contains(shown.In, PassageOwn) || slices.ContainsFunc(told.In, isText) {
		return told, nil
	}
	// Own words alone were asked for, and none are.
	shown.In[slices.Index(shown.In, PassageOwn)] = PassageQuoted
	if shown.From == PassageOwn {
		shown.From = PassageQuoted
	}
	return shown, nil
}

// A textCache keeps the documents that one search reads, so that a hit whose
// phrase was checked is not parsed again for its snippet.
type textCache struct {
	d    *Daemon
	docs map[email.Digest]index.Document
}

const maxCached = 256

func newTextCache(d *Daemon) *textCache {
	return &textCache{d, map[email.Digest]index.Document{}}
}

// candidate is get for the index: what was erased has no words.
func (c *textCache) candidate(ctx context.Context, digest email.Digest) (index.Document, error) {
	doc, err := c.get(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return index.Document{Digest: digest}, nil
	}
	return doc, err
}

func (c *textCache) get(ctx context.Context, digest email.Digest) (index.Document, error) {
	if doc, ok := c.docs[digest]; ok {
		return doc, nil
	}
	known, err := c.d.factsOf(ctx, []email.Digest{digest})
	if err != nil {
		return index.Document{}, err
	}
	doc, err := c.d.document(ctx, digest, nil, known)
	if err != nil {
		return index.Document{}, err
	}
	if len(c.docs) < maxCached {
		c.docs[digest] = doc
	}
	return doc, nil
}
