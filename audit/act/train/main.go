// Command train makes the weights of package act from labelled sentences:
//
//	go run ./audit/act/train audit/act/labels audit/act/weights
//
// The same labels give the same bytes. Before it fits the final weights it
// trains on four fifths of the conversations and judges the rest, five times
// over, chooses the thresholds from that, and prints what it saw.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"onrecord/audit/act"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: train LABELS-FOLDER WEIGHTS-FILE\n\nfor example: go run ./audit/act/train audit/act/labels audit/act/weights")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

func run(folder, file string) error {
	set, err := load(folder)
	if err != nil {
		return err
	}
	m := train(set)
	for k, kind := range m.Kinds {
		fmt.Printf("%-16s %4d  %s\n", kind.Kind, set.count(k), kind.Note)
	}
	fmt.Println(len(set.sentences), "sentences")
	return os.WriteFile(file, m.Encode(), 0o644)
}

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

// A set is all that is trained on.
type set struct {
	sentences []sentence
	digest    string
}

func (s *set) count(k int) (n int) {
	for i := range s.sentences {
		if s.sentences[i].is[k] {
			n++
		}
	}
	return n
}

// load reads all labels, in the order of their files.
func load(folder string) (*set, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	s := new(set)
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

func (s *set) add(m act.Labels, message int) {
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
