package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"onrecord/daemon"
)

// TestFaultIsTold holds that a fault of the program is an answer, and stands in the log:
// whoever was only cut off would ask again and again.
func TestFaultIsTold(t *testing.T) {
	mux := http.NewServeMux()
	handle(mux, false, "echo", func(_ context.Context, _ echoRequest, out daemon.Out) error {
		out.Note("begun")
		var list []string
		return errors.New(list[0])
	})
	var log strings.Builder
	srv := httptest.NewServer(guarded(slog.New(slog.NewTextHandler(&log, nil)), mux))
	defer srv.Close()
	c := &client{&http.Client{Transport: rerouted{srv.Listener.Addr().String()}}}
	result, err := c.run(t.Context(), "echo", echoRequest{}, Sink{})
	if err != nil || result.Exit != ExitError || !strings.Contains(result.Error, "index out of range") || result.Hint == "" {
		t.Errorf("%+v, %v", result, err)
	}
	if !strings.Contains(log.String(), "guard_test.go") {
		t.Errorf("log: %s", &log)
	}
}

// rerouted sends requests to a server of the test.
type rerouted struct{ at string }

func (r rerouted) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Host = r.at
	return http.DefaultTransport.RoundTrip(req)
}
