package doctor

import (
	"slices"
	"testing"

	"onrecord/audit/authn/capture/dnstest"
	"onrecord/config"
)

func TestResolvers(t *testing.T) {
	s, err := dnstest.Listen()
	if err != nil {
		t.Fatal(err)
	}
	closed, err := dnstest.Listen()
	if err == nil {
		err = closed.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := &config.Config{DataDir: t.TempDir(), DNS: config.DNS{Resolvers: []string{s.Addr, closed.Addr}}}
	c.Firm.Domains = []string{"wasatchdoor.example"}
	var grades []string
	Examine(t.Context(), c, Options{}, func(f Finding) {
		if f.Area == "dns" {
			grades = append(grades, f.Grade)
		}
	})
	if !slices.Equal(grades, []string{Fine, Bad}) || s.Asked("wasatchdoor.example") != 1 {
		t.Errorf("%v, asked %d times", grades, s.Asked("wasatchdoor.example"))
	}
}
