package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"onrecord/config"
)

// listenLoopback serves h on this machine's loopback interface, to whoever has
// the token, as the configuration says. It returns nil if that says nothing.
func listenLoopback(ctx context.Context, c config.API, h http.Handler) (*server, error) {
	if c.Listen == "" {
		return nil, nil
	}
	token, err := c.Token.Resolve(ctx)
	if err != nil {
		return nil, fmt.Errorf("api.token: %w", err)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("api.listen: %w", err)
	}
	return serve(l, onlyLocal(onlyWith(token, h))), nil
}

// onlyWith answers requests that carry the token (RFC 6750, section 2.1), and
// says nothing to others.
func onlyWith(token string, h http.Handler) http.Handler {
	want := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		got := sha256.Sum256([]byte(given))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// onlyLocal refuses requests to a name that is not this machine's: a page in a
// browser whose name was made to lead here.
func onlyLocal(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if !strings.EqualFold(host, "localhost") && (err != nil || !addr.IsLoopback()) {
			http.Error(w, "misdirected", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}
