package extract

import "encoding/xml"

// docxText reads the text of WordprocessingML and DrawingML: of a document, of
// a slide, of notes. Deleted and moved text is left out, and the second form of
// a drawing.
func docxText(j *job) visitor {
	inText, paragraphs, cells := 0, 0, 0
	return visitor{
		skip: map[string]bool{"Fallback": true, "moveFrom": true, "del": true, "tabs": true},
		start: func(name string, _ []xml.Attr) {
			switch name {
			case "t", "text": // "text" is a comment of a slide
				inText++
			case "p":
				if paragraphs > 0 { // of a box in another
					j.write(lineEnd(cells))
				}
				paragraphs++
			case "tab", "ptab":
				j.write("\t")
			case "br", "cr":
				j.write("\n")
			case "noBreakHyphen":
				j.write("-")
			case "tc":
				cells++
			}
		},
		end: func(name string) {
			switch name {
			case "t", "text":
				inText--
			case "p":
				paragraphs--
				j.write(lineEnd(cells))
			case "cm":
				j.write("\n")
			case "tc":
				cells--
				j.write("\t")
			case "tr":
				j.write("\n")
			}
		},
		text: func(b []byte) {
			if inText > 0 {
				j.write(string(b))
			}
		},
	}
}

// lineEnd ends a paragraph; in the cell of a table it must not end the row.
func lineEnd(cells int) string {
	if cells > 0 {
		return " "
	}
	return "\n"
}
