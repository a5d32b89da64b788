package ledger

import "testing"

// TestFindNamesOne holds that an empty name, as of a variable that is not set, names
// nothing, even where there is only one to name.
func TestFindNamesOne(t *testing.T) {
	self := func(s *string) string { return *s }
	for _, tt := range []struct {
		list   []string
		prefix string
		want   string
	}{
		{[]string{"p-0a"}, "", ""}, {[]string{"p-0a"}, "p-", "p-0a"}, {[]string{"p-0a", "p-0b"}, "p-0", ""},
		{[]string{"p-0a", "p-0b"}, "p-0b", "p-0b"}, {[]string{"p-0a"}, "c-", ""},
	} {
		got, err := Find(tt.list, self, tt.prefix)
		if (err == nil) != (tt.want != "") || err == nil && *got != tt.want {
			t.Errorf("%q in %q: %v, want %q", tt.prefix, tt.list, err, tt.want)
		}
	}
}
