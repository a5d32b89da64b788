package sheet_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"onrecord/audit/sheet"
)

func TestWrite(t *testing.T) {
	rows := [][]string{
		{"plain", `with "quotes", commas`, "two\nlines"},
		{"=1+1", "+1", "-1"},
		{"@SUM(A1)", "\t=1+1", "\r=1+1"},
		{"\n=1+1", "＝1+1", "＋1"},
		{"a=1", " =1", ""},
		{"  @b", " b", "a b"},
	}
	want := [][]string{
		{"a", "b", "c"},
		{"plain", `with "quotes", commas`, "two\nlines"},
		{"'=1+1", "'+1", "'-1"},
		{"'@SUM(A1)", "'\t=1+1", "'\n=1+1"},
		{"'\n=1+1", "'＝1+1", "'＋1"},
		{"a=1", " '=1", ""},
		{"  '@b", " b", "a b"},
	}
	var b strings.Builder
	if err := sheet.Write(&b, []string{"a", "b", "c"}, rows); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if rows[1][0] != "=1+1" {
		t.Error("the caller's rows were changed")
	}
}

// TestAttackOtherSeparator: where a spreadsheet takes a semicolon, a tab or the end
// of a line within a cell for the end of it, what follows is no formula either.
func TestAttackOtherSeparator(t *testing.T) {
	for text, want := range map[string]string{
		`Door;=cmd|'/C calc'!A0`: `Door;'=cmd|'/C calc'!A0`, `a;"=1"`: `a;"'=1"`, "a\t+1;@b": "a\t'+1;'@b", "a\r\n-1": "a\n'-1",
		"a; b\r\n\r\nc=d": "a; b\n\nc=d", "a.txt; =cmd|calc.txt": "a.txt; '=cmd|calc.txt", `a; " +1`: `a; " '+1`,
	} {
		var b strings.Builder
		if err := sheet.Write(&b, []string{"a"}, [][]string{{text}}); err != nil {
			t.Fatal(err)
		}
		quoted := strings.ReplaceAll(want, `"`, `""`)
		if !strings.Contains(b.String(), quoted) {
			t.Errorf("%q, want in it %q", b.String(), quoted)
		}
	}
}

// TestAttackControls: what a terminal would obey, and what hides or turns text, is not
// in a table; nor is a formula behind it.
func TestAttackControls(t *testing.T) {
	for text, want := range map[string]string{
		"a\x1b[2Jb": "a\uFFFD[2Jb\n", "a\rb": "\"a\nb\"\n", "fdp\u202Eexe.": "fdp\uFFFDexe.\n", "in\u200Bvisible": "invisible\n", "\u200B=1+1": "'=1+1\n",
		"می\u200cخواهم": "می\u200cخواهم\n",
	} {
		var b strings.Builder
		if err := sheet.Write(&b, []string{"a"}, [][]string{{text}}); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimPrefix(b.String(), "a\n"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
