package capture

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/miekg/dns"

	"onrecord/audit/authn"
)

const (
	tries    = 2 // by UDP
	udpSize  = 1232
	patience = 3 * time.Second // for one try
)

// Address returns the address of a resolver with its port, which is 53 if it is
// not given.
func Address(resolver string) string {
	if a, err := netip.ParseAddr(resolver); err == nil {
		return netip.AddrPortFrom(a, 53).String()
	}
	return resolver
}

// Ask asks a resolver, an address with port, for the TXT records of a name. There
// is always an answer: a resolver that does not answer gives [authn.TimedOut] or
// [authn.Failed].
func Ask(ctx context.Context, resolver, name string, now time.Time) authn.Answer {
	a := authn.Answer{Name: name, Asked: now.UTC().Truncate(time.Second), Resolver: resolver}
	q := new(dns.Msg).SetQuestion(dns.Fqdn(name), dns.TypeTXT)
	q.AuthenticatedData = true // RFC 6840 section 5.7
	q.SetEdns0(udpSize, false)
	var err error
	for range tries {
		if err = exchange(ctx, "udp", &a, q); err == nil || ctx.Err() != nil || errors.Is(err, errTruncated) {
			break
		}
	}
	if errors.Is(err, errTruncated) {
		err = exchange(ctx, "tcp", &a, q)
	}
	switch {
	case err == nil:
	case isTimeout(err):
		a.RCode, a.Wire = authn.TimedOut, nil
	default:
		a.RCode, a.Wire = authn.Failed, nil
	}
	return a
}

var errTruncated = errors.New("the answer does not fit into a packet")

func truncated(wire []byte) bool { return len(wire) > 2 && wire[2]&2 != 0 }

func isTimeout(err error) bool {
	var e net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &e) && e.Timeout()
}

// exchange asks once, and keeps the answer as it came. What comes in and answers
// another question is passed over.
func exchange(ctx context.Context, network string, a *authn.Answer, q *dns.Msg) error {
	c := &dns.Client{Net: network, Timeout: patience}
	conn, err := c.DialContext(ctx, a.Resolver)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	conn.UDPSize = udpSize
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if err := conn.WriteMsg(q); err != nil {
		return err
	}
	for {
		h := new(dns.Header)
		wire, err := conn.ReadMsgHeader(h)
		if err != nil {
			return err
		}
		if h.Id != q.Id {
			continue
		}
		a.Wire = wire
		if network == "udp" && truncated(wire) {
			return errTruncated
		}
		if err := a.Read(); err == nil {
			return nil
		} else if network == "tcp" {
			return err
		}
	}
}
