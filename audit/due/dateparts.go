package due

// dom reads a day of a month: 3, 3rd, third. Suffixed is true unless it is a
// bare number.
func (p *parser) dom(k int) (n, dom int, suffixed bool) {
	t := p.tok(k)
	switch {
	case t.kind == number && t.end-t.start <= 2 && t.num >= 1 && t.num <= 31:
		if s := p.tok(k + 1); s.glued && s.is("st", "nd", "rd", "th") {
			return 2, t.num, true
		}
		return 1, t.num, false
	case t.has(cOrdinal):
		return 1, t.val, true
	case t.is("twenty", "thirty") && p.tok(k+1).has(cOrdinal) && p.tok(k+1).val < 10:
		return 2, t.num + p.tok(k+1).val, true
	case t.is("twenty", "thirty") && p.tok(k+1).is("-") && p.tok(k+2).has(cOrdinal) && p.tok(k+2).val < 10:
		return 3, t.num + p.tok(k+2).val, true
	}
	return 0, 0, false
}

// month reads a month, with the full stop of an abbreviation.
func (p *parser) month(k int) (n, month int) {
	t := p.tok(k)
	if !t.has(cMonth) {
		return 0, 0
	}
	if d := p.tok(k + 1); d.is(".") && d.glued && t.end-t.start <= 4 && t.val != 5 && (p.tok(k+2).kind == number || p.tok(k+2).kind == word && !p.tok(k+2).upper || p.tok(k+2).is(",")) {
		return 2, t.val
	}
	return 1, t.val
}

// year reads a year behind a date: 2024, '24.
func (p *parser) year(k int) (n, year int) {
	j := p.skip(k, ",")
	t := p.tok(j)
	if o := p.skip(j, "of"); p.tok(o).is("next", "this") && p.tok(o+1).is("year") {
		year, _, _ = p.today.civil()
		if p.tok(o).is("next") {
			year++
		}
		return o + 2 - k, year
	}
	switch {
	case t.kind == number && t.end-t.start == 4 && t.num >= 1900 && t.num < 2200 && (p.ends(j+1) || !p.tok(j+1).glued):
		return j + 1 - k, t.num
	case j == k && t.is("'") && p.tok(k+1).glued && p.tok(k+1).kind == number && p.tok(k+1).end-p.tok(k+1).start == 2:
		return 2, 2000 + p.tok(k+1).num
	}
	return 0, 0
}
