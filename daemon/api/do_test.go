package api

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"onrecord/config"
	"onrecord/daemon"
)

const testMessage = "From: victor.hale@mail.example\r\nTo: dana@wasatchdoor.example\r\nSubject: Garage door\r\nMessage-ID: <1@mail.example>\r\nDate: Tue, 4 Mar 2025 09:00:00 -0700\r\n\r\nNew springs, please.\r\n"

// testOptions makes a configuration, and a folder with one message to import.
func testOptions(t *testing.T) (o daemon.Options, mail string) {
	dir := t.TempDir()
	mail = filepath.Join(dir, "mail")
	if err := os.Mkdir(mail, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mail, "1.eml"), []byte(testMessage), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "onrecord.yaml")
	if err := os.WriteFile(file, []byte("data_dir: "+filepath.Join(dir, "data")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.LoadOptions{File: file, Environ: []string{"HOME=" + dir}})
	if err != nil {
		t.Fatal(err)
	}
	return daemon.Options{Config: c}, mail
}

func do(t *testing.T, o daemon.Options, command string, request any) (Result, string) {
	t.Helper()
	var rows strings.Builder
	result, err := Do(t.Context(), o, command, request, Sink{Row: func(r json.RawMessage) error {
		rows.Write(append(r, '\n'))
		return nil
	}})
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return result, rows.String()
}

func TestDoWithoutRecord(t *testing.T) {
	o, _ := testOptions(t)
	result, _ := do(t, o, "search", daemon.SearchRequest{Query: "springs"})
	if result.Exit != ExitError || !strings.Contains(result.Error, "onrecord sync") || !strings.Contains(result.Hint, "--data-dir") {
		t.Errorf("search without a record = %+v, want exit 2 and what to do", result)
	}
	if _, err := os.Stat(o.Config.DataDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a search made the data folder: %v", err)
	}
}

// Many commands at once share one DATA: one holds it, the others ask it or wait
// for their turn, and all get their answer.
func TestDoManyAtOnce(t *testing.T) {
	o, mail := testOptions(t)
	if result, rows := do(t, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}}); result.Exit != ExitOK {
		t.Fatalf("import = %+v %s", result, rows)
	}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			command, request := "search", any(daemon.SearchRequest{Query: "springs"})
			if i%4 == 3 {
				command, request = "verify", daemon.VerifyRequest{}
			}
			if result, rows := do(t, o, command, request); result.Exit != ExitOK || rows == "" {
				t.Errorf("%s = %+v %q", command, result, rows)
			}
		})
	}
	wg.Wait()
}

// A command that is stopped leaves DATA free for the next.
func TestDoInterrupted(t *testing.T) {
	o, mail := testOptions(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	result, err := Do(ctx, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}}, Sink{})
	if err == nil && result.Exit != ExitInterrupt {
		t.Errorf("interrupted import = %+v, want exit %d", result, ExitInterrupt)
	}
	if result, _ := do(t, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}}); result.Exit != ExitOK {
		t.Errorf("import after an interrupted one = %+v", result)
	}
}
