package bleveindex

import (
	"path/filepath"
	"testing"

	"onrecord/index"
)

// An index that is opened to be searched merges nothing; one that is added to
// does.
func TestMergesWaitForABatch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	for n := range 3 {
		x, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		held := func() bool {
			select {
			case <-x.pending.merges.opened:
				return false
			default:
				return true
			}
		}
		if !held() {
			t.Error("merges begin when the index is opened")
		}
		if n < 2 {
			if err := x.Apply(t.Context(), []index.Document{{Digest: [32]byte{byte(n)}, Own: "springs"}}, nil, int64(n+1)); err != nil {
				t.Fatal(err)
			}
			if held() {
				t.Error("merges are held back after a batch")
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
