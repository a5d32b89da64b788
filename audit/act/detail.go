package act

import "strings"

// Details are what a text names that can be looked up, each in its words: sums of money
// ("$500", "500 dollars"), numbers of documents ("INV-1042") and names of files.
type Details struct{ Amounts, Numbers, Files []string }

// DetailsOf returns the details of a text, in their order.
func DetailsOf(text string) Details {
	list := tokenize(text, 0, len(text))
	numbers, files := references(list)
	in := func(spans []Span) (words []string) {
		for _, s := range spans {
			words = append(words, text[s.Start:s.End])
		}
		return words
	}
	return Details{in(amounts(list)), in(numbers), in(files)}
}

// amounts returns the sums of money: "$500", "£1,240.50", "500 dollars".
func amounts(list []token) []Span {
	var spans []Span
	for i := 0; i < len(list); i++ {
		t := &list[i]
		switch {
		case t.tags&tagMoney != 0 && t.tags&tagPunct != 0 || currencies[t.word]:
			if i+1 < len(list) && list[i+1].tags&tagNumber != 0 && list[i+1].tags&tagMoney == 0 {
				spans = append(spans, Span{t.start, list[i+1].end})
				i++
			} else if i+2 < len(list) && list[i+1].word == "." && list[i+2].tags&tagNumber != 0 { // "Rs. 500"
				spans = append(spans, Span{t.start, list[i+2].end})
				i += 2
			}
		case t.tags&tagNumber != 0 && i+1 < len(list) && units[list[i+1].word]:
			spans = append(spans, Span{t.start, list[i+1].end})
			i++
		}
	}
	return spans
}

var (
	currencies = wordSet("rs inr usd gbp eur aud cad nzd zar")
	units      = wordSet("dollars dollar pounds pound quid euros euro bucks rupees grand cents pence")
)

// references returns the numbers of documents and the names of files.
func references(list []token) (numbers, files []Span) {
	for i := range list {
		t := &list[i]
		if t.tags&tagPunct != 0 {
			continue
		}
		if dot := strings.LastIndexByte(t.word, '.'); dot > 0 && extensions[t.word[dot+1:]] {
			files = append(files, Span{t.start, t.end})
			continue
		}
		marked := i > 0 && (list[i-1].word == "#" || named[list[i-1].word])
		if isReference(t.word, marked) {
			numbers = append(numbers, Span{t.start, t.end})
		}
	}
	return numbers, files
}

var (
	extensions = wordSet("pdf doc docx xls xlsx csv ppt pptx txt zip jpg jpeg png heic dwg rtf odt ods pages numbers mp4 mov psd ai indd eml")
	named      = wordSet("invoice order ticket ref reference case po quote job unit policy claim account no number")
)

// isReference reports whether a word is the number of a document: digits with
// letters or marks, or three digits and more behind a word that names one.
func isReference(word string, marked bool) bool {
	digits, letters, marks := 0, 0, 0
	for _, r := range word {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'a' && r <= 'z':
			letters++
		case r == '-' || r == '/' || r == '_':
			marks++
		default:
			return false
		}
	}
	if marked {
		return digits >= 2
	}
	return digits >= 2 && letters >= 1 && (marks > 0 || letters >= 2 && digits >= 3) && !strings.HasSuffix(word, "th") && !strings.HasSuffix(word, "am") && !strings.HasSuffix(word, "pm")
}
