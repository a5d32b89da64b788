// Package oauthtest is an authorization server for tests: the device flow of RFC
// 8628 and the renewal of tokens of RFC 6749, section 6, with refresh tokens that
// are used once.
package oauthtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// A Server is an authorization server.
type Server struct {
	*httptest.Server
	// Issue makes an access token and says for how long it is valid.
	Issue func() (token string, valid time.Duration)

	mu      sync.Mutex // guards what follows
	state   string     // of the code: pending, approved, denied
	refresh string     // the only one that is valid
	grants  int
	renewed int
}

// Start starts a server.
func Start(t testing.TB, issue func() (string, time.Duration)) *Server {
	s := &Server{Issue: issue}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /device", s.device)
	mux.HandleFunc("POST /token", s.token)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// Decide has the person approve the code that was given last, or deny it.
func (s *Server) Decide(approve bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = "denied"
	if approve {
		s.state = "approved"
	}
}

// Revoke makes every token invalid.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refresh = ""
}

// Renewals returns how often a token was renewed.
func (s *Server) Renewals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewed
}

func (s *Server) device(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.FormValue("client_id") != "the-firm" || r.FormValue("scope") == "" {
		refuse(w, "invalid_client", "")
		return
	}
	s.state = "pending"
	answer(w, map[string]any{"device_code": "device", "user_code": "WDJB-MJHT", "verification_uri": s.URL + "/activate", "expires_in": 600, "interval": 1})
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.FormValue("grant_type") {
	case "refresh_token":
		if s.refresh == "" || r.FormValue("refresh_token") != s.refresh {
			refuse(w, "invalid_grant", "The token is not valid any more.")
			return
		}
		s.renewed++
		s.grant(w)
	case "urn:ietf:params:oauth:grant-type:device_code":
		switch {
		case r.FormValue("device_code") != "device":
			refuse(w, "invalid_grant", "")
		case s.state == "denied":
			refuse(w, "access_denied", "The person said no.")
		case s.state == "approved":
			s.grant(w)
		default:
			refuse(w, "authorization_pending", "")
		}
	default:
		refuse(w, "unsupported_grant_type", "")
	}
}

// grant gives an access token, and a refresh token in the place of the last.
func (s *Server) grant(w http.ResponseWriter) {
	s.grants++
	s.refresh = fmt.Sprintf("refresh-%d", s.grants)
	token, valid := s.Issue()
	answer(w, map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": int(valid.Seconds()), "refresh_token": s.refresh})
}

func refuse(w http.ResponseWriter, code, description string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": description})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
