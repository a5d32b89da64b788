package config

import (
	"testing"
	"time"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]Size{
		"0": 0, "500": 500, "500 B": 500, "64KiB": 64 << 10, "64kib": 64 << 10, "1.5 GB": 1.5e9, "2MB": 2e6, "3M": 3e6, "1GiB": 1 << 30, "1TiB": 1 << 40,
		"": -1, "B": -1, "-1": -1, "1XB": -1, "NaN": -1, "inf": -1, "1e300": -1, "9999999TiB": -1, "1 1": -1,
	} {
		got, err := parseSize(text)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for want, s := range map[string]Size{"0": 0, "500": 500, "1KiB": 1 << 10, "1500MiB": 1500 << 20, "1GiB": 1 << 30, "4096TiB": 1 << 52} {
		if got := s.String(); got != want {
			t.Errorf("String of %d = %s, want %s", int64(s), got, want)
		}
		if back, err := parseSize(want); err != nil || back != s {
			t.Errorf("parseSize(%q) = %d, %v; want %d", want, back, err, int64(s))
		}
	}
}

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "30s": 30 * time.Second, "1h30m": 90 * time.Minute, "2d": 48 * time.Hour, "0d": 0,
		"": -1, "d": -1, "-1d": -1, "-1s": -1, "1.5d": -1, "30": -1, "99999d": -1,
	} {
		got, err := parseDuration(text)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("parseDuration(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestDate(t *testing.T) {
	d, err := parseDate("2025-03-01")
	if err != nil || d != (Date{2025, time.March, 1}) || d.String() != "2025-03-01" {
		t.Errorf("parseDate = %v, %v", d, err)
	}
	zone := time.FixedZone("", 3600)
	if got := d.In(zone); !got.Equal(time.Date(2025, 3, 1, 0, 0, 0, 0, zone)) {
		t.Errorf("In = %v", got)
	}
	for _, bad := range []string{"", "2025-02-30", "1.3.2025", "2025-03-01T00:00:00Z"} {
		if d, err := parseDate(bad); err == nil {
			t.Errorf("parseDate(%q) = %v", bad, d)
		}
	}
	if text, err := (Date{}).MarshalText(); len(text) != 0 || err != nil {
		t.Errorf("no day is written as %q, %v", text, err)
	}
}

func TestPreset(t *testing.T) {
	for address, want := range map[string]Account{
		"Dana@WasatchDoor.example":  {Name: "dana", Host: "imap.wasatchdoor.example", Port: 993, TLS: "implicit", Username: "Dana@WasatchDoor.example"},
		"dana.whitlock@gmail.com":   {Name: "dana.whitlock", Host: "imap.gmail.com", Port: 993, TLS: "implicit", Username: "dana.whitlock@gmail.com"},
		"dana@icloud.com":           {Name: "dana", Host: "imap.mail.me.com", Port: 993, TLS: "implicit", Username: "dana"},
		"dana@proton.me":            {Name: "dana", Host: "127.0.0.1", Port: 1143, TLS: "starttls", Username: "dana@proton.me"},
		" -\"da na\"@yahoo.co.uk  ": {Name: "\"dana\"", Host: "imap.mail.yahoo.com", Port: 993, TLS: "implicit", Username: "-\"da na\"@yahoo.co.uk"},
	} {
		got := Preset(address)
		if got.Name != want.Name || got.Host != want.Host || got.Port != want.Port || got.TLS != want.TLS || got.Username != want.Username {
			t.Errorf("Preset(%q) = %+v", address, got)
		}
	}
	if p, ok := ProviderOf("x@hotmail.com"); !ok || p.Name != "Outlook.com" || p.Advice == "" {
		t.Errorf("ProviderOf = %+v, %v", p, ok)
	}
}

// TestProviders holds that every preset is a valid account and no domain is
// claimed twice.
func TestProviders(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range providers {
		for _, d := range p.Domains {
			if seen[d] {
				t.Errorf("%s: %s is claimed twice", p.Name, d)
			}
			seen[d] = true
			a := Preset("dana@" + d)
			a.Password = EnvSecret("P")
			c := example()
			c.Accounts = []Account{a}
			if err := validated(c); err != nil {
				t.Errorf("%s: %v", d, err)
			}
		}
	}
}

func TestRetentionYears(t *testing.T) {
	c, err := loadText(t, "c.yaml", `retention: {years: 7}
clients:
  - {name: As the firm, addresses: [a@mail.example]}
  - {name: For ever, addresses: [b@mail.example], retention_years: 0}
  - {name: Ten, addresses: [c@mail.example], retention_years: 10}
`)
	if err != nil {
		t.Fatal(err)
	}
	for client, want := range map[string]int{"As the firm": 7, "for ever": 0, "Ten": 10, "in the record alone": 7} {
		if got := c.RetentionYears(client); got != want {
			t.Errorf("%s: %d years, want %d", client, got, want)
		}
	}
}
