package dossier

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// A Font is a TrueType font of the user's, for scripts that the own fonts lack.
type Font struct {
	Name string // of its file, for errors
	Data []byte
}

// ErrFont says that a font of the user's cannot be used.
var ErrFont = errors.New("font cannot be used")

// A face is a font that is embedded in the PDF, in one style.
type face struct {
	family string
	glyphs *sfnt.Font
	widths map[rune]int // thousandths of the size
}

// faces are the fonts of a PDF. The own ones hold Latin, Greek and Cyrillic; a
// character that they lack is taken from those of the user, and one that these
// lack, too, is printed as its code point.
type faces struct {
	pdf                         *fpdf.Fpdf
	regular, bold, italic, mono *face
	users                       []*face
	missing                     map[rune]bool
	buffer                      sfnt.Buffer
}

func newFaces(pdf *fpdf.Fpdf, users []Font) (*faces, error) {
	f := &faces{pdf: pdf, missing: map[rune]bool{}}
	for _, own := range []struct {
		to     **face
		family string
		data   []byte
	}{{&f.regular, "regular", goregular.TTF}, {&f.bold, "bold", gobold.TTF}, {&f.italic, "italic", goitalic.TTF}, {&f.mono, "mono", gomono.TTF}} {
		var err error
		if *own.to, err = f.add(own.family, own.data); err != nil {
			return nil, err
		}
	}
	for i, u := range users {
		x, err := f.add(fmt.Sprintf("user%d", i), u.Data)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrFont, u.Name, err)
		}
		f.users = append(f.users, x)
	}
	return f, nil
}

// add embeds a font with TrueType outlines; the library reads no other.
func (f *faces) add(family string, data []byte) (*face, error) {
	if !strings.HasPrefix(string(data), "\x00\x01\x00\x00") && !strings.HasPrefix(string(data), "true") {
		return nil, errors.New("it is no single font with TrueType outlines, such as most .ttf files are")
	}
	glyphs, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	f.pdf.AddUTF8FontFromBytes(family, "", data)
	return &face{family, glyphs, map[rune]int{}}, f.pdf.Error()
}

// has reports whether a face can show a character. The library embeds those of
// the basic plane.
func (f *faces) has(x *face, r rune) bool {
	if r > 0xFFFF {
		return false
	}
	i, err := x.glyphs.GlyphIndex(&f.buffer, r)
	return err == nil && i != 0
}

// A glyph is what stands for one character: a character of a face, or several
// that spell its code point.
type glyph struct {
	face  *face
	text  string
	width int // thousandths of the size
}

// glyphs returns what stands for the characters of a text without line ends.
func (f *faces) glyphs(s string, base *face) []glyph {
	list := make([]glyph, 0, len(s))
	for _, r := range s {
		switch {
		case r == '\t':
			list = append(list, f.glyph(base, "    "))
		case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Cf):
			// has no picture
		case f.has(base, r):
			list = append(list, f.glyph(base, string(r)))
		default:
			i := slices.IndexFunc(f.users, func(x *face) bool { return f.has(x, r) })
			if i >= 0 {
				list = append(list, f.glyph(f.users[i], string(r)))
				continue
			}
			f.missing[r] = true
			list = append(list, f.glyph(base, codePoint(r)))
		}
	}
	return list
}

func (f *faces) glyph(x *face, text string) glyph {
	g := glyph{face: x, text: text}
	for _, r := range text {
		w, ok := x.widths[r]
		if !ok {
			f.pdf.SetFont(x.family, "", 10)
			w = f.pdf.GetStringSymbolWidth(string(r))
			x.widths[r] = w
		}
		g.width += w
	}
	return g
}

// A line is one that fits.
type line []glyph

// width is how wide a line is at a size in points, in millimetres.
func (l line) width(size float64) float64 {
	n := 0
	for _, g := range l {
		n += g.width
	}
	return float64(n) / 1000 * size * 25.4 / 72
}

// wrap breaks a text into lines that are at most so many millimetres wide: at
// its line ends, at spaces, and inside a word that is wider.
func (f *faces) wrap(s string, base *face, size, width float64) []line {
	var lines []line
	limit := int(width * 72 / 25.4 / size * 1000)
	for paragraph := range strings.SplitSeq(strings.TrimRight(visible(s), "\n"), "\n") {
		lines = append(lines, broken(f.glyphs(paragraph, base), limit)...)
	}
	return lines
}

// broken breaks glyphs into lines of at most limit thousandths of the size.
func broken(list []glyph, limit int) []line {
	var lines []line
	start, space, width := 0, -1, 0
	for i := 0; i < len(list); i++ {
		blank := strings.TrimSpace(list[i].text) == ""
		if width += list[i].width; width > limit && !blank && i > start {
			end, next := i, i
			if space >= start {
				end, next = space, space+1
			}
			lines = append(lines, list[start:end])
			start, space, width, i = next, -1, 0, next-1
			continue
		}
		if blank {
			space = i
		}
	}
	return append(lines, list[start:])
}

// draw prints a line with its left end at x and its baseline at y.
func (f *faces) draw(l line, x, y, size float64) {
	for i := 0; i < len(l); {
		n := i + 1
		for n < len(l) && l[n].face == l[i].face {
			n++
		}
		var text strings.Builder
		for _, g := range l[i:n] {
			text.WriteString(g.text)
		}
		f.pdf.SetFont(l[i].face.family, "", size)
		f.pdf.Text(x, y, text.String())
		x += l[i:n].width(size)
		i = n
	}
}
