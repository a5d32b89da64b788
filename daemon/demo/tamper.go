package demo

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/audit/record"
	"onrecord/daemon"
)

func (s *stage) verify() error {
	s.title("Is the record whole?")
	s.say(`Everything is checked: each message against its entry in the log, each entry
against the signed checkpoint.`)
	out := &collector{progress: s.o.Progress}
	s.command("verify")
	if err := s.daemon.Verify(s.ctx, daemon.VerifyRequest{}, out); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	for _, v := range rowsOf[daemon.Verified](out) {
		s.line("ok: %d messages in %d log entries of %s, all as recorded", v.Messages, v.Size, v.Origin)
	}
	s.gap()
	return nil
}

// tamper changes one bit in a copy of the record, and lets it be found.
func (s *stage) tamper() error {
	s.title("Somebody changes the record")
	s.say(`Could the yard not simply change what it holds? We flip one bit in a copy of
the record, past the program, and check the copy.`)
	if err := s.daemon.Close(); err != nil {
		return err
	}
	s.daemon = nil
	data, forged := s.config.DataDir, filepath.Join(s.dir, "forged")
	if err := forge(data, forged); err != nil {
		return fmt.Errorf("change a copy of the record: %w", err)
	}
	findings, err := s.check(forged)
	if err := errors.Join(err, os.RemoveAll(forged)); err != nil {
		return err
	}
	if len(findings) == 0 {
		return errors.New("a change of the record was not found")
	}
	s.command("--data-dir forged verify")
	for i, f := range findings {
		if i == 3 {
			s.line("(and %d more)", len(findings)-i)
			break
		}
		place := ""
		if f.Leaf >= 0 {
			place = fmt.Sprintf("entry %d  ", f.Leaf)
		}
		s.line("WRONG  %s  %s%s", f.What, place, cut(f.Detail, 90))
	}
	s.gap()
	s.say(`The change is found, and every message that it touches is named (messages lie
together in compressed frames). Whoever holds an older checkpoint, such as a
client to whom it was sent, would find a log that was rewritten as a whole, too.`)
	return nil
}

// check verifies a record and returns what is wrong with it.
func (s *stage) check(dir string) (findings []record.Problem, err error) {
	rec, err := record.Open(s.ctx, dir, record.Options{Log: s.o.Log})
	if err != nil {
		return nil, fmt.Errorf("open the changed copy: %w", err)
	}
	err = rec.Verify(s.ctx, record.VerifyOptions{Full: true}, func(p record.Problem) { findings = append(findings, p) })
	return findings, errors.Join(err, rec.Close())
}

// forge copies the record in data to a new folder and changes one bit of the
// bytes of a message.
func forge(data, forged string) error {
	if err := os.MkdirAll(forged, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"record.db", "head", "key"} {
		b, err := os.ReadFile(filepath.Join(data, name))
		if err != nil {
			return err
		}
		if name == "record.db" && !flip(b) {
			return errors.New("there is no message in record.db")
		}
		if err := os.WriteFile(filepath.Join(forged, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// flip changes one bit inside the first compressed frame of a database.
// Messages lie in such frames, which begin with the magic number of RFC 8878
// section 3.1.1.
func flip(db []byte) bool {
	const page, inside = 4096, 64 // stay in the page: the next one may begin with a page number
	magic := []byte{0x28, 0xb5, 0x2f, 0xfd}
	for at := 0; ; at++ {
		n := bytes.Index(db[at:], magic)
		if n < 0 {
			return false
		}
		if at += n; at%page+inside < page && at+inside < len(db) {
			db[at+inside] ^= 1
			return true
		}
	}
}
