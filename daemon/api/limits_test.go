package api

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRequestTooLarge(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want int
	}{
		"small":               {`{"Text":"x"}`, http.StatusOK},
		"no JSON":             {`{`, http.StatusBadRequest},
		"unknown field":       {`{"Texts":"x"}`, http.StatusBadRequest},
		"large":               {`{"Text":"` + strings.Repeat("x", maxRequest) + `"}`, http.StatusRequestEntityTooLarge},
		"large after its end": {`{"Text":"x"}` + strings.Repeat(" ", maxRequest), http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			echoes(false).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/echo", strings.NewReader(tc.body)))
			if w.Code != tc.want {
				t.Errorf("%d %.200s, want %d", w.Code, w.Body, tc.want)
			}
		})
	}
}

// oneConn is a listener that has one connection.
type oneConn struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l oneConn) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l oneConn) Close() error   { close(l.closed); return nil }
func (l oneConn) Addr() net.Addr { return &net.UnixAddr{} }

// A caller who begins a request and does not go on is left after a while.
func TestRequestDoesNotArrive(t *testing.T) {
	for name, tc := range map[string]struct {
		sent string
		want time.Duration
		says string
	}{
		"no header": {"POST /v1/echo HTTP/1.1\r\nHost: onrecord\r\n", 10 * time.Second, ""},
		"no body":   {"POST /v1/echo HTTP/1.1\r\nHost: onrecord\r\nContent-Length: 100\r\n\r\n{", requestTime, "HTTP/1.1 400 "},
		"no more":   {`POST /v1/echo HTTP/1.1` + "\r\nHost: onrecord\r\nContent-Length: 100\r\n\r\n" + `{"Text":"x"}`, requestTime, "HTTP/1.1 400 "},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, server := net.Pipe()
				l := oneConn{make(chan net.Conn, 1), make(chan struct{})}
				l.conns <- server
				s := serve(l, echoes(false))
				begun := time.Now()
				if _, err := fmt.Fprint(client, tc.sent); err != nil {
					t.Fatal(err)
				}
				line, err := bufio.NewReader(client).ReadString('\n')
				if err != nil && !errors.Is(err, io.EOF) || !strings.HasPrefix(line, tc.says) || tc.says == "" && line != "" {
					t.Errorf("%q, %v", line, err)
				}
				if took := time.Since(begun); took != tc.want {
					t.Errorf("after %v, want %v", took, tc.want)
				}
				client.Close()
				s.Close(t.Context(), nil)
			})
		})
	}
}

// TestRelativePath holds that no request names a file of the folder in which the daemon
// happens to work.
func TestRelativePath(t *testing.T) {
	h := handler(nil, false) // no command is run
	for command, body := range map[string]string{
		"import":       `{"account":"dana","paths":["/tmp/none.mbox","old.mbox"]}`,
		"backup":       `{"file":"record.db"}`,
		"export":       `{"folder":"mail","format":"mbox"}`,
		"bundle":       `{"client":"Ann","file":"b.zip"}`,
		"receipt":      `{"client":"Ann","file":"r.eml"}`,
		"case-check":   `{"client":"Ann","file":"letter.txt"}`,
		"case-new":     `{"client":"Ann","file":"letter.txt"}`,
		"case-report":  `{"case":"k-1","file":"case.pdf"}`,
		"case-export":  `{"case":"k-1","file":"b.zip"}`,
		"document-add": `{"client":"Ann","file":"gate.jpg"}`,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/"+command, strings.NewReader(body)))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "begin at the root") {
			t.Errorf("%s: %d %s", command, w.Code, w.Body)
		}
	}
}
