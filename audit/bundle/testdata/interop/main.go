// Command interop reads a log, a checkpoint and a proof with the libraries of
// others: tessera's fsck and the formats of transparency-dev. It is a module of
// its own, so that none of them becomes a library of the program.
//
//	go run . FOLDER VKEY PROOF...
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, vkey string, proofs []string) error {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	src := client.FileFetcher{Root: folder}
	if err := fsck.New(v.Name(), v, src, leafHashes, fsck.Opts{}).Check(context.Background()); err != nil {
		return fmt.Errorf("fsck: %w", err)
	}
	for _, file := range proofs {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var p proof.TLogProof
		if err := p.Unmarshal(data); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if string(p.Marshal()) != string(data) {
			return fmt.Errorf("%s: written again it is another", file)
		}
		c, _, _, err := log.ParseCheckpoint(p.Checkpoint, v.Name(), v)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		fmt.Printf("entry %d of %d\n", p.Index, c.Size)
	}
	return nil
}

func leafHashes(bundle []byte) (hashes [][]byte, err error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	for _, e := range b.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(e))
	}
	return hashes, nil
}
