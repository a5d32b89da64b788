package authn

import (
	"strings"
	"testing"
)

// BenchmarkVerify checks one signature of a message of 75 KB.
func BenchmarkVerify(b *testing.B) {
	s := rsaSigner(b, 2048)
	body := strings.Repeat("The door sticks, and the springs  are the old ones.\r\n", 75_000/53)
	for _, c := range []string{"simple/simple", "relaxed/relaxed"} {
		raw := s.sign(b, plain+body, "a=rsa-sha256; c="+c+"; d=mail.example; s=k1; "+all)
		b.Run(c, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if r := Verify(raw, at, seen(at, s.record)); r[0].Status != Pass {
					b.Fatal(r[0].Reason)
				}
			}
		})
	}
}
