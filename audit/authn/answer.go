package authn

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"onrecord/audit/tlog"
)

// An Answer is what one resolver said of a name, as it was recorded.
type Answer struct {
	Name     string // that was asked for, lower case, without the last dot
	Asked    time.Time
	Resolver string   // address and port
	RCode    string   // such as NOERROR, NXDOMAIN; TIMEOUT and FAILED of one that did not answer
	CNAME    []string // aliases on the way
	AD       bool     // the resolver says that it checked DNSSEC; it alone says so
	Wire     []byte   // the answer as it came (RFC 1035 section 4); empty if there was none
	Leaf     int64    // the entry of the log that holds it

	TXT []string // the records, each with its strings joined
}

// The codes of a resolver that gave no answer.
const (
	TimedOut = "TIMEOUT"
	Failed   = "FAILED"
)

// answers reports whether the resolver said what there is of the name, be it nothing.
func (a *Answer) answers() bool { return a.RCode == "NOERROR" || a.RCode == "NXDOMAIN" }

// limits on an answer.
const (
	maxRecords = 100
	maxAliases = 8
)

// Fields returns the facet `dns` of a dkim.key leaf.
func (a *Answer) Fields() []tlog.Field {
	fields := []tlog.Field{tlog.TextField("name", a.Name), tlog.BareField("asked", a.Asked.UTC().Format(time.RFC3339)), tlog.BareField("resolver", a.Resolver), tlog.BareField("rcode", a.RCode)}
	for _, c := range a.CNAME {
		fields = append(fields, tlog.TextField("cname", c))
	}
	if a.AD {
		fields = append(fields, tlog.BareField("ad", "1"))
	}
	if len(a.Wire) > 0 {
		fields = append(fields, tlog.BytesField("answer", a.Wire))
	}
	return fields
}

// ParseAnswer reads a facet `dns`. What the records say is read from the bytes
// of the answer, not from what was noted beside them.
func ParseAnswer(f *tlog.Facet, leaf int64) (Answer, error) {
	one := func(key string) string {
		value, _, err := f.Get(key)
		if err != nil {
			return ""
		}
		return value
	}
	a := Answer{Name: one("name"), Resolver: one("resolver"), RCode: one("rcode"), AD: one("ad") == "1", Wire: []byte(one("answer")), Leaf: leaf}
	var err error
	if a.Asked, err = time.Parse(time.RFC3339, one("asked")); err != nil {
		return a, fmt.Errorf("answer of DNS: %w", err)
	}
	if len(a.Wire) > 0 {
		err = a.Read()
	}
	return a, err
}

// Read sets what the bytes of the answer say: RCode, CNAME, AD and TXT. The
// records are those of the name, or of what it is an alias of. An answer to
// another question is an error.
func (a *Answer) Read() error {
	var p dnsmessage.Parser
	h, err := p.Start(a.Wire)
	if err != nil {
		return fmt.Errorf("answer of DNS: %w", err)
	}
	q, err := p.Question()
	if err != nil || !h.Response || nameOf(q.Name) != a.Name || q.Type != dnsmessage.TypeTXT {
		return fmt.Errorf("answer of DNS: not one about %s", a.Name)
	}
	if err := p.SkipAllQuestions(); err != nil {
		return fmt.Errorf("answer of DNS: %w", err)
	}
	records, err := readRecords(&p)
	if err != nil {
		return fmt.Errorf("answer of DNS: %w", err)
	}
	a.RCode, a.AD, a.CNAME, a.TXT = rcode(h.RCode), h.AuthenticData, nil, nil
	at := a.Name
	for i := 0; i < maxAliases && records.alias[at] != ""; i++ {
		at = records.alias[at]
		a.CNAME = append(a.CNAME, at)
	}
	a.TXT = records.txt[at]
	return nil
}

type dnsRecords struct {
	alias map[string]string
	txt   map[string][]string
}

func readRecords(p *dnsmessage.Parser) (dnsRecords, error) {
	r := dnsRecords{map[string]string{}, map[string][]string{}}
	for range maxRecords {
		h, err := p.AnswerHeader()
		if err == dnsmessage.ErrSectionDone {
			return r, nil
		}
		if err != nil {
			return r, err
		}
		name := nameOf(h.Name)
		switch {
		case h.Class == dnsmessage.ClassINET && h.Type == dnsmessage.TypeTXT:
			txt, err := p.TXTResource()
			if err != nil {
				return r, err
			}
			r.txt[name] = append(r.txt[name], strings.Join(txt.TXT, ""))
		case h.Class == dnsmessage.ClassINET && h.Type == dnsmessage.TypeCNAME:
			c, err := p.CNAMEResource()
			if err != nil {
				return r, err
			}
			r.alias[name] = nameOf(c.CNAME)
		default:
			if err := p.SkipAnswer(); err != nil {
				return r, err
			}
		}
	}
	return r, fmt.Errorf("more than %d records", maxRecords)
}

func nameOf(n dnsmessage.Name) string {
	return strings.ToLower(strings.TrimSuffix(n.String(), "."))
}

func rcode(c dnsmessage.RCode) string {
	switch c {
	case dnsmessage.RCodeSuccess:
		return "NOERROR"
	case dnsmessage.RCodeNameError:
		return "NXDOMAIN"
	case dnsmessage.RCodeServerFailure:
		return "SERVFAIL"
	case dnsmessage.RCodeRefused:
		return "REFUSED"
	}
	return fmt.Sprintf("RCODE%d", uint16(c))
}

// Answered reports whether a resolver said what is there, be it nothing.
func (a *Answer) Answered() bool { return a.RCode == "NOERROR" || a.RCode == "NXDOMAIN" }

// disagree reports whether another resolver, asked at about the same time, gave
// other records than a.
func disagree(answers []Answer, a Answer) bool {
	return slices.ContainsFunc(answers, func(b Answer) bool {
		return b.Resolver != a.Resolver && b.Answered() && b.Asked.Sub(a.Asked).Abs() < time.Hour && !sameSet(a.TXT, b.TXT)
	})
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
