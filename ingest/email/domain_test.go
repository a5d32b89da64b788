package email

import "testing"

func TestOtherDomain(t *testing.T) {
	for domain, want := range map[string]string{
		"müller.example": "xn--mller-kva.example", "xn--mller-kva.example": "müller.example", "mail.münchen.example": "mail.xn--mnchen-3ya.example",
		"client.example": "", "": "", "xn--0.example": "", "a b.example": "", "a_b.example": "",
	} {
		if got := OtherDomain(domain); got != want {
			t.Errorf("%q has the other form %q, want %q", domain, got, want)
		}
	}
}
