package quote

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"maps"
	"math"
	"slices"
)

// A posting says that a message has a sample. ref is twice the number of a
// message that has it in its own words, and one more if it is in one of its
// paragraphs that are passages; less twice the number of a message that quotes
// it; 0 if the sample is boilerplate, and then it has no other postings.
type posting struct {
	sample
	ref int32
}

func owner(h sample, message int64, told bool) posting {
	if told {
		return posting{h, int32(2*message + 1)}
	}
	return posting{h, int32(2 * message)}
}

func quoter(h sample, message int64) posting { return posting{h, int32(-2 * message)} }

func (p posting) owns() bool     { return p.ref > 0 }
func (p posting) told() bool     { return p.ref > 0 && p.ref%2 == 1 }
func (p posting) common() bool   { return p.ref == 0 }
func (p posting) message() int64 { return int64(max(p.ref, -p.ref) / 2) }

func (p posting) compare(q posting) int {
	return cmp.Or(cmp.Compare(p.sample, q.sample), cmp.Compare(p.ref, q.ref))
}

// owners counts the messages that have a sample as their own.
func owners(list []posting) (n int) {
	for _, p := range list {
		if p.owns() {
			n++
		}
	}
	return n
}

// span returns where the postings of h are in a sorted list.
func span(list []posting, h sample) (from, to int) {
	from, _ = slices.BinarySearchFunc(list, h, func(p posting, h sample) int { return cmp.Compare(p.sample, h) })
	for to = from; to < len(list) && list[to].sample == h; to++ {
	}
	return from, to
}

// A bucket is a row of quote_sample: the postings of the samples from one on to
// the next bucket, sorted.
type bucket struct {
	postings []posting
	changed  bool
}

// Buckets are read when they are asked for and written at the end of a batch,
// or when there are so many postings in memory.
const maxPostings = 1 << 20

// A postings reads and writes quote_sample. There are enough buckets for about
// as many postings in each as can be looked up and written at once: their number
// follows from that of the messages, and grows fourfold.
type postings struct {
	bits    int               // of a sample tell its bucket
	buckets map[int64]*bucket // by their first sample
	held    int               // postings in them
}

// bitsFor returns how many bits tell the bucket if there are so many messages.
func bitsFor(messages int64) int {
	bits := 4
	for bits < 24 && messages > 8<<bits {
		bits += 2
	}
	return bits
}

// first returns the first sample of the bucket of h.
func (p *postings) first(h sample) int64 { return int64(h) >> (32 - p.bits) << (32 - p.bits) }

// bucketOf returns the bucket of a sample.
func (s *store) bucketOf(ctx context.Context, h sample) (*bucket, error) {
	first := s.first(h)
	if b, ok := s.buckets[first]; ok {
		return b, nil
	}
	list, err := s.readBucket(ctx, first)
	if err != nil {
		return nil, err
	}
	b := &bucket{postings: list}
	s.buckets[first] = b
	s.postings.held += len(list)
	return b, nil
}

func (s *store) readBucket(ctx context.Context, first int64) ([]posting, error) {
	stmt, err := s.stmt(ctx, `SELECT postings FROM quote_sample WHERE first = ?`)
	if err != nil {
		return nil, err
	}
	var data sql.RawBytes
	rows, err := stmt.QueryContext(ctx, first)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	if err := rows.Scan(&data); err != nil {
		return nil, err
	}
	return decodePostings(first, data)
}

// encodePostings packs the postings of the bucket that begins at first: of each
// the distance to the sample before, and the ref.
func encodePostings(first int64, list []posting) []byte {
	data := make([]byte, 0, 6*len(list))
	for _, p := range list {
		data = binary.AppendUvarint(data, uint64(int64(p.sample)-first))
		data = binary.AppendVarint(data, int64(p.ref))
		first = int64(p.sample)
	}
	return data
}

func decodePostings(first int64, data []byte) ([]posting, error) {
	list := make([]posting, 0, len(data)/4)
	for len(data) > 0 {
		more, n := binary.Uvarint(data)
		if n <= 0 || more > math.MaxUint32 {
			return nil, errRow
		}
		ref, m := binary.Varint(data[n:])
		if first += int64(more); m <= 0 || first > math.MaxInt32 || int64(int32(ref)) != ref {
			return nil, errRow
		}
		list = append(list, posting{sample(first), int32(ref)})
		data = data[n+m:]
	}
	return list, nil
}

// holders returns the postings of samples, in their order: of owners, and of
// quoters if all are asked for.
func (s *store) holders(ctx context.Context, samples []sample, all bool) ([]posting, error) {
	var list []posting
	for _, h := range samples {
		b, err := s.bucketOf(ctx, h)
		if err != nil {
			return nil, err
		}
		from, to := span(b.postings, h)
		for _, p := range b.postings[from:to] {
			if all || p.ref >= 0 {
				list = append(list, p)
			}
		}
	}
	return list, nil
}

// take splits off the postings of h from the front of a sorted list.
func take(list []posting, h sample) (of, rest []posting) {
	_, to := span(list, h)
	from, _ := span(list[:to], h)
	return list[from:to], list[to:]
}

// insert adds postings.
func (s *store) insert(ctx context.Context, list []posting) error {
	for _, p := range list {
		b, err := s.bucketOf(ctx, p.sample)
		if err != nil {
			return err
		}
		if i, found := slices.BinarySearchFunc(b.postings, p, posting.compare); !found {
			b.postings, b.changed = slices.Insert(b.postings, i, p), true
			s.postings.held++
		}
	}
	return nil
}

// makeCommon puts the mark of boilerplate in place of the postings of a sample.
func (s *store) makeCommon(ctx context.Context, h sample) error {
	b, err := s.bucketOf(ctx, h)
	if err != nil {
		return err
	}
	from, to := span(b.postings, h)
	b.postings, b.changed = slices.Replace(b.postings, from, to, posting{sample: h}), true
	return nil
}

// room makes more buckets if there are many messages now, and lets go of those
// in memory if they hold much.
func (s *store) room(ctx context.Context) error {
	bits := bitsFor(s.count)
	if bits == s.bits && s.postings.held <= maxPostings {
		return nil
	}
	if err := s.writePostings(ctx); err != nil {
		return err
	}
	s.forgetPostings()
	for first := int64(-1 << 31); bits > s.bits && first < 1<<31; first += 1 << (32 - s.bits) {
		if err := s.divide(ctx, first, bits); err != nil {
			return err
		}
	}
	s.bits = bits
	return nil
}

// divide makes buckets of one.
func (s *store) divide(ctx context.Context, first int64, bits int) error {
	list, err := s.readBucket(ctx, first)
	if err != nil || len(list) == 0 {
		return err
	}
	if _, err := s.exec(ctx, `DELETE FROM quote_sample WHERE first = ?`, first); err != nil {
		return err
	}
	smaller := postings{bits: bits}
	for len(list) > 0 {
		first := smaller.first(list[0].sample)
		n := 1
		for n < len(list) && smaller.first(list[n].sample) == first {
			n++
		}
		if err := s.writeBucket(ctx, first, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (s *store) forgetPostings() {
	s.buckets, s.postings.held = make(map[int64]*bucket), 0
}

// writePostings writes the buckets that have changed.
func (s *store) writePostings(ctx context.Context) error {
	for _, first := range slices.Sorted(maps.Keys(s.buckets)) {
		b := s.buckets[first]
		if !b.changed {
			continue
		}
		if err := s.writeBucket(ctx, first, b.postings); err != nil {
			return err
		}
		b.changed = false
	}
	return nil
}

func (s *store) writeBucket(ctx context.Context, first int64, list []posting) error {
	_, err := s.exec(ctx, `INSERT OR REPLACE INTO quote_sample(first, postings) VALUES(?, ?)`, first, encodePostings(first, list))
	return err
}
