// Command train makes the weights of package act from labelled sentences:
//
//	go run ./audit/act/train audit/act/labels audit/act/weights
//
// The same labels give the same bytes. Before it fits the final weights it
// trains on four fifths of the conversations and judges the rest, five times
// over, chooses the thresholds from that, and prints what it saw.
package main

import (
	"fmt"
	"os"

	"onrecord/audit/act/learn"
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
	set, err := learn.Load(folder)
	if err != nil {
		return err
	}
	m := set.Train()
	for k, kind := range m.Kinds {
		fmt.Printf("%-16s %4d  %s\n", kind.Kind, set.Count(k), kind.Note)
	}
	fmt.Println(m.Sentences, "sentences")
	return os.WriteFile(file, m.Encode(), 0o644)
}
