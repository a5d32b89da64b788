package imapsync

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestParseSet(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"7", "7"},
		{"1:3", "1:3"},
		{"3:1", "1:3"},
		{"5,1:3,4", "1:5"},
		{"10:12,11:20,30", "10:20,30"},
		{"0", ""},
		{"0:2", "1:2"},
		{"4294967295", "4294967295"},
		{"4294967290:4294967295,1", "1,4294967290:4294967295"},
	} {
		s, err := parseSet(tc.in)
		if err != nil || s.String() != tc.want {
			t.Errorf("parseSet(%q) = %q, %v; want %q", tc.in, s, err, tc.want)
		}
	}
	for _, bad := range []string{"x", "1:", ":1", "1:*", "1,,2", "4294967296", "-1", "1 2"} {
		if s, err := parseSet(bad); err == nil {
			t.Errorf("parseSet(%q) = %q, want an error", bad, s)
		}
	}
}

func TestUIDSetAgainstMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func() (uidSet, map[uint32]bool) {
		m := map[uint32]bool{}
		var s uidSet
		for range r.IntN(40) {
			u := uint32(r.IntN(60) + 1)
			m[u] = true
			s.add(u)
		}
		return s, m
	}
	check := func(op string, got uidSet, want func(u uint32) bool) {
		t.Helper()
		var nums []uint32
		for u := uint32(1); u <= 61; u++ {
			if want(u) {
				nums = append(nums, u)
			}
			if got.has(u) != want(u) {
				t.Fatalf("%s: has(%d) = %v in %v", op, u, got.has(u), got)
			}
		}
		if !slices.Equal(got.nums(), nums) && len(nums)+len(got) > 0 {
			t.Fatalf("%s: %v, want %v", op, got, nums)
		}
		if got.count() != len(nums) {
			t.Fatalf("%s: count %d, want %d", op, got.count(), len(nums))
		}
		if back, err := parseSet(got.String()); err != nil || !back.equal(got) {
			t.Fatalf("%s: %v does not survive its text: %v, %v", op, got, back, err)
		}
		for i := 1; i < len(got); i++ {
			if got[i].lo <= got[i-1].hi+1 {
				t.Fatalf("%s: %v is not normal", op, got)
			}
		}
	}
	for range 2000 {
		a, am := pick()
		b, bm := pick()
		check("add", a, func(u uint32) bool { return am[u] })
		check("or", a.or(b), func(u uint32) bool { return am[u] || bm[u] })
		check("and", a.and(b), func(u uint32) bool { return am[u] && bm[u] })
		check("minus", a.minus(b), func(u uint32) bool { return am[u] && !bm[u] })
		n := r.IntN(7) + 1
		var whole uidSet
		for block := range a.blocks(n) {
			if block.count() > n || block.count() == 0 {
				t.Fatalf("block %v of %d", block, n)
			}
			whole = whole.or(block)
		}
		check("blocks", whole, func(u uint32) bool { return am[u] })
	}
}

func TestUIDSetAtTheTop(t *testing.T) {
	top := span(math.MaxUint32-2, math.MaxUint32)
	if top.count() != 3 || !slices.Equal(top.nums(), []uint32{math.MaxUint32 - 2, math.MaxUint32 - 1, math.MaxUint32}) {
		t.Errorf("top = %v", top.nums())
	}
	if got := span(1, math.MaxUint32).minus(top); got.String() != "1:4294967292" {
		t.Errorf("minus = %v", got)
	}
	if got := span(1, math.MaxUint32).minus(span(1, math.MaxUint32)); len(got) != 0 {
		t.Errorf("all minus all = %v", got)
	}
	if n := span(1, math.MaxUint32).count(); n != math.MaxUint32 {
		t.Errorf("count = %d", n)
	}
}

func FuzzParseSet(f *testing.F) {
	for _, s := range []string{"", "1", "1:3,5", "3:1", "0", "4294967295:1", "1:*", ",", "1,2,3,2:9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSet(text)
		if err != nil {
			return
		}
		back, err := parseSet(s.String())
		if err != nil || !back.equal(s) {
			t.Fatalf("%q: %v becomes %v, %v", text, s, back, err)
		}
		if s.has(0) {
			t.Fatalf("%q: has UID 0", text)
		}
		if !s.minus(s).equal(nil) || !s.and(s).equal(s) || !s.or(s).equal(s) {
			t.Fatalf("%q: set algebra is broken", text)
		}
	})
}
