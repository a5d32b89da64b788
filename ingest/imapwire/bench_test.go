package imapwire

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// BenchmarkFetch reads messages of 6 KiB through a Conn, from memory.
func BenchmarkFetch(b *testing.B) {
	one := fmt.Sprintf("* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {6144}\r\n%s)\r\n", strings.Repeat("x", 6144))
	in := "* OK\r\n" + strings.Repeat(one, 1000)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		c := New(octets{strings.NewReader(in), io.Discard}, Handler{Meta: func(Meta) {}})
		if _, err := c.Write([]byte("T1 UID FETCH 1:* (UID BODY.PEEK[])\r\n")); err != nil {
			b.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, struct{ io.Reader }{c}); err != nil || n < 6_000_000 {
			b.Fatal(n, err)
		}
	}
}
