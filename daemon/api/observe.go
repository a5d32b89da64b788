package api

import (
	"context"
	_ "embed"
	"io"
	"net/http"
	"net/http/pprof"
	"sync"

	"onrecord/daemon"
	"onrecord/daemon/metrics"
)

// observe adds what monitoring asks for to mux.
//
//	GET /healthz    200 if the daemon can read its data, else 503
//	GET /readyz     200 if its answers hold all mail on record, else 503
//	GET /metrics    for Prometheus
func observe(mux *http.ServeMux, d *daemon.Daemon) {
	mux.HandleFunc("GET /healthz", probe(d.Alive))
	mux.HandleFunc("GET /readyz", probe(d.Ready))
	figures := sync.OnceValue(func() http.Handler { return metrics.Handler(d) })
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) { figures().ServeHTTP(w, r) })
	mux.HandleFunc("GET /v1/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(openAPI)
	})
}

//go:generate go test -run TestOpenAPI -update .

//go:embed openapi.json
var openAPI []byte // the description of this API, made from the source

func probe(check func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := check(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, "ok\n")
	}
}

// profile adds the profiles of the process (net/http/pprof) to mux: for the
// control socket alone, since they show what is in memory.
func profile(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
}
