package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"onrecord/audit/attachment"
	"onrecord/audit/projection"
	"onrecord/config"
	"onrecord/index"
	"onrecord/ingest/email"
	"onrecord/ingest/extract"
)

// The texts of attachments follow behind: what was listed and not read yet is
// read, kept in derived.db in small transactions, and given to the index, whose
// mark says which texts it has.
const (
	textsMark = "attachments"

	readAhead    = 64              // attachments listed at a time
	keepTexts    = 4 << 20         // bytes of texts that are kept together
	keepAfter    = 2 * time.Second // however few they are
	stepMessages = 200             // documents that are made anew together
)

// newReader returns what reads attachments within limits: a process of its own if
// there is a program for it.
func newReader(o Options, dir string, l extract.Limits) extract.Reader {
	if len(o.Extract) == 0 {
		return &extract.Direct{Limits: l}
	}
	return extract.NewWorker(extract.WorkerOptions{
		Command: o.Extract, Cache: filepath.Join(dir, "extract-cache"), Limits: l, Log: o.Log,
	})
}

func textLimits(c *config.Config) extract.Limits {
	e := c.Extract
	return extract.Limits{
		Size: int64(e.Limits.Size), Text: int64(e.Limits.Text), Time: e.Limits.Time, Memory: int64(e.Limits.Memory),
		OCR: e.OCR && extract.CanOCR(), Languages: strings.Join(e.OCRLanguages, "+"),
	}
}

// textSettings names what may change a result that is bounded.
func textSettings(l extract.Limits) string {
	s := fmt.Sprintf("size %d text %d time %s memory %d", l.Size, l.Text, l.Time, l.Memory)
	if l.OCR {
		s += " ocr " + l.Languages
	}
	return s
}

// ReadTexts reads the attachments that were listed and not read yet, and gives
// their texts to the index. Interrupted, it goes on the next time. Progress may
// be nil.
func (d *Daemon) ReadTexts(ctx context.Context, progress func(Progress)) error {
	d.reading.Lock()
	defer d.reading.Unlock()
	if err := d.indexTexts(ctx); err != nil { // what an earlier run kept
		return err
	}
	r := &textReader{Daemon: d, settings: textSettings(d.limits), progress: progress, since: time.Now()}
	var err error
	if r.total, err = attachment.CountUnread(ctx, d.derived, r.settings); err != nil || r.total == 0 {
		return err
	}
	if d.Config().Extract.OCR && !extract.CanOCR() {
		d.warnOCR.Do(func() {
			d.log.Warn("extract.ocr is true, but tesseract is not installed: pictures and scans are not read")
		})
	}
	return errors.Join(r.all(ctx), d.indexTexts(context.WithoutCancel(ctx)))
}

// A textReader reads all attachments that are to be read.
type textReader struct {
	*Daemon
	settings    string
	progress    func(Progress)
	done, total int64

	kept  []attachment.Reading // read, to be kept
	size  int                  // bytes of their texts
	since time.Time            // when the last ones were kept
}

// all reads one attachment after another. What was read is kept also when it is
// interrupted.
func (r *textReader) all(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, r.keep(context.WithoutCancel(ctx))) }()
	var after attachment.Key
	for {
		list, err := attachment.Unread(ctx, r.derived, r.settings, after, readAhead)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, c := range list {
			after = c.Key
			if err := r.one(ctx, c); err != nil {
				return err
			}
			r.done++
			if r.progress != nil {
				r.progress(Progress{Stage: "attachments", Done: r.done, Total: max(r.total, r.done)})
			}
		}
	}
}

func (r *textReader) one(ctx context.Context, c attachment.Content) error {
	res, err := r.read(ctx, c)
	if errors.Is(err, errErased) {
		return nil
	}
	if err != nil {
		return err
	}
	r.kept = append(r.kept, attachment.Reading{Key: c.Key, Result: res})
	if r.size += len(res.Text); r.size < keepTexts && time.Since(r.since) < keepAfter {
		return nil
	}
	if err := r.keep(ctx); err != nil {
		return err
	}
	return r.indexTexts(ctx)
}

// errErased means that the message was erased after its attachment was listed.
var errErased = errors.New("the message was erased")

// read has an attachment read.
func (r *textReader) read(ctx context.Context, c attachment.Content) (extract.Result, error) {
	if most := r.limits.Size; c.Size > most {
		return extract.Result{Kind: extract.Unknown, Defects: []string{extract.DefectTooLarge}}, nil
	}
	raw, _, err := r.rec.OpenObject(ctx, c.Message)
	if errors.Is(err, fs.ErrNotExist) {
		return extract.Result{}, errErased
	}
	if err != nil {
		return extract.Result{}, err
	}
	defer raw.Close()
	content := bytes.NewBuffer(make([]byte, 0, c.Size))
	_, err = email.WritePart(content, raw, c.Part)
	switch {
	case errors.Is(err, fs.ErrNotExist): // a part that other rules had found
		return extract.Result{Kind: extract.Unknown, Defects: []string{extract.DefectDamaged}}, nil
	case err != nil:
		return extract.Result{}, fmt.Errorf("part %s of message %s: %w", c.Part, c.Message, err)
	}
	return r.reader.Read(ctx, content.Bytes(), c.Hint())
}

func (r *textReader) keep(ctx context.Context) error {
	if len(r.kept) == 0 {
		return nil
	}
	err := attachment.Keep(ctx, r.derived, r.settings, r.kept)
	r.kept, r.size, r.since = nil, 0, time.Now()
	return err
}

// indexTexts gives the index the texts that it has not taken up.
func (d *Daemon) indexTexts(ctx context.Context) error {
	for {
		more, err := d.indexStep(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// indexStep gives the index the next texts. Nobody else may make documents
// meanwhile: one made before a text was kept could replace one made after.
func (d *Daemon) indexStep(ctx context.Context) (more bool, err error) {
	d.catching.Lock()
	defer d.catching.Unlock()
	at, err := d.fitTexts(ctx, false)
	if err != nil {
		return false, err
	}
	step, ok, err := attachment.Next(ctx, d.derived, at, stepMessages)
	if err != nil || !ok {
		return false, err
	}
	known, err := d.factsOf(ctx, step.Messages)
	if err != nil {
		return false, err
	}
	var docs []index.Document
	size := 0
	for i, m := range step.Messages {
		doc, err := d.document(ctx, m, nil, known)
		if errors.Is(err, fs.ErrNotExist) {
			continue // erased since
		}
		if err != nil {
			return false, err
		}
		docs = append(docs, doc)
		size += len(doc.Own) + len(doc.Other)
		for _, f := range doc.Files {
			size += len(f.Text)
		}
		if size > batchBytes && i < len(step.Messages)-1 {
			if err := d.index.Update(ctx, docs, textsMark, at.Bytes()); err != nil {
				return false, err
			}
			docs, size = nil, 0
		}
	}
	return true, d.index.Update(ctx, docs, textsMark, step.To.Bytes())
}

// fitTexts returns which texts the index has. Where derived.db has others, the
// index is to take up all of them again; an empty index takes up with its
// documents what is there. The caller holds catching.
func (d *Daemon) fitTexts(ctx context.Context, empty bool) (attachment.Position, error) {
	b, err := d.index.Mark(textsMark)
	if err != nil {
		return attachment.Position{}, fmt.Errorf("index mark: %w", err)
	}
	at := attachment.ParsePosition(b)
	if !empty {
		if fits, err := attachment.Fits(ctx, d.derived, at); err != nil || fits {
			return at, err
		}
	}
	end, err := attachment.End(ctx, d.derived)
	if err != nil {
		return end, err
	}
	if !empty {
		end = end.Start()
	}
	return end, d.index.Update(ctx, nil, textsMark, end.Bytes())
}

// followTexts reads attachments as they come until ctx is done. What goes wrong
// is tried again with the next ones.
func (d *Daemon) followTexts(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.caughtUp:
		}
		if err := d.ReadTexts(ctx, nil); err != nil && ctx.Err() == nil {
			d.log.Warn("read attachments", "err", err)
		}
	}
}

// addTexts gives a document the texts of its attachments.
func (d *Daemon) addTexts(ctx context.Context, m *projection.Reading, doc *index.Document) error {
	if len(doc.Files) == 0 {
		return nil
	}
	texts, err := attachment.Of(ctx, d.derived, m.Digest)
	if err != nil {
		return err
	}
	i := 0
	for k := range m.Parts {
		if !m.Parts[k].Attachment {
			continue
		}
		if t := texts[m.Parts[k].Path]; !t.Direct && t.Kind != "" {
			doc.SetFileText(i, t.Text)
		}
		i++
	}
	return nil
}

// waitingTexts returns how many attachments have texts that search does not
// find yet.
func (d *Daemon) waitingTexts(ctx context.Context) (int64, error) {
	b, err := d.index.Mark(textsMark)
	if err != nil {
		return 0, err
	}
	return attachment.Waiting(ctx, d.derived, attachment.ParsePosition(b))
}
