package imaptest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
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
	Stall              // nothing more is delivered, but the connection stays open
	Garbage            // before the next response a line of rubbish is put in, then it goes on
	HalfLine           // the second half of the next line is lost with its line end, then it goes on
	Refuse             // the connection is accepted and reset at once
	Flip               // a bit of the octet is turned over, then it goes on
)

// String returns the name of the kind.
func (k FaultKind) String() string {
	return [...]string{"none", "FIN", "RST", "stall", "garbage", "half line", "refuse", "flip"}[k]
}

// A Fault befalls a connection once At octets have been delivered to its client:
// FIN, RST, Stall and Flip at that very octet, Garbage and HalfLine at the next
// line that is not part of a literal, so that they never alter a message. Flip
// does, unless TLS runs through the proxy.
type Fault struct {
	Kind FaultKind
	At   int64
}

// String describes the fault.
func (f Fault) String() string { return fmt.Sprintf("%v at %d", f.Kind, f.At) }

// Proxy forwards TCP connections on a loopback port to one address, over a bad
// line.
type Proxy struct {
	Addr string // host:port to connect to
	Host string
	Port int

	ln       *countingListener
	upstream string
	wg       sync.WaitGroup

	mu     sync.Mutex // guards what follows
	line   Line
	next   func(conn int) Fault
	links  map[*link]bool
	closed bool
}

// NewProxy starts a proxy without faults to upstream, "host:port".
func NewProxy(upstream string, line Line) (*Proxy, error) {
	ln, err := listenLoopback()
	if err != nil {
		return nil, err
	}
	p := &Proxy{ln: ln, upstream: upstream, line: line, links: map[*link]bool{}}
	p.Addr, p.Host, p.Port = ln.address()
	p.SetFault(Fault{})
	p.wg.Go(p.serve)
	return p, nil
}

// SetLine sets the line of every new connection.
func (p *Proxy) SetLine(l Line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line = l
}

// SetFault sets what befalls every new connection.
func (p *Proxy) SetFault(f Fault) { p.SetFaults(func(int) Fault { return f }) }

// SetFaults asks next for the fault of each new connection; the first connection
// of the proxy has the number 0.
func (p *Proxy) SetFaults(next func(conn int) Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = next
}

// RandomFaults returns a function for SetFaults that picks one of the kinds and
// an octet below max for each connection; the same seed gives the same faults.
func RandomFaults(seed uint64, max int64, kinds ...FaultKind) func(conn int) Fault {
	return func(conn int) Fault {
		r := rand.New(rand.NewPCG(seed, uint64(conn)))
		return Fault{Kind: kinds[r.IntN(len(kinds))], At: r.Int64N(max)}
	}
}

// Connections returns how many connections were accepted so far.
func (p *Proxy) Connections() int { return p.ln.count() }

// CutAll resets all open connections.
func (p *Proxy) CutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.cut()
	}
}

// Close stops the proxy, resets its connections, and waits until it is done.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	err := p.ln.Close()
	p.CutAll()
	p.wg.Wait()
	return err
}

func (p *Proxy) serve() {
	for conn := 0; ; conn++ {
		client, err := p.ln.Accept()
		if err != nil {
			return // closed
		}
		p.mu.Lock()
		next, line := p.next, p.line
		p.mu.Unlock()
		fault := next(conn)
		if fault.Kind == Refuse {
			reset(client)
			continue
		}
		server, err := net.Dial("tcp", p.upstream)
		if err != nil {
			reset(client)
			continue
		}
		p.run(&link{client: client, server: server, line: line, fault: fault, done: make(chan struct{})})
	}
}

// run forwards on a link until it ends.
func (p *Proxy) run(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		l.cut()
		return
	}
	p.links[l] = true
	p.wg.Go(func() {
		var both sync.WaitGroup
		both.Go(func() { l.pump(l.server, l.client, Fault{}) })
		both.Go(func() { l.pump(l.client, l.server, l.fault) })
		both.Wait()
		p.mu.Lock()
		delete(p.links, l)
		p.mu.Unlock()
		l.end()
	})
}

// link is one connection through the proxy.
type link struct {
	client, server net.Conn
	line           Line
	fault          Fault
	once           sync.Once
	done           chan struct{} // closed when the link has ended
}

// end closes both sides in good order.
func (l *link) end() {
	l.once.Do(func() { close(l.done) })
	_ = l.client.Close() // may be closed already
	_ = l.server.Close()
}

// cut resets both sides.
func (l *link) cut() {
	l.once.Do(func() { close(l.done) })
	reset(l.client)
	reset(l.server)
}

// chunk is what one read gave, and when the line delivers it.
type chunk struct {
	data []byte
	due  time.Time
}

// pump forwards from src to dst until one of them ends or the fault strikes.
func (l *link) pump(dst, src net.Conn, f Fault) {
	queue := make(chan chunk, 1024)
	go func() {
		defer close(queue)
		for {
			b := make([]byte, 16<<10)
			n, err := src.Read(b)
			if n > 0 {
				select {
				case queue <- chunk{b[:n], time.Now().Add(l.line.Latency)}:
				case <-l.done:
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	defer l.end()
	free := time.Time{} // when the line is free again
	t := &tamperer{fault: f}
	for c := range queue {
		free = l.wait(c, free)
		out, stop := t.next(c.data)
		if _, err := dst.Write(out); err != nil {
			return
		}
		if !stop {
			continue
		}
		switch f.Kind {
		case RST:
			reset(dst)
		case Stall:
			for range queue { // the client hangs until somebody ends it
			}
			<-l.done
		}
		return
	}
}

// wait waits until the line has carried c, and returns when that is.
func (l *link) wait(c chunk, free time.Time) time.Time {
	at := c.due
	if free.After(at) {
		at = free
	}
	if l.line.Rate > 0 {
		at = at.Add(time.Duration(int64(len(c.data)) * int64(time.Second) / l.line.Rate))
	}
	if d := time.Until(at); d > 500*time.Microsecond {
		time.Sleep(d)
	}
	return at
}
