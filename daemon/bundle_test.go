package daemon

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"onrecord/audit/anchor/anchortest"
	"onrecord/audit/bundle"
	"onrecord/config"
)

// What is withheld while a bundle waits for its time-stamp does not go out with it.
func TestBundleWithheldMeanwhile(t *testing.T) {
	tsa := anchortest.New(t)
	k := aged(t, 0, func(c *config.Config) {
		c.Anchor.TSA = []config.TSA{{Name: "first", URL: tsa.URL, CAFile: tsa.RootFile}}
	})
	tsa.AnswerWith(func(w http.ResponseWriter, _ *http.Request) {
		req := WithholdRequest{Message: "<first@mail.example>", Kind: "legal advice", Author: Author{By: dana, Why: "our lawyer says so"}}
		if err := k.Withhold(t.Context(), req, new(answer)); err != nil {
			t.Error(err)
		}
		http.Error(w, "later", http.StatusServiceUnavailable)
	})
	file := filepath.Join(t.TempDir(), "bundle.zip")
	req := BundleRequest{Client: "Victor Hale", File: file}
	if err := k.Bundle(t.Context(), req, new(answer)); !errors.Is(err, bundle.ErrWithheldSince) {
		t.Errorf("a bundle from which a message was withheld meanwhile: %v, want ErrWithheldSince", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is there: %v", err)
	}
	tsa.AnswerWith(nil)
	var a answer
	if err := k.Bundle(t.Context(), req, &a); err != nil {
		t.Fatal(err)
	}
	if row := rowsOf[BundleRow](t, &a)[0]; row.Withheld != 1 {
		t.Errorf("made anew: %+v, want one that is withheld", row)
	}
}
