// Package dnstest is a DNS server for tests, on loopback.
package dnstest

import (
	"errors"
	"net"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// A Server answers questions for TXT records.
type Server struct {
	Addr string // address and port

	mu      sync.Mutex
	records map[string][]dns.RR
	silent  bool
	asked   map[string]int
	servers []*dns.Server
}

// Listen starts a server on a free port, by UDP and TCP.
func Listen() (*Server, error) {
	s := &Server{records: map[string][]dns.RR{}, asked: map[string]int{}}
	var tcp net.Listener
	var udp net.PacketConn
	var err error
	for range 20 { // the port that is free for one may be taken for the other
		if udp, err = net.ListenPacket("udp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
		s.Addr = udp.LocalAddr().String()
		if tcp, err = net.Listen("tcp", s.Addr); err == nil {
			break
		}
		err = errors.Join(err, udp.Close())
	}
	if err != nil {
		return nil, err
	}
	s.servers = []*dns.Server{{PacketConn: udp, Handler: s}, {Listener: tcp, Handler: s}}
	for _, one := range s.servers {
		ready := make(chan struct{})
		one.NotifyStartedFunc = func() { close(ready) }
		ended := make(chan error, 1)
		go func() { ended <- one.ActivateAndServe() }()
		select {
		case <-ready:
		case err := <-ended:
			return nil, err
		}
	}
	return s, nil
}

// Close stops the server.
func (s *Server) Close() error { return errors.Join(s.servers[0].Shutdown(), s.servers[1].Shutdown()) }

// Set gives a name a TXT record, in pieces of 255 bytes. No text: there is none
// any more.
func (s *Server) Set(name, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name = dns.Fqdn(strings.ToLower(name))
	if text == "" {
		delete(s.records, name)
		return
	}
	var pieces []string
	for text != "" {
		n := min(255, len(text))
		pieces, text = append(pieces, text[:n]), text[n:]
	}
	s.records[name] = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 60}, Txt: pieces}}
}

// SetAlias makes a name an alias.
func (s *Server) SetAlias(name, to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name = dns.Fqdn(strings.ToLower(name))
	s.records[name] = []dns.RR{&dns.CNAME{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeCNAME, Class: dns.ClassINET, Ttl: 60}, Target: dns.Fqdn(to)}}
}

// Silence makes the server answer nothing, or answer again.
func (s *Server) Silence(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = on
}

// Asked returns how often a name was asked for.
func (s *Server) Asked(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[dns.Fqdn(strings.ToLower(name))]
}

// ServeDNS implements [dns.Handler].
func (s *Server) ServeDNS(w dns.ResponseWriter, q *dns.Msg) {
	s.mu.Lock()
	m := new(dns.Msg).SetReply(q)
	m.RecursionAvailable = true
	name := strings.ToLower(q.Question[0].Name)
	s.asked[name]++
	silent := s.silent
	for range 5 {
		rrs := s.records[name]
		m.Answer = append(m.Answer, rrs...)
		if len(rrs) == 0 {
			if len(m.Answer) == 0 {
				m.Rcode = dns.RcodeNameError
			}
			break
		}
		alias, ok := rrs[0].(*dns.CNAME)
		if !ok {
			break
		}
		name = alias.Target
	}
	s.mu.Unlock()
	if silent {
		return
	}
	if _, tcp := w.LocalAddr().(*net.TCPAddr); !tcp {
		size := dns.MinMsgSize
		if o := q.IsEdns0(); o != nil {
			size = int(o.UDPSize())
		}
		m.Truncate(size)
	}
	_ = w.WriteMsg(m) // whoever asked may be gone
}
