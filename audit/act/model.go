package act

import (
	"bufio"
	"bytes"
	_ "embed" // the weights
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
)

//go:embed weights
var weightsFile []byte

// shipped is the model that the program judges by.
var shipped = mustLoad(weightsFile)

func mustLoad(b []byte) *Model {
	m, err := DecodeModel(b)
	if err != nil {
		panic("audit/act/weights: " + err.Error()) // a fault of the build; every test would see it
	}
	return m
}

// unit is 1.0 in the fixed-point numbers of a model. Sums of integers are the
// same on every processor.
const unit = 1 << 10

// A Model weighs features. For each kind the weights of the features of a
// sentence, and the bias, add up to its score: the logarithm of the odds that
// the sentence is an act of that kind, in fixed point.
type Model struct {
	Features  int    // version of the features that the weights are for
	Labels    string // SHA-256 of the labels that it was made from
	Sentences int    // how many these are
	Kinds     []KindModel
	weights   []int16 // by slot, then by kind
}

// A KindModel is what a model knows of one kind.
type KindModel struct {
	Kind      Kind
	Bias      int32
	Confirmed int32 // scores from here on are confirmed
	Possible  int32 // scores from here on are possible
	Note      string
}

// NewModel returns a model of the present features without weights.
func NewModel() *Model {
	m := &Model{Features: featureVersion, weights: make([]int16, slots*len(Kinds))}
	for _, k := range Kinds {
		m.Kinds = append(m.Kinds, KindModel{Kind: k})
	}
	return m
}

// SetWeight sets the weight of a feature for the kind with index k of Kinds.
func (m *Model) SetWeight(feature uint32, k int, w int16) { m.weights[int(feature)*len(m.Kinds)+k] = w }

// scores returns the score of each kind.
func (m *Model) scores(features []uint32) []int32 {
	n := len(m.Kinds)
	sum := make([]int32, n)
	for k := range sum {
		sum[k] = m.Kinds[k].Bias
	}
	for _, f := range features {
		for k, w := range m.weights[int(f)*n : int(f)*n+n] {
			sum[k] += int32(w)
		}
	}
	return sum
}

// Encode returns the model as a file: lines of text up to an empty one, then
// for each kind the number of its weights, and each as the distance of its
// slot from the one before, and the weight, all as varints.
func (m *Model) Encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "onrecord act weights\nfeatures %d\nlabels %s %d\n", m.Features, m.Labels, m.Sentences)
	for _, k := range m.Kinds {
		fmt.Fprintf(&b, "kind %s %d %d %d %s\n", k.Kind, k.Bias, k.Confirmed, k.Possible, k.Note)
	}
	b.WriteByte('\n')
	var buf []byte
	n := len(m.Kinds)
	for k := range m.Kinds {
		count, last := 0, 0
		buf = buf[:0]
		for slot := range slots {
			if w := m.weights[slot*n+k]; w != 0 {
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
	m.weights = make([]int16, slots*len(m.Kinds))
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
		k := KindModel{Bias: int32(number(2)), Confirmed: int32(number(3)), Possible: int32(number(4))}
		if err == nil {
			k.Kind, k.Note = Kind(f[1]), strings.Join(f[5:], " ")
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
		if slot += step; slot >= slots {
			return fmt.Errorf("slot %d is none", slot)
		}
		m.SetWeight(uint32(slot), k, int16(w))
	}
	return nil
}
