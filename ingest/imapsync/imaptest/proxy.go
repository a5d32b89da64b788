package imaptest

import (
	"errors"
	"time"
)

// Line is the behaviour of a line; the zero value is a perfect one.
type Line struct {
	Latency time.Duration // one way
	Rate    int64         // octets per second each way, 0 for unlimited
}

// FaultKind says what befalls a connection.
type FaultKind int

// The faults, all in the direction from server to client.
const (
	NoFault  FaultKind = iota
	FIN                // the connection ends in good order
	RST                // the connection is reset
	Stall              // nothing more is delivered, the connection stays open
	Garbage            // a line of rubbish is put in, then it goes on
	HalfLine           // the rest of the line is lost, then it goes on
	Refuse             // the connection is accepted and reset at once
)

// Fault befalls a connection once At octets have been delivered to its client.
type Fault struct {
	Kind FaultKind
	At   int64
}

// Proxy forwards TCP connections to one address over a bad line.
type Proxy struct {
	Addr, Host string
	Port       int
}

// NewProxy listens on a loopback port.
func NewProxy(upstream string, line Line) (*Proxy, error) { return nil, errors.New("not yet") }

// SetFault sets what befalls every new connection.
func (p *Proxy) SetFault(f Fault) {}

// SetFaults asks next for the fault of each new connection, counted from 0.
func (p *Proxy) SetFaults(next func(conn int) Fault) {}

// RandomFaults returns a function for SetFaults: the same seed gives the same
// faults of the given kinds, each after at most max octets.
func RandomFaults(seed uint64, max int64, kinds ...FaultKind) func(conn int) Fault { return nil }

// Connections returns how many connections were accepted so far.
func (p *Proxy) Connections() int { return 0 }

// CutAll resets all open connections.
func (p *Proxy) CutAll() {}

// Close stops the proxy and resets its connections.
func (p *Proxy) Close() error { return nil }
