package zone

import "strings"

// machines marks what programs made: code, logs, tables of data, invitations.
func (r *reader) machines(first, end int) {
	fence := -1
	if r.calendarsOwn(first, end) {
		r.each(first, end, Own, Calendar)
		return
	}
	for i := first; i < end; i++ {
		if r.rows[i].blank {
			continue
		}
		s := r.content(i)
		if placeholder(s) {
			r.each(i, i+1, Own, Auto)
			continue
		}
		if strings.HasPrefix(s, "```") || strings.HasPrefix(s, "~~~~") && fence >= 0 {
			if fence >= 0 {
				r.each(fence, i+1, Own, Code)
				fence = -1
			} else {
				fence = i
			}
			continue
		}
		if fence >= 0 {
			continue
		}
		if n := r.patch(i, end); n > i {
			r.each(i, n, Own, Code)
			i = n - 1
		} else if n := r.dump(i, end); n > i {
			r.each(i, n, Own, Code)
			i = n - 1
		} else if n := r.invitation(i, end); n > i {
			r.each(i, n, Own, Calendar)
			i = n - 1
		}
	}
}

// placeholder reports whether a line is what a program writes in the place of a picture.
func placeholder(s string) bool {
	if len(s) < 3 || s[0] != '[' || strings.IndexByte(s, ']') != len(s)-1 {
		return false
	}
	low := fold(s[1:])
	return strings.HasPrefix(low, "cid:") || strings.HasPrefix(low, "image:") || strings.Contains(low, "automatically generated") || strings.Contains(low, "ai-generated content") || strings.HasPrefix(low, "image removed by sender")
}

// patch returns the end of the difference of files that begins at line i, else
// i.
func (r *reader) patch(i, end int) int {
	s := r.content(i)
	begins := strings.HasPrefix(s, "diff --git ") || strings.HasPrefix(s, "Index: ") && r.below(i, end, "====") ||
		strings.HasPrefix(s, "--- ") && r.below(i, end, "+++ ") || strings.HasPrefix(s, "-----BEGIN PGP ")
	if !begins {
		return i
	}
	if strings.HasPrefix(s, "-----BEGIN PGP ") {
		return r.armoured(i, end, s)
	}
	n := i + 1
	for ; n < end; n++ {
		line := r.text[r.z.Lines[n].Start:r.z.Lines[n].End]
		if line == "-- " || line == "--" {
			break
		}
		if line != "" && strings.IndexByte(" +-@\\\t", line[0]) < 0 && !patchHead(line) {
			break
		}
	}
	for n > i && r.rows[n-1].blank {
		n--
	}
	return n
}

func patchHead(s string) bool {
	for _, p := range []string{"diff ", "index ", "Index: ", "new file", "deleted file", "old mode", "new mode", "similarity ", "rename ", "copy ", "Binary files", "====", "GIT binary"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// armoured returns the end of a block of OpenPGP, or of its head.
func (r *reader) armoured(i, end int, s string) int {
	if strings.HasPrefix(s, "-----BEGIN PGP SIGNED") {
		for i++; i < end && !r.rows[i].blank; i++ {
		}
		return i
	}
	for r.armour = max(r.armour, i); r.armour < len(r.rows); r.armour++ {
		if strings.HasPrefix(r.content(r.armour), "-----END PGP ") {
			break
		}
	}
	if r.armour < end {
		return r.armour + 1
	}
	return i
}

// below reports whether the line below line i begins with a prefix.
func (r *reader) below(i, end int, prefix string) bool {
	return i+1 < end && strings.HasPrefix(r.content(i+1), prefix)
}

// dump returns the end of three or more lines of a log or a table of data that
// begin at line i, else i.
func (r *reader) dump(i, end int) int {
	n := i
	for n < end && !r.rows[n].blank && isData(r.text[r.rows[n].body:r.z.Lines[n].End]) {
		n++
	}
	if n-i >= 3 {
		return n
	}
	return r.chat(i, end)
}

// isData reports whether a line is of a log or a table.
func isData(s string) bool {
	if len(s) < 6 {
		return false
	}
	if s[0] == '[' { // "[    1.234567] text"
		if i := strings.IndexByte(s, ']'); i > 0 && i < 24 && strings.Trim(s[1:i], " 0123456789.:-T/") == "" {
			return true
		}
	}
	if digits(s) >= 2 { // "2025-05-31 10:20:30 text"
		if n := strings.IndexByte(s, ' '); n >= 8 && n < 40 && strings.Count(s[:min(len(s), n+13)], ":") >= 2 && strings.Count(s[:n], "-")+strings.Count(s[:n], "/") == 2 {
			return true
		}
	}
	tabs := strings.Count(s, "\t") + strings.Count(s, "|")
	if tabs < 2 || len(s) > 400 {
		return false
	}
	numbers, letters := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			numbers++
		case isWordByte(c):
			letters++
		}
	}
	return numbers*2 >= letters
}

// invitation returns the end of an invitation in words that begins at line i,
// else i.
func (r *reader) invitation(i, end int) int {
	low := fold(r.content(i)[:min(len(r.content(i)), 100)])
	join := false
	for _, begin := range []string{"join zoom meeting", "microsoft teams meeting", "join microsoft teams", "join on your computer", "join with google meet", "join the meeting now", "begin:vcalendar", "microsoft teams-besprechung", "réunion microsoft teams", "reunión de microsoft teams", "microsoft teams need help"} {
		join = join || strings.HasPrefix(low, begin)
	}
	when := strings.HasPrefix(low, "when:") || strings.HasPrefix(low, "wann:") || strings.HasPrefix(low, "quand") || strings.HasPrefix(low, "cuándo:") || strings.HasPrefix(low, "quando:") || strings.HasPrefix(low, "wanneer:")
	if !join && !(when && r.where(i, end)) {
		return i
	}
	if stars := r.starsBelow(i, end); stars > i {
		return stars + 1
	}
	n := i
	for blank := 0; n < end && blank < 2 && n < i+30; n++ {
		if r.rows[n].blank {
			blank++
			continue
		}
		s := r.content(n)
		prose := isSentence(s)
		if blank > 0 && (prose || !isContact(s) && shortLabel(s) == "") || !join && prose && shortLabel(s) == "" {
			break
		}
		blank = 0
	}
	for n > i && r.rows[n-1].blank {
		n--
	}
	return n
}

// calendarsOwn reports whether a calendar wrote all of a text, as the line says that
// stands above its last words. Who invites may have written some of it; nothing tells
// which.
func (r *reader) calendarsOwn(first, end int) bool {
	for i := end - 1; i >= first; i-- {
		if s := r.content(i); s == "~~//~~" || strings.HasPrefix(s, "Invitation from Google Calendar") {
			return true
		}
	}
	return false
}

// starsBelow returns the line of stars that parts an invitation from the words of who
// invites, a few lines below, else i.
func (r *reader) starsBelow(i, end int) int {
	const most = 10 // lines
	for n := i + 1; n < end && n < i+most; n++ {
		if s := r.content(n); strings.HasPrefix(s, "*~*~*") && strings.Trim(s, "*~") == "" {
			return n
		}
	}
	return i
}

// shortLabel returns the short label with a colon that a line begins with.
func shortLabel(s string) string {
	i := strings.IndexByte(s, ':')
	if i <= 0 || i > 30 {
		return ""
	}
	return s[:i]
}

// where reports whether a place follows the time.
func (r *reader) where(i, end int) bool {
	for n := i + 1; n < end && n < i+5; n++ {
		low := fold(r.content(n)[:min(len(r.content(n)), 12)])
		for _, begin := range []string{"where:", "wo:", "ort:", "où", "dónde:", "dove:", "onde:", "waar:", "who:", "joining info"} {
			if strings.HasPrefix(low, begin) {
				return true
			}
		}
	}
	return false
}
