// Command train makes the weights by which package ledger chooses the answers of
// requests and what shows promises kept, from disputes with labelled requests and
// promises:
//
//	go run ./audit/ledger/train audit/ledger/train/disputes audit/act/labels audit/ledger/outcomes.tsv
//	go run ./audit/ledger/train audit/ledger/train/disputes audit/act/labels audit/ledger/answers.tsv
//
// Answers are chosen knowing which promises were kept, so that they come second. The
// sentences of the disputes are labelled in audit/act/labels: what a dispute's messages tell
// is judged by weights that were made without it, since in mail that nobody has labelled
// it is known no better.
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

	"onrecord/audit/act"
	"onrecord/audit/act/learn"
	"onrecord/audit/ledger"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: train DISPUTES-FOLDER ACT-LABELS-FOLDER WEIGHTS-FILE\n\nfor example: go run ./audit/ledger/train audit/ledger/train/disputes audit/act/labels audit/ledger/answers.tsv")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(2)
	}
}

func run(folder, labels, file string) error {
	models, err := strangers(folder, labels)
	if err != nil {
		return err
	}
	requests, promises, err := read(context.Background(), folder, models)
	if err != nil {
		return err
	}
	all := func(string) bool { return true }
	t, set := answers(), requests
	switch filepath.Base(file) {
	case "answers.tsv":
		fmt.Printf("%d requests of %d disputes\n", len(set), len(disputes(set)))
		fmt.Printf("right of disputes held out: %.3f, by order alone %.3f, by the request alone %.3f\n", t.judge(set, all), t.judge(set, isOrder), t.judge(set, isRequest))
	case "outcomes.tsv":
		t, set = proofs(), promises
		fmt.Printf("%d promises of %d disputes\n", len(set), len(disputes(set)))
		fmt.Printf("right of disputes held out: %.3f, as set by hand %.3f\n", t.judge(set, all), t.judge(set, func(string) bool { return false }))
	default:
		return fmt.Errorf("%s: the weights are called answers.tsv or outcomes.tsv", file)
	}
	return os.WriteFile(file, t.encode(t.fit(set, all)), 0o644)
}

// A choice is a request or a promise with what there is to choose from.
type choice struct {
	dispute string
	options []ledger.Option
	right   int // which of the options; -1 if the answer is not among them
}

// read reads the disputes of a folder, in the order of their files, by some models of acts
// in turn.
func read(ctx context.Context, folder string, models []*act.Model) (requests, promises []choice, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(files)
	for i, f := range files {
		d, err := load(f)
		if err != nil {
			return nil, nil, err
		}
		r, p, err := d.choices(ctx, filepath.Base(f), models[i%len(models)])
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f, err)
		}
		requests, promises = append(requests, r...), append(promises, p...)
	}
	if len(requests) == 0 {
		return nil, nil, fmt.Errorf("no requests in %s", folder)
	}
	return requests, promises, nil
}

// folds is in how many parts the disputes are divided.
const folds = 5

// strangers returns for each part of the disputes of a folder a model of acts that judges
// what their messages tell as if nobody had labelled them. What is promised and asked
// there is given: it is found by the model that was made with all labels.
func strangers(folder, labels string) ([]*act.Model, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	set, err := learn.Load(labels)
	if err != nil {
		return nil, err
	}
	models := make([]*act.Model, folds)
	for part := range models {
		out := map[string]bool{}
		for i := part; i < len(files); i += folds {
			out["dispute-"+strings.TrimSuffix(filepath.Base(files[i]), ".json")] = true
		}
		models[part] = set.Without(act.Shipped(), func(group string) bool { return out[group] }, act.Promise, act.Request, act.Question)
	}
	return models, nil
}

// choices returns the labelled requests and promises of a dispute that the ledger finds
// too.
func (d *dispute) choices(ctx context.Context, name string, acts *act.Model) (requests, promises []choice, err error) {
	folder, err := os.MkdirTemp("", "train-*")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(folder)
	l, err := d.read(ctx, folder, acts)
	if err != nil {
		return nil, nil, err
	}
	taken := map[string]bool{}
	for _, q := range d.Requests {
		for i := range l.Requests {
			r := &l.Requests[i]
			if !taken[r.ID] && r.MessageID == messageID(q.Message) && alike(r.Quote, q.Quote) {
				taken[r.ID] = true
				requests = append(requests, choose(name, l.Options(r), q.Answer))
				break
			}
		}
	}
	proofs := l.Proofs()
	for _, want := range d.Promises {
		for i := range l.Promises {
			p := &l.Promises[i]
			if !taken[p.ID] && p.Confidence == ledger.Confirmed && p.MessageID == messageID(want.Message) && alike(p.Quote, want.Quote) {
				taken[p.ID] = true
				promises = append(promises, choose(name, proofs[i], want.By))
				break
			}
		}
	}
	return requests, promises, nil
}

// choose returns a choice of which a message is right, none if it is "".
func choose(dispute string, options []ledger.Option, message string) choice {
	c := choice{dispute: dispute, options: options}
	if message != "" {
		c.right = slices.IndexFunc(options, func(o ledger.Option) bool { return o.MessageID == messageID(message) })
	}
	return c
}

// alike reports whether one quotation holds the other.
func alike(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// encode writes the weights, one a line, of those that are not zero.
func (t task) encode(weights []int) []byte {
	var b bytes.Buffer
	for i, name := range t.names {
		if weights[i] != 0 {
			fmt.Fprintf(&b, "%d\t%s\n", weights[i], name)
		}
	}
	return b.Bytes()
}
