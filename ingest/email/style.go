package email

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// attributes are those of a start tag that decide what is seen.
type attributes struct {
	tag     atom.Atom
	style   []byte
	names   []byte   // the words of class and id, in lower case
	keys    []string // the same, as selectors
	medium  string   // of a style sheet
	quoting bool     // a class or type says that a blockquote quotes
	hidden  bool
	color   string
	bgcolor string
	alt     string
	small   bool // an image of one or two pixels
	start   int
}

func (a *attributes) take(key, val []byte) {
	switch string(key) {
	case "style":
		a.style = bytes.ToLower(val)
	case "class", "id":
		low := bytes.ToLower(val)
		a.names = append(append(a.names, ' '), low...)
		sign := "."
		if string(key) == "id" {
			sign = "#"
		}
		for name := range strings.FieldsSeq(string(low)) {
			a.keys = append(a.keys, sign+name)
		}
		a.quoting = a.quoting || bytes.Contains(low, []byte("quote"))
	case "type":
		a.quoting = a.quoting || bytes.EqualFold(val, []byte("cite"))
	case "cite":
		a.quoting = true
	case "hidden":
		a.hidden = true
	case "media":
		a.medium = strings.ToLower(string(val))
	case "color":
		a.color = string(val)
	case "bgcolor":
		a.bgcolor = string(val)
	case "background": // a picture
		a.bgcolor = "picture"
	case "alt":
		if a.tag == atom.Img {
			a.alt = oneLine(string(val))
		}
	case "width", "height":
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(string(val)), "px"))
		a.small = a.small || err == nil && n <= 2
	case "start":
		if n, err := strconv.Atoi(string(val)); err == nil && n > -10000 && n < 10000 {
			a.start = n - 1
		}
	}
}

// isQuote tells a quotation from a blockquote that only indents, which mail
// programs write without a border. Word writes that there is none but on the left.
func (a *attributes) isQuote() bool {
	if a.quoting {
		return true
	}
	plain := bytes.ReplaceAll(a.style, []byte(" "), nil)
	return !bytes.Contains(plain, []byte("border:none")) && !bytes.Contains(plain, []byte("border:0")) || hasBar(plain)
}

// isTight reports whether a paragraph has no space around it, like those of
// Word.
func (a *attributes) isTight() bool {
	if bytes.Contains(a.names, []byte("msonormal")) {
		return true
	}
	plain := bytes.ReplaceAll(a.style, []byte(" "), nil)
	return bytes.HasPrefix(plain, []byte("margin:0")) || bytes.Contains(plain, []byte(";margin:0"))
}

// style works out what the attributes and the style sheet do to the look of an
// element.
func (p *page) style(e *element, a *attributes) {
	e.unseen = e.unseen || a.hidden
	if a.color != "" && e.tag == atom.Font {
		e.color = parseColor(a.color)
	}
	if a.bgcolor != "" {
		e.background = parseColor(a.bgcolor)
	}
	d := declared{struck: e.tag == atom.Del || e.tag == atom.S || e.tag == atom.Strike}
	for _, decl := range cascade(p.declared(e, a)) {
		d.take(e, decl.name, decl.value)
	}
	e.unseen = e.unseen || d.none || d.clear || d.clipped && d.noSize || d.positioned && d.away
	e.struck = e.struck || d.struck
}

// declared returns what is declared of an element.
func (p *page) declared(e *element, a *attributes) []declaration {
	var list []declaration
	if p.sheet.looks != nil {
		var doubts map[string]bool
		list, doubts = p.sheet.of(e.key(), a.keys)
		if doubts["color"] || doubts["background"] || doubts["background-color"] || doubts["background-image"] {
			e.styled = false
		}
		e.tiny = e.tiny && !doubts["font-size"]
	}
	if len(a.style) > 0 {
		list = slices.AppendSeq(list, declarations(string(a.style), rankAttribute))
	}
	return list
}

// declared gathers what only together hides an element, or what a later
// declaration takes back.
type declared struct{ none, clear, struck, clipped, noSize, positioned, away bool }

// take applies one declaration.
func (d *declared) take(e *element, name, value string) {
	switch name {
	case "display":
		d.none = value == "none"
	case "visibility":
		e.invisible = value == "hidden" || value == "collapse"
	case "white-space":
		e.pre = strings.HasPrefix(value, "pre")
	case "opacity":
		n, err := strconv.ParseFloat(value, 64)
		d.clear = err == nil && n < 0.05
	case "text-decoration", "text-decoration-line":
		d.struck = strings.Contains(value, "line-through")
	case "font-size":
		if n, relative, ok := length(value); ok && !(relative && e.tiny) {
			e.tiny = n < 1.5 && !relative || n < 0.05
		}
	case "color":
		if !keepsColor(value) {
			e.color = parseColor(value)
		}
	case "background", "background-color":
		if !keepsColor(value) {
			e.background = parseColor(value)
		}
	case "background-image":
		if value != "none" {
			e.background = colorUnknown
		}
	case "overflow":
		d.clipped = value == "hidden"
	case "max-height", "height", "max-width", "width":
		n, relative, ok := length(value)
		d.noSize = d.noSize || ok && !relative && n < 1.5
	case "position":
		d.positioned = value == "absolute" || value == "fixed"
	case "left", "top", "text-indent":
		n, relative, ok := length(value)
		d.away = d.away || ok && !relative && n <= -500
		d.positioned = d.positioned || name == "text-indent"
	}
}

// keepsColor reports whether a colour value leaves what the parent has.
func keepsColor(s string) bool {
	return s == "transparent" || s == "inherit" || s == "none" || s == "unset" || s == "initial"
}

// length reads a CSS length. relative says that it is a multiple of something
// (em, rem, %), else it is in pixels, near enough.
func length(s string) (n float64, relative, ok bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return !(r >= '0' && r <= '9' || r == '.' || r == '-' || r == '+') })
	if end < 0 {
		end = len(s)
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	if err != nil {
		return 0, false, false
	}
	switch unit := strings.TrimSpace(s[end:]); unit {
	case "em", "rem", "ex", "ch":
		return n, n != 0, true
	case "%":
		return n / 100, n != 0, true
	}
	return n, false, true
}

// A color is 0xRRGGBB, or colorUnknown.
type color int32

const (
	colorUnknown color = -1
	white        color = 0xffffff
)

// namedColors are the names used for hiding.
var namedColors = map[string]color{
	"white": white, "black": 0, "snow": 0xfffafa, "ivory": 0xfffff0, "whitesmoke": 0xf5f5f5, "red": 0xff0000,
	"green": 0x008000, "blue": 0x0000ff, "yellow": 0xffff00, "gray": 0x808080, "grey": 0x808080, "silver": 0xc0c0c0,
	"navy": 0x000080, "maroon": 0x800000, "purple": 0x800080, "teal": 0x008080, "orange": 0xffa500,
}

// parseColor reads a colour of HTML or CSS; what it cannot read is unknown.
func parseColor(s string) color {
	s = strings.ToLower(strings.TrimSpace(s))
	if c, ok := namedColors[s]; ok {
		return c
	}
	if args, ok := strings.CutPrefix(s, "rgb"); ok {
		return parseRGB(strings.TrimPrefix(args, "a"))
	}
	digits := strings.TrimPrefix(s, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return colorUnknown
	}
	switch len(digits) {
	case 3:
		r, g, b := n>>8, n>>4&15, n&15
		return color(r*17<<16 | g*17<<8 | b*17)
	case 6:
		return color(n)
	}
	return colorUnknown
}

// parseRGB reads "(1, 2, 3)"; with a fourth number the colour is unknown, as it
// may be transparent.
func parseRGB(s string) color {
	parts := strings.Split(strings.Trim(s, "() "), ",")
	if len(parts) != 3 {
		return colorUnknown
	}
	var c color
	for _, part := range parts {
		n, err := strconv.ParseUint(strings.TrimSpace(part), 10, 8)
		if err != nil {
			return colorUnknown
		}
		c = c<<8 | color(n)
	}
	return c
}

// near reports whether an eye could hardly tell the two colours apart.
func (c color) near(d color) bool {
	for shift := 0; shift <= 16; shift += 8 {
		a, b := c>>shift&255, d>>shift&255
		if a-b > 8 || b-a > 8 {
			return false
		}
	}
	return true
}
