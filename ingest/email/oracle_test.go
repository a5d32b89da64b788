package email

import (
	"encoding/json"
	"path"
	"strings"
	"testing"
)

// The oracle files of the mime-torture collection hold what another parser,
// written by other people, read from the same bytes.
type oracleAddress struct{ Name, Address string }

type oracleCase struct {
	Header   string          `json:"header"`
	Expected json.RawMessage `json:"expected"`
}

// TestMeasureOracle compares our reading with that of another parser and
// fails if the share on which they agree gets lower than it was.
func TestMeasureOracle(t *testing.T) {
	judges := map[string]struct {
		floor float64
		agree func(c oracleCase) (got string, ok bool)
	}{
		"address.json": {0.65, agreeOnAddresses}, // it keeps comments, routes and mailto: as parts of names and addresses
		"id.json":      {0.8, agreeOnIDs},
		"date.json":    {0.85, agreeOnDate}, // it reads months as numbers
	}
	corpusFiles(t, "mime-torture.tar.zst", func(file string, raw []byte) {
		judge, ok := judges[path.Base(file)]
		if !ok || !strings.Contains(file, "stalwart") {
			return
		}
		var cases []oracleCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		agreed := 0
		for _, c := range cases {
			got, ok := judge.agree(c)
			if ok {
				agreed++
				continue
			}
			t.Logf("%s: %q: got %s, the other parser %s", path.Base(file), c.Header, got, c.Expected)
		}
		t.Logf("%s: agreed on %d of %d", path.Base(file), agreed, len(cases))
		if float64(agreed) < judge.floor*float64(len(cases)) {
			t.Errorf("%s: agreed on %d of %d, want %.0f %%", path.Base(file), agreed, len(cases), judge.floor*100)
		}
	})
}

func agreeOnAddresses(c oracleCase) (string, bool) {
	var want struct {
		List  []oracleAddress
		Group []struct{ Addresses []oracleAddress }
	}
	if json.Unmarshal(c.Expected, &want) != nil {
		return "", true
	}
	for _, g := range want.Group {
		want.List = append(want.List, g.Addresses...)
	}
	env := ParseEnvelope([]byte("To: " + c.Header + "\r\n\r\n"))
	got, _ := json.Marshal(env.To)
	ok := len(env.To) == len(want.List)
	for i := range env.To {
		ok = ok && strings.EqualFold(env.To[i].Addr, want.List[i].Address) && env.To[i].Name == want.List[i].Name
	}
	return string(got), ok
}

func agreeOnIDs(c oracleCase) (string, bool) {
	var want []string
	var one string
	if json.Unmarshal(c.Expected, &want) != nil {
		if json.Unmarshal(c.Expected, &one) != nil {
			return "", true
		}
		want = []string{one}
	}
	env := ParseEnvelope([]byte("References: " + c.Header + "\r\n\r\n"))
	got, _ := json.Marshal(env.References)
	ok := len(env.References) == len(want)
	for i := range env.References {
		ok = ok && string(env.References[i]) == "<"+want[i]+">"
	}
	return string(got), ok
}

func agreeOnDate(c oracleCase) (string, bool) {
	var want *struct {
		Year, Month, Day, Hour, Minute, Second int
		Before                                 bool `json:"tz_before_gmt"`
		TZHour                                 int  `json:"tz_hour"`
		TZMinute                               int  `json:"tz_minute"`
	}
	if json.Unmarshal(c.Expected, &want) != nil {
		return "", true
	}
	got, _ := parseDate(c.Header)
	if want == nil {
		return got.String(), got.IsZero()
	}
	_, offset := got.Zone()
	wantOffset := want.TZHour*3600 + want.TZMinute*60
	if want.Before {
		wantOffset = -wantOffset
	}
	return got.String(), got.Year() == want.Year && int(got.Month()) == want.Month && got.Day() == want.Day && got.Hour() == want.Hour &&
		got.Minute() == want.Minute && got.Second() == want.Second && offset == wantOffset
}
