package mailfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
	"onrecord/ingest/email"
)

// An item is one message on its way from a file to the record, or the news that
// something could not be read, or that a unit ends.
type item struct {
	unit *unit
	end  bool // nothing but the end of the unit
	err  error

	name      string // of the file, below the path that was given
	offset    int64  // in an mbox, else -1
	format    string // "" is that of the unit's source
	delivered string
	modified  time.Time
	fromLine  string
	flags     []string
	status    bool // flags are in fields of the header
	quoted    bool // as mboxrd does
	exact     bool // line ends are the message's own
	size      int64
	raw       []byte                        // the bytes, if they are there already
	open      func() (io.ReadCloser, error) // else: may be called several times

	ready   chan struct{} // closed once the fields below are set
	body    *record.Body
	ends    string            // line ends
	source  [sha256.Size]byte // of the bytes before their line ends were converted
	spooled string            // a file that holds the bytes
}

func failedItem(u *unit, err error) *item { return &item{unit: u, err: err} }

// cost is how many bytes an item may take in memory.
func (it *item) cost() int64 { return min(it.size, maxMemory) + 4096 }

// prepare does all that can be done outside the transaction.
func (it *item) prepare(spool string) {
	defer close(it.ready)
	if it.end || it.err != nil {
		return
	}
	if it.err = it.load(); it.err == nil && it.raw == nil {
		it.err = it.toSpool(spool)
	} else if it.err == nil {
		it.fromMemory()
	}
}

// load reads a message into memory, unless it is large.
func (it *item) load() error {
	if it.raw != nil || it.size > maxMemory {
		return nil
	}
	r, err := it.open()
	if err != nil {
		return err
	}
	defer r.Close()
	var buf bytes.Buffer
	buf.Grow(int(it.size) + bytes.MinRead)
	n, err := buf.ReadFrom(io.LimitReader(r, maxMemory+1))
	if err != nil {
		return fmt.Errorf("%s: %w", it.name, err)
	}
	if n <= maxMemory {
		it.raw = buf.Bytes()
	}
	return nil
}

// raws are empty buffers that held messages before their line ends were converted.
var raws = sync.Pool{New: func() any { return &[]byte{} }}

// fromMemory prepares a message in memory.
func (it *item) fromMemory() {
	raw := it.raw
	it.raw = nil
	if raw == nil {
		raw = []byte{}
	}
	if it.quoted {
		raw = unquote(raw)
	}
	var c census
	_, _ = c.Write(raw) // never fails
	it.ends = lineEndsOf(c.lf, c.crlf)
	if it.ends == lineEndsLF && !it.exact {
		it.ends, it.source = lineEndsConverted, sha256.Sum256(raw)
		read := raw[:0]
		raw = toCRLF(raw, c.lf)
		raws.Put(&read)
	}
	it.readStatus(raw)
	it.body = record.BytesBody(raw)
}

// toSpool prepares a large message: it is read once for its line ends, and once
// into a file of the spool as it is to be stored.
func (it *item) toSpool(spool string) error {
	first := newSums()
	if err := it.copyTo(first); err != nil {
		return err
	}
	it.ends = lineEndsOf(first.lf, first.crlf)
	convert := it.ends == lineEndsLF && !it.exact
	f, err := os.CreateTemp(spool, "message-*")
	if err != nil {
		return err
	}
	it.spooled = f.Name()
	w := bufio.NewWriterSize(f, 64<<10)
	second := newSums()
	var to io.Writer = w
	if convert {
		it.ends, it.source, to = lineEndsConverted, first.digest(), crlfWriter{w}
	}
	err = it.copyTo(io.MultiWriter(second, to))
	if err := errors.Join(err, w.Flush(), f.Close()); err != nil {
		return err
	}
	if first.digest() != second.digest() {
		return fmt.Errorf("%s: it changed while it was being read", it.name)
	}
	it.body, err = record.FileBody(it.spooled)
	return err
}

// copyTo writes the bytes of a message, with quoting undone, to w.
func (it *item) copyTo(w io.Writer) error {
	r, err := it.open()
	if err != nil {
		return err
	}
	defer r.Close()
	if it.quoted {
		err = requote(w, bufio.NewReaderSize(r, 64<<10), -1)
	} else {
		_, err = io.Copy(w, r)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", it.name, err)
	}
	return nil
}

// discard gives back what the item holds outside of memory.
func (it *item) discard() {
	if it.spooled != "" {
		_ = os.Remove(it.spooled) // the folder goes at the end of the import anyway
	}
}

// readStatus takes flags from the fields in which mail programs keep them in an
// mbox: Status and X-Status (of mbox programs), X-Mozilla-Status.
func (it *item) readStatus(raw []byte) {
	if !it.status || !bytes.Contains(raw, []byte("Status:")) {
		return
	}
	for line := range bytes.Lines(email.HeaderBlock(raw)) {
		name, value, ok := strings.Cut(string(trimEOL(line)), ":")
		if !ok || len(value) > 40 {
			continue
		}
		switch strings.ToLower(name) {
		case "status":
			it.addFlags(value, map[rune]string{'R': `\Seen`})
		case "x-status":
			it.addFlags(value, map[rune]string{'A': `\Answered`, 'F': `\Flagged`, 'D': `\Deleted`, 'T': `\Draft`})
		case "x-mozilla-status":
			bits, _ := strconv.ParseUint(strings.TrimSpace(value), 16, 16) // 0 if it is something else
			for i, flag := range []string{`\Seen`, `\Answered`, `\Flagged`, `\Deleted`} {
				if bits&(1<<i) != 0 {
					it.flags = append(it.flags, flag)
				}
			}
			if bits&0x1000 != 0 {
				it.flags = append(it.flags, "$Forwarded")
			}
		}
	}
	slices.Sort(it.flags)
	it.flags = slices.Compact(it.flags)
}

func (it *item) addFlags(letters string, flags map[rune]string) {
	for _, letter := range letters {
		if flag, ok := flags[letter]; ok {
			it.flags = append(it.flags, flag)
		}
	}
}

// observation returns what the record is told of an item.
func (it *item) observation(generation int64) record.Observation {
	format := it.format
	if format == "" {
		format = it.unit.source.format()
	}
	fields := []tlog.Field{tlog.TextField("label", it.unit.label), tlog.BareField("format", format)}
	if it.name != "" {
		fields = append(fields, tlog.TextField("name", filepath.ToSlash(it.name)))
	}
	if it.offset >= 0 {
		fields = append(fields, tlog.BareField("offset", strconv.FormatInt(it.offset, 10)))
	}
	if it.fromLine != "" {
		fields = append(fields, tlog.TextField("from-line", it.fromLine))
	}
	fields = append(fields, tlog.BareField("line-ends", it.ends))
	if it.ends == lineEndsConverted {
		fields = append(fields, tlog.BareField("source-sha256", email.Digest(it.source).String()))
	}
	return record.Observation{Generation: generation, InternalDate: it.delivered, Flags: it.flags,
		Facet: tlog.FacetFile, Fields: fields, Body: it.body}
}
