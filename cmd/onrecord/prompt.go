package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"onrecord/daemon"
)

// A prompter asks questions on stderr and reads answers from stdin, a line
// each, from a person or a pipe. A question that a flag has answered is not
// asked. With silent none is: the default counts, or it is an error.
type prompter struct {
	in     *bufio.Reader
	keys   *os.File // stdin, if it is a terminal
	out    io.Writer
	silent bool
}

func newPrompter(a *app, silent bool) *prompter {
	p := &prompter{in: bufio.NewReader(a.stdin), out: a.stderr, silent: silent}
	if f, ok := a.stdin.(*os.File); ok && terminal(f) {
		p.keys = f
	}
	return p
}

// A question has the flag that answers it, and a check that an answer must pass.
type question struct {
	flag, text string
	given      string // by the flag
	initial    string // what an empty answer means
	check      func(string) error
}

// ask returns the answer to q.
func (p *prompter) ask(ctx context.Context, q question) (string, error) {
	if q.check == nil {
		q.check = func(string) error { return nil }
	}
	if q.given != "" || p.silent {
		answer := q.given
		if answer == "" {
			answer = q.initial
		}
		if err := q.check(answer); err != nil {
			return "", fmt.Errorf("--%s: %w", q.flag, err)
		}
		return answer, nil
	}
	for {
		p.show(q.text, q.initial)
		answer, err := p.line(ctx)
		if err != nil {
			return "", unanswered(q.text, q.flag, err)
		}
		if answer == "" {
			answer = q.initial
		}
		if err := q.check(answer); err == nil {
			return answer, nil
		} else {
			fmt.Fprintf(p.out, "  %v\n", err)
		}
	}
}

// unanswered explains the end of the input.
func unanswered(text, flag string, err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	hint := "the flags give the answers too: see --help"
	if flag != "" {
		hint = fmt.Sprintf("answer it with --%s, or all the rest by default with --yes", flag)
	}
	return &daemon.HintError{Err: fmt.Errorf("no answer to %q: the input ended", text), Hint: hint}
}

func (p *prompter) show(text, initial string) {
	if initial != "" {
		text += " [" + initial + "]"
	}
	fmt.Fprintf(p.out, "%s: ", text)
}

// say prints a remark, unless nobody is there to read it.
func (p *prompter) say(format string, args ...any) {
	if !p.silent {
		fmt.Fprintf(p.out, format+"\n", args...)
	}
}

// choose asks for one of several options and returns its index; an empty answer is
// the usual one.
func (p *prompter) choose(ctx context.Context, text string, usual int, options ...string) (int, error) {
	p.say("%s", text)
	for i, o := range options {
		p.say("  %d  %s", i+1, o)
	}
	for {
		p.show("Number", strconv.Itoa(usual+1))
		answer, err := p.line(ctx)
		if err != nil {
			return 0, unanswered(text, "", err)
		}
		n, err := strconv.Atoi(answer)
		switch {
		case answer == "":
			return usual, nil
		case err == nil && n >= 1 && n <= len(options):
			return n - 1, nil
		}
		fmt.Fprintf(p.out, "  type a number from 1 to %d\n", len(options))
	}
}

// line reads a line without its end. It returns when ctx ends, although the
// reading itself cannot be called off: the program ends then.
func (p *prompter) line(ctx context.Context) (string, error) {
	return p.await(ctx, func() (string, error) {
		text, err := p.in.ReadString('\n')
		if err != nil && (text == "" || !errors.Is(err, io.EOF)) {
			return "", err
		}
		return strings.TrimSpace(text), nil
	})
}

// password reads a line that a terminal does not show.
func (p *prompter) password(ctx context.Context, text string) (string, error) {
	p.show(text, "")
	if p.keys == nil {
		answer, err := p.line(ctx)
		if err != nil {
			err = unanswered(text, "", err)
		}
		return answer, err
	}
	state, err := term.GetState(int(p.keys.Fd()))
	if err != nil {
		return "", err
	}
	answer, err := p.await(ctx, func() (string, error) {
		b, err := term.ReadPassword(int(p.keys.Fd()))
		return string(b), err
	})
	fmt.Fprintln(p.out)
	if ctx.Err() != nil {
		err = errors.Join(err, term.Restore(int(p.keys.Fd()), state))
	}
	return answer, err
}

func (p *prompter) await(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(p.out)
		return "", ctx.Err()
	case r := <-done:
		return r.text, r.err
	}
}

// contacts reads "Dana Whitlock <dana@wasatchdoor.example>", also with further
// addresses after commas, which are the same person's.
func contacts(s string) (name string, addresses []string, err error) {
	list, err := mail.ParseAddressList(s)
	if err != nil || list[0].Name == "" {
		return "", nil, fmt.Errorf("%q is no name with an address, such as: Victor Hale <victor.hale@mail.example>", s)
	}
	for _, a := range list {
		addresses = append(addresses, a.Address)
	}
	return list[0].Name, addresses, nil
}

func checkAddress(s string) error {
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s || isMachine(s[strings.LastIndex(s, "@")+1:]) {
		return fmt.Errorf("%q is no e-mail address, such as dana@wasatchdoor.example", s)
	}
	return nil
}

// checkDomains wants domains of mail, with commas or spaces between.
func checkDomains(s string) error {
	for _, d := range domainsIn(s) {
		if isMachine(d) {
			return fmt.Errorf("%q is the number of a machine; a mail domain is what stands behind the @ of an address, such as wasatchdoor.example", d)
		}
	}
	return nil
}

func domainsIn(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// isMachine reports whether a host is given by its number (127.0.0.1), which no firm has
// its mail under.
func isMachine(host string) bool {
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil
}
