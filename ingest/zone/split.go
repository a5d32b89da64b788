package zone

import "strings"

// Split returns the words of the author and those of others in parts, each run
// of lines on lines of its own. Words of others come without ">" and blanks in
// front of their lines: they are to be searched, and are not the bytes of the
// text between the offsets of the zones.
func Split(parts []Part) (own, others string) {
	var a, b strings.Builder
	b.Grow(sizeOfTheirs(parts))
	for i := range parts {
		text, lines := parts[i].Text, parts[i].Zones.Lines
		for len(lines) > 0 {
			n := 1
			for n < len(lines) && lines[n].theirs() == lines[0].theirs() {
				n++
			}
			run := text[lines[0].Start:lines[n-1].End]
			switch {
			case lines[0].theirs():
				for line := range strings.Lines(run) {
					b.WriteString(strings.TrimLeft(line, "> "))
				}
				b.WriteByte('\n')
			case n == len(lines) && len(parts) == 1 && a.Len() == 0:
				return run, b.String()
			default:
				a.WriteString(run)
				a.WriteByte('\n')
			}
			lines = lines[n:]
		}
	}
	return a.String(), b.String()
}

// sizeOfTheirs returns how many bytes the lines of others take, with their ends.
func sizeOfTheirs(parts []Part) int {
	n := 0
	for i := range parts {
		for _, l := range parts[i].Zones.Lines {
			if l.theirs() {
				n += l.End - l.Start + 1
			}
		}
	}
	return n
}

// theirs reports whether the line is not of the author of the message.
func (l Line) theirs() bool { return l.Kind >= Quoted }
