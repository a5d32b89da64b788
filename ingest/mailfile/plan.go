package mailfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/ingest/email"
)

// maxDepth is how deep folders are followed.
const maxDepth = 64

// A plan is what an import will read.
type plan struct {
	src     Source
	source  string // hash of all paths
	units   []*unit
	ignored int

	label   string // of the path in hand
	refusal error  // the first reason why something below it was refused
}

// newPlan finds the mail below the paths of a source and reads none of it yet.
func newPlan(s Source) (*plan, error) {
	p := &plan{src: s}
	hash, err := s.hash()
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	p.source = hash.String()
	for _, path := range s.Paths {
		if err := p.add(path); err != nil {
			return nil, fmt.Errorf("import %s: %w", path, err)
		}
	}
	slices.SortStableFunc(p.units, func(a, b *unit) int { return strings.Compare(a.mailbox, b.mailbox) })
	return p, nil
}

// add plans one path that the user named.
func (p *plan) add(path string) error {
	if path == "" {
		return errors.New("the path is empty: name a file or a folder")
	}
	info, err := os.Stat(path)
	if err != nil {
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			err = e.Err
		}
		return err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	p.label, p.refusal = filepath.Base(abs), nil
	before := len(p.units)
	switch {
	case info.IsDir():
		err = p.dir(path, "", p.rootNames(abs), 0)
	case info.Mode().IsRegular():
		names := readNames(filepath.Dir(abs))
		var k fileKind
		if k, err = kindOf(path); err == nil && k == notMail {
			err = errNotMail
		}
		if err == nil {
			err = p.file(path, "", k, p.fileNames(abs, names))
		}
	default:
		err = errors.New("neither a file nor a folder")
	}
	if err != nil || slices.ContainsFunc(p.units[before:], func(u *unit) bool { return u.source.format() != "" }) {
		return err
	}
	if p.refusal != nil {
		return p.refusal
	}
	return errors.New("there is no mail in it: a Maildir, an mbox, .eml files or a zip of .eml is meant")
}

// addUnit plans a source. --mailbox rules over all names.
func (p *plan) addUnit(mailbox string, s messageSource) {
	if p.src.Mailbox != "" {
		mailbox = p.src.Mailbox
	}
	if mailbox = strings.ToValidUTF8(mailbox, "\uFFFD"); mailbox == "" {
		mailbox = "mail"
	}
	p.units = append(p.units, &unit{mailbox: mailbox, label: p.label, source: s, seen: make(map[email.Digest]int)})
}

// refuse plans something that looks like mail and cannot be read, so that it is
// counted.
func (p *plan) refuse(mailbox, path string, err error) {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	err = fmt.Errorf("%s: %w", path, err)
	if p.refusal == nil {
		p.refusal = err
	}
	p.addUnit(mailbox, refused{err})
}

// dir plans a folder; rel is its name below the root, with slashes.
func (p *plan) dir(path, rel string, n names, depth int) error {
	entries, err := os.ReadDir(path)
	if err != nil && depth == 0 {
		return err
	}
	if err != nil || depth > maxDepth {
		if err == nil {
			err = fmt.Errorf("more than %d folders deep", maxDepth)
		}
		p.refuse(n.own, path, err)
		return nil
	}
	known := readNames(path)
	switch {
	case known.Account == "":
	case depth == 0 || known.Account == p.src.Account:
		n.prefix = ""
	default:
		n.prefix = known.Account + "/"
	}
	maildir := isMaildir(entries)
	if maildir {
		p.addUnit(n.own, maildirSource{dir: path, name: rel})
	}
	var messages []string
	for _, e := range entries {
		child := filepath.Join(path, e.Name())
		switch {
		case e.IsDir() && maildir && slices.Contains(maildirFolders, e.Name()):
		case e.IsDir():
			if name, ok := childName(e.Name(), child, known, maildir); ok {
				name = n.prefix + name
				if err := p.dir(child, join(rel, e.Name()), names{own: name, prefix: name + "/"}, depth+1); err != nil {
					return err
				}
			}
		case maildir:
		default:
			messages = p.entry(child, join(rel, e.Name()), e, n, known, messages)
		}
	}
	if len(messages) > 0 {
		p.addUnit(n.own, filesSource{dir: path, rel: rel, files: messages})
	}
	return nil
}

// entry plans a file of a folder. Single messages are added to messages.
func (p *plan) entry(path, rel string, e fs.DirEntry, n names, known folderNames, messages []string) []string {
	if strings.HasPrefix(e.Name(), ".") || e.Name() == namesFile {
		return messages
	}
	k, err := kindOf(path)
	if !e.Type().IsRegular() {
		k, err = kindByName(path)
		if err == nil && k != notMail {
			err = errors.New("not a regular file (links are not followed)")
		}
	}
	switch {
	case err != nil:
		p.refuse(n.own, path, err)
		return messages
	case k == notMail:
		p.ignored++
		return messages
	case k == messageFile:
		return append(messages, e.Name())
	}
	own, ok := known.of(e.Name())
	switch {
	case ok:
		own = n.prefix + own
	case e.Name() == "mbox" && strings.HasSuffix(filepath.Base(filepath.Dir(path)), ".mbox"):
		own = n.own
	default:
		own = n.prefix + stripExtension(e.Name())
	}
	switch err := p.file(path, rel, k, names{own: own}); {
	case errors.Is(err, errNoMessages):
		p.ignored++
	case err != nil:
		p.refuse(own, path, err)
	}
	return messages
}

// file plans a file of a kind.
func (p *plan) file(path, rel string, k fileKind, n names) error {
	switch k {
	case mboxFile:
		if err := checkMbox(path); err != nil {
			return err
		}
		p.addUnit(n.own, mboxSource{path: path, name: rel})
		return nil
	case zipFile:
		return p.zip(path, rel, n)
	}
	p.addUnit(n.own, filesSource{dir: filepath.Dir(path), rel: "", files: []string{filepath.Base(path)}})
	return nil
}
