package party

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	for name, want := range map[string][3]string{ // clean, display, alike
		"Ann Lee":                    {"Ann Lee", "Ann Lee", "ann lee"},
		"'Ann Lee'":                  {"Ann Lee", "Ann Lee", "ann lee"},
		"“Ann  Lee”":                 {"Ann Lee", "Ann Lee", "ann lee"},
		"Lee, Ann":                   {"Lee, Ann", "Ann Lee", "ann lee"},
		"LEE, Ann B. (Legal)":        {"LEE, Ann B. (Legal)", "Ann B. LEE (Legal)", "ann lee"},
		"Ann Lee via Talk":           {"Ann Lee", "Ann Lee", "ann lee"},
		"Ann Lee (via Talk of Town)": {"Ann Lee", "Ann Lee", "ann lee"},
		"'Lee, Ann' via Office":      {"Lee, Ann", "Ann Lee", "ann lee"},
		"Ann Lee - via Talk":         {"Ann Lee", "Ann Lee", "ann lee"},
		"via Talk":                   {"via Talk", "via Talk", "via talk"},
		"Maria Via":                  {"Maria Via", "Maria Via", "maria via"},
		"Ann Lee, CPA":               {"Ann Lee, CPA", "Ann Lee, CPA", "ann lee"},
		"Dr. Ann M. Lee, Ph.D.":      {"Dr. Ann M. Lee, Ph.D.", "Dr. Ann M. Lee, Ph.D.", "ann lee"},
		"Hale & Sons, Ltd":           {"Hale & Sons, Ltd", "Hale & Sons, Ltd", "hale sons"},
		"Ann":                        {"Ann", "Ann", ""},
		"A. Lee":                     {"A. Lee", "A. Lee", "a lee"},
		"José Núñez":                 {"José Núñez", "José Núñez", "jose nunez"},
		"O’Neil, Tim":                {"O’Neil, Tim", "Tim O’Neil", "tim o'neil"},
		"Sales Team":                 {"Sales Team", "Sales Team", ""},
		"ann@hale.example":           {"", "", ""},
		"'ann@hale.example'":         {"", "", ""},
		"Ann\u202eeeL\r\n\tLee":      {"AnneeL Lee", "AnneeL Lee", "anneel lee"},
		"":                           {"", "", ""},
		", ,":                        {", ,", ", ,", ""},
		"王 小明":                       {"王 小明", "王 小明", "王 小明"},
	} {
		if got := [3]string{CleanName(name), DisplayName(name), alikeKey(name)}; got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"Lee, Ann (via X)", "'Ann' via Talk", "a,b,c", "(,", "\xff\x00", ", Ann", "via via via", "Dr. Ann, PhD"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean, display, alike := CleanName(name), DisplayName(name), alikeKey(name)
		for _, s := range []string{clean, display, alike} {
			if !utf8.ValidString(s) && utf8.ValidString(name) || strings.ContainsAny(s, "\r\n\x00@") {
				t.Errorf("%q gives %q", name, s)
			}
		}
		if utf8.RuneCountInString(clean) > maxName {
			t.Errorf("%q is too long", clean)
		}
		if again := CleanName(clean); len(again) > len(clean) {
			t.Errorf("%q grows to %q", clean, again)
		}
	})
}

func TestDomains(t *testing.T) {
	for address, want := range map[string]string{
		"ann@hale.example": "hale.example", "ann@mail.hale.example": "hale.example", "ann@hale.co.uk": "hale.co.uk", "ann@post.hale.co.uk": "hale.co.uk",
		"ann@gmail.com": "", "ann@GMAIL.com": "", "ann@btinternet.com": "", "ann@vip.qq.com": "", "ann@co.uk": "", "ann": "", "ann@[192.0.2.1]": "", "ann@localhost": "",
	} {
		if got := Organisation(address); got != want {
			t.Errorf("Organisation(%s) = %q, want %q", address, got, want)
		}
	}
}

func TestIsShared(t *testing.T) {
	for address, want := range map[string]bool{
		"info@hale.example": true, "Sales@hale.example": true, "no-reply@x.example": true, "noreply@x.example": true, "do_not_reply@x.example": true,
		"büro@hale.example": true, "support+123@desk.example": true, "customer.service@x.example": true, "kunden-service@x.example": true,
		"MAILER-DAEMON@x.example": true, "talk-bounces@list.example": true, "talk-request@list.example": true, "office2@hale.example": true,
		"ann@hale.example": false, "ann.info@hale.example": false, "owen@x.example": false, "infos.ann@x.example": false, "": false,
	} {
		if got := IsShared(address); got != want {
			t.Errorf("IsShared(%s) = %t, want %t", address, got, want)
		}
	}
}
