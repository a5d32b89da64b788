// Package learn fits the weights of package act to labelled sentences, see
// [act.ReadLabels]. The same labels give the same weights.
package learn

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"onrecord/audit/act"
)

// A sentence is a labelled one, read.
type sentence struct {
	act.Example
	is      [64]bool // by index of act.Kinds
	unknown [64]bool // whether it is, by index of act.Kinds
	message int
	group   string
	hard    bool
	staff   bool
}

// A Set is all that is trained on.
type Set struct {
	sentences []sentence
	digest    string
}

// Count returns how many sentences are of the kind with index k of [act.Kinds].
func (s *Set) Count(k int) (n int) {
	for i := range s.sentences {
		if s.sentences[i].is[k] {
			n++
		}
	}
	return n
}

// Load reads all labels, in the order of their files.
func Load(folder string) (*Set, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	s := new(Set)
	sum := sha256.New()
	message := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		sum.Write(b)
		messages, err := act.ReadLabels(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		for _, m := range messages {
			s.add(m, message)
			message++
		}
	}
	if len(s.sentences) == 0 {
		return nil, fmt.Errorf("no labels in %s", folder)
	}
	s.digest = fmt.Sprintf("%x", sum.Sum(nil))
	return s, nil
}

func (s *Set) add(m act.Labels, message int) {
	for i, e := range act.Examples(m) {
		one := sentence{Example: e, message: message, group: m.Group, hard: m.Hard, staff: m.Staff}
		for _, k := range m.Sentences[i].Kinds {
			one.is[slices.Index(act.Kinds, k)] = true
		}
		for k, kind := range act.Kinds {
			one.unknown[k] = m.Judged != nil && !slices.Contains(m.Judged, kind)
		}
		s.sentences = append(s.sentences, one)
	}
}
