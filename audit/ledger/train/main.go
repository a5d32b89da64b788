// Command train makes the weights by which package ledger chooses the answers of
// requests, from disputes with labelled requests:
//
//	go run ./audit/ledger/train audit/ledger/train/disputes audit/ledger/answers.tsv
//
// The same disputes give the same bytes. Before it fits the final weights it
// trains on all disputes but one and judges that one, for each of them, and
// prints what it saw: beside what a choice gets right that knows of a message
// only who wrote it when, and nothing of what it says.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/audit/ledger"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: train DISPUTES-FOLDER WEIGHTS-FILE\n\nfor example: go run ./audit/ledger/train audit/ledger/train/disputes audit/ledger/answers.tsv")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

func run(folder, weights string) error {
	set, err := read(context.Background(), folder)
	if err != nil {
		return err
	}
	all := func(string) bool { return true }
	fmt.Printf("%d requests of %d disputes\n", len(set), len(disputes(set)))
	fmt.Printf("right of disputes held out: %.3f, by order alone %.3f, by the request alone %.3f\n", judge(set, all), judge(set, isOrder), judge(set, isRequest))
	return os.WriteFile(weights, encode(fit(set, all)), 0o644)
}

// A choice is a request with what there is to choose from.
type choice struct {
	dispute string
	options []ledger.Option
	right   int // which of the options; -1 if the answer is not among them
}

// read reads the disputes of a folder, in the order of their files.
func read(ctx context.Context, folder string) ([]choice, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var set []choice
	for _, f := range files {
		d, err := load(f)
		if err != nil {
			return nil, err
		}
		list, err := d.choices(ctx, filepath.Base(f))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		set = append(set, list...)
	}
	if len(set) == 0 {
		return nil, fmt.Errorf("no requests in %s", folder)
	}
	return set, nil
}

// choices returns the labelled requests of a dispute that the ledger finds too.
func (d *dispute) choices(ctx context.Context, name string) ([]choice, error) {
	folder, err := os.MkdirTemp("", "train-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	l, err := d.read(ctx, folder)
	if err != nil {
		return nil, err
	}
	var list []choice
	taken := map[string]bool{}
	for _, q := range d.Requests {
		for i := range l.Requests {
			r := &l.Requests[i]
			if taken[r.ID] || r.MessageID != messageID(q.Message) || !alike(r.Quote, q.Quote) {
				continue
			}
			taken[r.ID] = true
			c := choice{dispute: name, options: l.Options(r)}
			if q.Answer != "" {
				c.right = slices.IndexFunc(c.options, func(o ledger.Option) bool { return o.MessageID == messageID(q.Answer) })
			}
			list = append(list, c)
			break
		}
	}
	return list, nil
}

// alike reports whether one quotation holds the other.
func alike(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// encode writes the weights, one a line, of those that are not zero.
func encode(weights []int) []byte {
	var b bytes.Buffer
	for i, name := range ledger.Signals() {
		if weights[i] != 0 {
			fmt.Fprintf(&b, "%d\t%s\n", weights[i], name)
		}
	}
	return b.Bytes()
}
