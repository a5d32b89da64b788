// Package metrics tells Prometheus how a daemon does.
//
// Names follow the practice of Prometheus: base units, _total for counters. The
// labels are names of accounts as configured, of projections, and of closed
// sets; nothing of the mail itself is among them.
package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"onrecord/daemon"
)

// within is how long gathering may take.
const within = 20 * time.Second

// Handler answers a scrape of d.
func Handler(d *daemon.Daemon) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
		&collector{d: d},
	)
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 2})
}
