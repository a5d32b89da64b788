package act

import (
	"bufio"
	"bytes"
	_ "embed" // the weights
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights
var weightsFile []byte

// Shipped returns the model that [Detect] judges by.
func Shipped() *Model { return shipped() }

// shipped is the model that the program judges by. It is read when a text is first
// judged: the program that trains judges none, and so runs where the weights are
// those of older features.
var shipped = sync.OnceValue(func() *Model { return mustLoad(weightsFile) })

func mustLoad(b []byte) *Model {
	m, err := DecodeModel(b)
	if err != nil {
		panic("audit/act/weights: " + err.Error()) // a fault of the build; every test would see it
	}
	return m
}

// Encode returns the model as a file: lines of text up to an empty one, then
// for each kind the number of its weights, and each as the distance of its
// slot from the one before, and the weight, all as varints.
func (m *Model) Encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "onrecord act weights\nfeatures %d\nlabels %s %d\n", m.Features, m.Labels, m.Sentences)
	for _, k := range m.Kinds {
		fmt.Fprintf(&b, "kind %s %d %d %d %d %s\n", k.Kind, k.Bias, k.Confirmed, k.Possible, k.Backed, k.Note)
	}
	b.WriteByte('\n')
	var buf []byte
	for k := range m.Kinds {
		count, last := 0, 0
		buf = buf[:0]
		for slot := range slots {
			if !m.weighs(uint32(slot)) {
				continue
			}
			if w := m.row(uint32(slot))[k]; w != 0 {
				buf = binary.AppendUvarint(buf, uint64(slot-last))
				buf = binary.AppendVarint(buf, int64(w))
				last = slot
				count++
			}
		}
		b.Write(binary.AppendUvarint(nil, uint64(count)))
		b.Write(buf)
	}
	return b.Bytes()
}

// DecodeModel reads what [Model.Encode] returns. A model of other features than
// those of this program is an error.
func DecodeModel(file []byte) (*Model, error) {
	m := new(Model)
	r := bufio.NewReader(bytes.NewReader(file))
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("header: %w", err)
		}
		if line == "\n" {
			break
		}
		if err := m.header(strings.Fields(line)); err != nil {
			return nil, fmt.Errorf("header %q: %w", line, err)
		}
	}
	if m.Features != featureVersion {
		return nil, fmt.Errorf("weights are for version %d of the features, which are at %d: make train", m.Features, featureVersion)
	}
	if len(m.Kinds) != len(Kinds) {
		return nil, fmt.Errorf("%d kinds of %d", len(m.Kinds), len(Kinds))
	}
	m.makeRoom()
	for k := range m.Kinds {
		if err := m.decode(r, k); err != nil {
			return nil, fmt.Errorf("weights of %s: %w", m.Kinds[k].Kind, err)
		}
	}
	return m, nil
}

// header reads a line of the header.
func (m *Model) header(f []string) (err error) {
	number := func(i int) int {
		if i >= len(f) {
			err = io.ErrUnexpectedEOF
			return 0
		}
		n, e := strconv.Atoi(f[i])
		if e != nil {
			err = e
		}
		return n
	}
	if len(f) == 0 {
		return fmt.Errorf("empty line")
	}
	switch f[0] {
	case "onrecord":
	case "features":
		m.Features = number(1)
	case "labels":
		m.Sentences = number(2)
		if err == nil {
			m.Labels = f[1]
		}
	case "kind":
		k := KindModel{Bias: int32(number(2)), Confirmed: int32(number(3)), Possible: int32(number(4)), Backed: int32(number(5))}
		if err == nil && (len(m.Kinds) == len(Kinds) || Kinds[len(m.Kinds)] != Kind(f[1])) {
			return fmt.Errorf("kind %q is not the next one", f[1])
		}
		if err == nil {
			k.Kind, k.Note = Kind(f[1]), strings.Join(f[6:], " ")
			m.Kinds = append(m.Kinds, k)
		}
	default:
		return fmt.Errorf("unknown line")
	}
	return err
}

// decode reads the weights of the kind with index k.
func (m *Model) decode(r io.ByteReader, k int) error {
	count, err := binary.ReadUvarint(r)
	if err != nil {
		return err
	}
	slot := uint64(0)
	for range count {
		step, err := binary.ReadUvarint(r)
		if err != nil {
			return err
		}
		w, err := binary.ReadVarint(r)
		if err != nil {
			return err
		}
		if slot += step; step >= slots || slot >= slots || w < math.MinInt16 || w > math.MaxInt16 {
			return fmt.Errorf("weight %d of slot %d cannot be", w, slot)
		}
		m.SetWeight(uint32(slot), k, int16(w))
	}
	return nil
}
