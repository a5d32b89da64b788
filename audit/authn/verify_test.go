package authn

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
)

// RFC 8463 appendix A.
const rfc8463 = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`

var rfc8463Keys = map[string]string{
	"brisbane._domainkey.football.example.com": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
	"test._domainkey.football.example.com": "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b" +
		"yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
}

func TestRefutes(t *testing.T) {
	for value, want := range map[string]bool{
		"mx.firm.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=firm.example":                    true,
		"mx.firm.example 1;\r\n\tspf=fail smtp.mailfrom=evil.example":                                                             true,
		"mx.firm.example; spf=fail; dkim=pass header.d=firm.example":                                                              false,
		"mx.firm.example; spf=fail; dmarc=pass header.from=firm.example":                                                          false,
		"mx.firm.example; spf=softfail; dkim=fail":                                                                                false,
		"mx.firm.example; spf=pass; reason=\"dmarc=fail\"":                                                                        false,
		"mx.firm.example; " + strings.Repeat("dkim=neutral header.i=@evil.example; ", 40) + "dmarc=fail header.from=firm.example": true,
		"mx.firm.example; spf=fail smtp.mailfrom=\"a; dkim=pass b\"@evil.example":                                                 true,
		"mx.firm.example; spf=fail (a; dmarc=pass b) smtp.mailfrom=evil.example":                                                  true,
		"mx.firm.example; dmarc=fail(p=none) header.from=firm.example":                                                            true,
		"mx.firm.example; none": false,
		"":                      false,
	} {
		if got := Refutes(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}

func TestStandardVector(t *testing.T) {
	when := time.Date(2018, 6, 10, 14, 0, 0, 0, time.UTC)
	keys := func(name string) []Answer { return seen(when, rfc8463Keys[name])(name) }
	results := Verify([]byte(crlf(rfc8463)), when, keys)
	if len(results) != 2 {
		t.Fatalf("%d results", len(results))
	}
	for _, r := range results {
		if r.Status != Pass || !r.Aligned || !slices.Equal(r.Oversigned, []string{"from", "subject", "date"}) || len(r.Unsigned) > 0 || r.Key.Leaf != 7 {
			t.Errorf("%+v", r)
		}
	}
	if results[0].KeyBits != 256 || len(results[0].Flags) != 0 || !slices.Equal(results[1].Flags, []Flag{ShortKey}) {
		t.Errorf("%v and %v", results[0].Flags, results[1].Flags)
	}
	for _, edit := range [][2]string{{"hungry", "angry"}, {"Is dinner", "Was dinner"}, {"joe@", "jim@"}} {
		changed := strings.Replace(crlf(rfc8463), edit[0], edit[1], 1)
		for _, r := range Verify([]byte(changed), when, keys) {
			if r.Status != Fail {
				t.Errorf("%s: %+v", edit[1], r)
			}
		}
	}
	for _, r := range Verify([]byte(rfc8463), when, keys) {
		if r.Status != Pass || !r.Has(Converted) {
			t.Errorf("with LF: %+v", r)
		}
	}
}

const plain = "From: Ann <ann@mail.example>\r\nTo: bob@firm.example\r\nSubject: door\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nPlease deliver by 4 December.\r\n"

const all = "h=from:to:subject:date:mime-version:content-type"

// Each way in which a signature says less than it seems to, and each in which it
// must not count.
func TestAttackWeakSignature(t *testing.T) {
	strong, weak := rsaSigner(t, 2048), rsaSigner(t, 1024)
	base := "a=rsa-sha256; c=relaxed/relaxed; d=mail.example; s=k1; "
	tests := map[string]struct {
		by     signer
		raw    string
		tags   string
		change func(string) string
		record string
		asked  time.Duration
		status Status
		flags  []Flag
	}{
		"good":                   {by: strong, tags: base + all, status: Pass},
		"default canonical form": {by: strong, tags: "a=rsa-sha256; d=mail.example; s=k1; " + all, status: Pass},
		"expired":                {by: strong, tags: base + "t=1; x=604801; " + all, status: Pass, flags: []Flag{Expired}},
		"not expired":            {by: strong, tags: base + "t=1763629000; x=1863630800; " + all, status: Pass},
		"signed later":           {by: strong, tags: base + "t=1863630800; " + all, status: Pass, flags: []Flag{Early}},
		"ends before it begins":  {by: strong, tags: base + "t=20; x=10; " + all, status: Bad},
		"short key":              {by: weak, tags: base + all, status: Pass, flags: []Flag{ShortKey}},
		"key too short":          {by: strong, tags: base + all, record: "v=DKIM1; p=" + smallKey(t), status: Fail},
		"sha1":                   {by: strong, tags: strings.Replace(base, "sha256", "sha1", 1) + all, status: Fail},
		"no such algorithm":      {by: strong, tags: strings.Replace(base, "sha256", "sha512", 1) + all, status: Fail},
		"revoked":                {by: strong, tags: base + all, record: "v=DKIM1; p=", status: NoKey},
		"key not for mail":       {by: strong, tags: base + all, record: "s=tlsrpt; " + strings.TrimPrefix(strong.record, "v=DKIM1; "), status: Fail},
		"key for another hash":   {by: strong, tags: base + all, record: "v=DKIM1; h=sha1; " + strings.TrimPrefix(strong.record, "v=DKIM1; "), status: Fail},
		"no key in the record":   {by: strong, tags: base + all, record: "v=spf1 -all", status: Fail},
		"key tries DKIM out":     {by: strong, tags: base + all, record: strong.record + "; t=y", status: Pass, flags: []Flag{Testing}},
		"key not for subdomains": {by: strong, tags: base + "i=ann@sub.mail.example; " + all, record: strong.record + "; t=s", status: Fail},
		"key seen later":         {by: strong, tags: base + all, asked: 90 * 24 * time.Hour, status: Pass, flags: []Flag{KeySeenLater}},
		"another domain": {by: strong, tags: strings.Replace(base, "d=mail.example", "d=bulk.example", 1) + all, status: Pass,
			flags: []Flag{NotAligned}},
		"same organisation": {by: strong, tags: strings.Replace(base, "d=mail.example", "d=send.mail.example", 1) + all, status: Pass},
		"i outside d":       {by: strong, tags: base + "i=ann@other.example; " + all, status: Bad},
		"From not signed":   {by: strong, tags: base + "h=to:subject", status: Bad},
		"tag twice":         {by: strong, tags: base + all + "; s=k2", change: nil, status: Bad},
		"subject unsigned":  {by: strong, tags: base + "h=from:to:date:mime-version:content-type", status: Pass, flags: []Flag{UnsignedHeaders}},
		"type unsigned":     {by: strong, tags: base + "h=from:to:subject:date:mime-version", status: Pass, flags: []Flag{UnsignedType}},
		"From added": {by: strong, tags: base + all, change: func(s string) string { return "From: Eve <eve@mail.example>\r\n" + s }, status: Pass,
			flags: []Flag{UnsignedHeaders, DuplicateHeaders}},
		"From of another added": {by: strong, tags: base + all, change: func(s string) string { return "From: eve@evil.example\r\n" + s }, status: Pass,
			flags: []Flag{UnsignedHeaders, DuplicateHeaders, NotAligned}},
		"From added, oversigned": {by: strong, tags: base + all + ":from", change: func(s string) string { return "From: Eve <eve@mail.example>\r\n" + s }, status: Fail,
			flags: []Flag{DuplicateHeaders}},
		"boundary changed": {by: strong, tags: base + "h=from:to:subject:date:mime-version", change: func(s string) string {
			return strings.Replace(s, "text/plain", "text/html", 1)
		}, status: Pass, flags: []Flag{UnsignedType}},
		"length": {by: strong, tags: base + "l=31; " + all, status: Pass, flags: []Flag{LengthTag}},
		"text added": {by: strong, tags: base + "l=31; " + all, change: func(s string) string { return s + "And more.\r\n" }, status: Pass,
			flags: []Flag{LengthTag, BeyondLength}},
		"length too large": {by: strong, tags: base + "l=500; " + all, status: Fail, flags: []Flag{LengthTag}},
		"length of none":   {by: strong, tags: base + "l=0; " + all, status: Pass, flags: []Flag{LengthTag, BeyondLength}},
		"two in From":      {by: strong, raw: strings.Replace(plain, "<ann@mail.example>", "<ann@mail.example>, eve@evil.example", 1), tags: base + all, status: Pass, flags: []Flag{NotAligned}},
		"name in brackets": {by: strong, raw: strings.Replace(plain, "Ann <", "Ann [Sales] <", 1), tags: base + all, status: Pass},
		"no From":          {by: strong, raw: strings.Replace(plain, "From: Ann <ann@mail.example>\r\n", "", 1), tags: base + all, status: Pass, flags: []Flag{NotAligned}},
		"LF":               {by: strong, tags: base + all, change: func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }, status: Pass, flags: []Flag{Converted}},
		"large header":     {by: strong, raw: strings.Repeat("X-Long: "+strings.Repeat("x", 900)+"\r\n", 1200) + plain, tags: base + all, status: Bad},
		"many fields":      {by: strong, raw: strings.Repeat("X: y\r\n", 6000) + plain, tags: base + all, status: Bad},
		"Ed25519":          {by: edSigner(), tags: strings.Replace(base, "rsa", "ed25519", 1) + all, status: Pass},
		"key of another":   {by: strong, tags: base + all, record: weak.record, status: Fail},
		"Ed25519 for RSA":  {by: strong, tags: base + all, record: edSigner().record, status: Fail},
	}
	for what, test := range tests {
		raw := string(test.by.sign(t, cmpOr(test.raw, plain), strings.Replace(test.tags, "; s=k2", "", 1)))
		if strings.HasSuffix(test.tags, "; s=k2") {
			raw = strings.Replace(raw, "; bh=", "; s=k2; bh=", 1)
		}
		if test.change != nil {
			raw = test.change(raw)
		}
		results := Verify([]byte(raw), at, seen(at.Add(test.asked), cmpOr(test.record, test.by.record)))
		if len(results) != 1 {
			t.Fatalf("%s: %d results", what, len(results))
		}
		r := results[0]
		slices.Sort(r.Flags)
		slices.Sort(test.flags)
		if r.Status != test.status || !slices.Equal(r.Flags, test.flags) {
			t.Errorf("%s: %s (%s) %v, want %s %v", what, r.Status, r.Reason, r.Flags, test.status, test.flags)
		}
		if (r.Status == Pass) != (r.Reason == "") {
			t.Errorf("%s: %s with reason %q", what, r.Status, r.Reason)
		}
		for _, f := range r.Flags {
			if f.Meaning() == "" {
				t.Errorf("flag %s has no meaning", f)
			}
		}
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// smallKey is a key of 512 bits in base64.
func smallKey(t *testing.T) string {
	t.Helper()
	n := new(big.Int).Lsh(big.NewInt(3), 510)
	der, err := x509.MarshalPKIXPublicKey(&rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537})
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(der)
}

// Of several answers the first key that fits counts; those that do not fit are
// no reason to say less.
func TestSeveralKeys(t *testing.T) {
	s := rsaSigner(t, 2048)
	raw := s.sign(t, plain, "a=rsa-sha256; c=relaxed/simple; d=mail.example; s=k1; "+all)
	one := func(hours int, resolver string, txt ...string) Answer {
		return Answer{Asked: at.Add(time.Duration(hours) * time.Hour), Resolver: resolver, RCode: "NOERROR", TXT: txt, Leaf: int64(hours)}
	}
	gone := Answer{Asked: at, Resolver: "192.0.2.1:53", RCode: "NXDOMAIN"}
	late := Answer{Asked: at, Resolver: "192.0.2.2:53", RCode: TimedOut}
	other := rsaSigner(t, 1024).record
	tests := map[string]struct {
		answers []Answer
		status  Status
		leaf    int64
		flags   []Flag
	}{
		"none":                 {nil, NoKey, 0, nil},
		"no name":              {[]Answer{gone}, NoKey, 0, nil},
		"no answer":            {[]Answer{late}, NoKey, 0, nil},
		"second":               {[]Answer{one(1, "192.0.2.1:53", other), one(2, "192.0.2.1:53", s.record)}, Pass, 2, nil},
		"two records":          {[]Answer{one(1, "192.0.2.1:53", "v=spf1", s.record)}, Pass, 1, nil},
		"gone later":           {[]Answer{one(1, "192.0.2.1:53", s.record), gone}, Pass, 1, nil},
		"revoked since":        {[]Answer{one(2, "192.0.2.1:53", "v=DKIM1; p="), one(1, "192.0.2.1:53", s.record)}, Pass, 1, nil},
		"another, and revoked": {[]Answer{one(2, "192.0.2.1:53", other), one(1, "192.0.2.1:53", "v=DKIM1; p=")}, Fail, 2, nil},
		"one of two timed out": {[]Answer{one(1, "192.0.2.1:53", s.record), late}, Pass, 1, nil},
		"the two disagree":     {[]Answer{one(0, "192.0.2.1:53", s.record), one(0, "192.0.2.2:53", other)}, Pass, 0, []Flag{Disagreement}},
		"one of two has none":  {[]Answer{gone, one(0, "192.0.2.2:53", s.record)}, Pass, 0, []Flag{Disagreement}},
	}
	for what, test := range tests {
		r := Verify(raw, at, func(string) []Answer { return test.answers })[0]
		if r.Status != test.status || r.Key.Leaf != test.leaf || !slices.Equal(r.Flags, test.flags) {
			t.Errorf("%s: %s (%s), key of entry %d, %v", what, r.Status, r.Reason, r.Key.Leaf, r.Flags)
		}
	}
}

// That nobody answered is not told as that there is no key.
func TestWhyNoKey(t *testing.T) {
	s := rsaSigner(t, 2048)
	raw := s.sign(t, plain, "a=rsa-sha256; c=relaxed/simple; d=mail.example; s=k1; "+all)
	answer := func(code string) Answer { return Answer{Asked: at, RCode: code} }
	for want, answers := range map[string][]Answer{
		"the key is not known":                            nil,
		"DNS had no key when it was asked (NXDOMAIN)":     {answer("NXDOMAIN"), answer(TimedOut)},
		"DNS had no key when it was asked (NOERROR)":      {answer(Failed), answer("NOERROR")},
		"DNS gave no answer when it was asked (TIMEOUT)":  {answer(TimedOut)},
		"DNS gave no answer when it was asked (SERVFAIL)": {answer("SERVFAIL")},
	} {
		if r := Verify(raw, at, func(string) []Answer { return answers })[0]; r.Status != NoKey || r.Reason != want {
			t.Errorf("%v: %s (%s), want %s", answers, r.Status, r.Reason, want)
		}
	}
}

func TestKeyNames(t *testing.T) {
	sig := "v=1; d=Mail.example; s=K1; h=from"
	got := KeyNames([]string{sig, sig, "d=b.example; s=../x", "d=b..example; s=k", "nonsense", "d=c.example; s=k.l"})
	if !slices.Equal(got, []string{"k1._domainkey.mail.example", "k.l._domainkey.c.example"}) {
		t.Errorf("%q", got)
	}
	if got := KeyNamesOf([]byte(crlf(rfc8463))); !slices.Equal(got, []string{"brisbane._domainkey.football.example.com", "test._domainkey.football.example.com"}) {
		t.Errorf("%q", got)
	}
}

func TestClaims(t *testing.T) {
	raw := "ARC-Seal: i=2; a=rsa-sha256; d=Relay.example; s=x; cv=pass; b=xx\nARC-Authentication-Results: i=2; mx.relay.example; dkim=pass\n header.d=a.example; spf=fail\n" +
		"ARC-Seal: i=1; d=old.example; b=x\nARC-Authentication-Results: i=1; mx.old.example; dkim=none\n" +
		"Authentication-Results: mx.firm.example 1; dkim=pass header.d=a.example;\n\tspf=pass\nAuthentication-Results: mx.evil.example; dkim=pass\nFrom: a@a.example\n\nhello\n"
	want := []Claim{{"authentication-results", "mx.firm.example", "dkim=pass header.d=a.example; spf=pass"}, {"arc", "relay.example", "dkim=pass header.d=a.example; spf=fail"}}
	if got := Claims([]byte(crlf(raw))); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := Claims([]byte("From: a@a.example\r\n\r\n")); got != nil {
		t.Errorf("%q", got)
	}
}

func TestSigns(t *testing.T) {
	sigs := []string{"d=bulk.example; s=a", "d=send.shop.co.uk; s=b"}
	for domain, want := range map[string]bool{"shop.co.uk": true, "Mail.shop.co.uk": true, "other.co.uk": false, "bulk.example": true, "": false} {
		if Signs(domain, sigs) != want {
			t.Errorf("%q: not %v", domain, want)
		}
	}
}
