package zone

import "strings"

// isContact reports whether a line is a telephone number, an address, a link to
// a site, or a title.
func isContact(s string) bool {
	low := fold(s)
	if strings.Contains(low, "http") || strings.Contains(low, "www.") || addressAt(s).start >= 0 {
		return len(strings.Fields(s)) <= 8 && !isDeepLink(low)
	}
	if hasPhone(s) && len(s) <= 90 {
		return true
	}
	if len(s) > 80 {
		return false
	}
	if n := leading(contactLabels, low); n > 0 && n < len(low) && strings.IndexByte(":. +0123456789(", low[n]) >= 0 && hasPhone(s[n:]) {
		return true
	}
	for _, word := range nameWords(s) {
		if titleWords[word] {
			return !isSentence(s)
		}
	}
	return false
}

// isDeepLink reports whether a line links to a page, not just to a site, as
// text does.
func isDeepLink(low string) bool {
	_, path, ok := strings.Cut(low, "://")
	if !ok {
		return false
	}
	_, path, ok = strings.Cut(path, "/")
	return ok && len(path) > 25
}

// hasPhone reports whether a line has a telephone number: seven to fifteen
// digits in groups, or with a plus.
func hasPhone(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '+' && s[i] != '(' && (s[i] < '0' || s[i] > '9') {
			continue
		}
		start, numbers, groups := i, 0, 0
		for ; i < len(s) && strings.IndexByte("0123456789+()-./ ", s[i]) >= 0; i++ {
			if s[i] >= '0' && s[i] <= '9' {
				numbers++
				if i > start && (s[i-1] < '0' || s[i-1] > '9') {
					groups++
				}
			}
		}
		w, _ := readWhen(s[start:], false)
		if numbers >= 7 && numbers <= 15 && (groups > 0 || s[start] == '+') && !w.hasDay() {
			return true
		}
	}
	return false
}

var contactLabels = phrases("tel|phone|ph|mobile|mob|cell|fax|office|direct|main|t|m|p|f|o|c|d|telefon|handy|mobil|téléphone|tél|portable|móvil|teléfono|cellulare|telefono|celular|telefone|mobiel|telefoon|puh|kom|тел|моб|電話|电话|手机|전화|web|email|e-mail|e|w|skype|linkedin|twitter|facebook")

var titleWords = set("manager director engineer officer president founder partner associate consultant coordinator supervisor assistant administrator accountant attorney lawyer realtor broker agent executive analyst developer technician specialist ceo cto cfo coo vp owner chairman professor lecturer " +
	"inc llc llp ltd gmbh corp plc sarl s.a. department dept division team geschäftsführer leiter abteilung directeur responsable ingénieur gerente ingeniero direttore responsabile diretor engenheiro directeur medewerker chef dyrektor kierownik ředitel директор менеджер müdür")
