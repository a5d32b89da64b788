package api

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"onrecord/config"
	"onrecord/daemon"
)

// observed starts a daemon with an API on the loopback interface, and returns
// where that is.
func observed(t *testing.T) (address string) {
	o, mail := testOptions(t)
	if result, rows := do(t, o, "import", daemon.ImportRequest{Account: "dana", Paths: []string{mail}}); result.Exit != ExitOK {
		t.Fatalf("import = %+v %s", result, rows)
	}
	d, err := open(t.Context(), o, commandInfo{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- d.Run(ctx, daemon.RunOptions{}) }()
	t.Cleanup(func() {
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	})
	for end := time.Now().Add(20 * time.Second); d.Alive(ctx) != nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(d.Alive(ctx))
		}
	}
	srv := httptest.NewServer(onlyLocal(onlyWith("open sesame", handler(d, false))))
	t.Cleanup(srv.Close)
	return srv.URL
}

func get(t *testing.T, address, host, token string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if host != "" {
		req.Host = host
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestLoopbackNeedsItsToken(t *testing.T) {
	address := observed(t)
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/v1/status", "/debug/pprof/", "/"} {
		for _, token := range []string{"", "open", "open sesame2"} {
			if status, body := get(t, address+path, "", token); status != http.StatusUnauthorized || body != "unauthorized\n" {
				t.Errorf("%s with the token %q: %d %s", path, token, status, body)
			}
		}
	}
	if status, _ := get(t, address+"/healthz", "", "open sesame"); status != http.StatusOK {
		t.Errorf("with the token: %d", status)
	}
	for _, host := range []string{"mail.example", "127.0.0.1.mail.example:80"} {
		if status, _ := get(t, address+"/healthz", host, "open sesame"); status != http.StatusMisdirectedRequest {
			t.Errorf("as host %s: %d", host, status)
		}
	}
	if status, _ := get(t, address+"/debug/pprof/", "", "open sesame"); status != http.StatusNotFound {
		t.Errorf("profiles on the loopback interface: %d", status)
	}
}

func TestMetrics(t *testing.T) {
	address := observed(t)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if status, body := get(t, address+"/readyz", "", "open sesame"); status == http.StatusOK {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("not ready: %s", body)
		}
	}
	var body string
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(body, "onrecord_alerts_standing"); time.Sleep(20 * time.Millisecond) { // they are looked at soon after
		var status int
		if status, body = get(t, address+"/metrics", "", "open sesame"); status != http.StatusOK || time.Now().After(deadline) {
			t.Fatalf("%d %s", status, body)
		}
	}
	lines := strings.Split(body, "\n")
	for _, want := range []string{"onrecord_up 1", "onrecord_messages 1", `onrecord_stage_lag_entries{stage="index"} 0`, `onrecord_stage_lag_messages{account="dana",stage="act"} 0`, "onrecord_complaints_unanswered 0", `onrecord_alerts_standing{code="account_refused"} 0`, `onrecord_alert_failures_total{channel="log"} 0`, `onrecord_promises{status="open"} 0`} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q", want)
		}
	}
	for _, want := range []string{`onrecord_store_bytes{store="record"} `, "onrecord_checkpoint_timestamp_seconds 1", "process_resident_memory_bytes ", "go_goroutines "} {
		if !strings.Contains(body, "\n"+want) {
			t.Errorf("no line that begins with %q", want)
		}
	}
	if strings.Contains(body, "@") || strings.Contains(body, "springs") {
		t.Errorf("mail shows in the metrics:\n%s", body)
	}
}

func TestTooManyRequests(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	srv := httptest.NewServer(atMost(1, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		begun <- struct{}{}
		<-goOn
	})))
	defer srv.Close()
	go http.Get(srv.URL)
	<-begun
	if status, _ := get(t, srv.URL, "", ""); status != http.StatusTooManyRequests {
		t.Errorf("one too many: %d", status)
	}
	close(goOn)
}

func TestListenLoopback(t *testing.T) {
	if s, err := listenLoopback(t.Context(), config.API{}, http.NotFoundHandler()); s != nil || err != nil {
		t.Errorf("without a configuration: %v, %v", s, err)
	}
	t.Setenv("API_TOKEN", "open sesame")
	s, err := listenLoopback(t.Context(), config.API{Listen: "127.0.0.1:0", Token: config.EnvSecret("API_TOKEN")}, http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if _, err := listenLoopback(t.Context(), config.API{Listen: "127.0.0.1:0", Token: config.EnvSecret("NO_TOKEN")}, http.NotFoundHandler()); err == nil || !strings.Contains(err.Error(), "api.token") {
		t.Errorf("without a token: %v", err)
	}
}
