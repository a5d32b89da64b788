package record

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"onrecord/audit/tlog"
)

// keyPrefix begins a private key as golang.org/x/mod/sumdb/note writes it.
const keyPrefix = "PRIVATE+KEY+"

// createKey makes a key with this name and writes it to a new file.
func createKey(file, name string, random io.Reader) (*tlog.Signer, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("create key: %w", err)
	}
	s, err := tlog.NewSigner(name, seed)
	if err != nil {
		return nil, fmt.Errorf("create key: %w", err)
	}
	secret := append([]byte{tlog.TypeEd25519}, seed...)
	text := fmt.Sprintf("%s%s+%08x+%s\n", keyPrefix, name, s.KeyID(), base64.StdEncoding.EncodeToString(secret))
	if err := WriteFile(file, []byte(text)); err != nil {
		return nil, fmt.Errorf("create key: %w", err)
	}
	return s, nil
}

// readKey reads a key file.
func readKey(file string) (*tlog.Signer, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	s, err := parseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%w: key %s: %w: put the right file back, or move this folder away and restore a backup", ErrDamaged, file, err)
	}
	return s, nil
}

// parseKey parses the text of a key file. Errors do not show it.
func parseKey(text string) (*tlog.Signer, error) {
	rest, ok := strings.CutPrefix(strings.TrimSuffix(text, "\n"), keyPrefix)
	name, rest, ok2 := strings.Cut(rest, "+")
	id, secret, ok3 := strings.Cut(rest, "+")
	if !ok || !ok2 || !ok3 {
		return nil, errors.New("want " + keyPrefix + "NAME+ID+SECRET")
	}
	b, err := base64.StdEncoding.Strict().DecodeString(secret)
	if err != nil || len(b) != 1+ed25519.SeedSize || b[0] != tlog.TypeEd25519 {
		return nil, errors.New("the secret is not an Ed25519 seed in base64")
	}
	s, err := tlog.NewSigner(name, b[1:])
	if err != nil {
		return nil, err
	}
	if fmt.Sprintf("%08x", s.KeyID()) != id {
		return nil, errors.New("the id does not belong to this name and secret")
	}
	return s, nil
}
