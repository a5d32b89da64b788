package index

import (
	"unicode"
	"unicode/utf8"
)

var classes, lower = byteTables()

func byteTables() (class, low [256]byte) {
	for b := range 256 {
		low[b] = byte(b)
		switch {
		case '0' <= b && b <= '9', 'a' <= b && b <= 'z':
			class[b] = word
		case 'A' <= b && b <= 'Z':
			class[b], low[b] = word, byte(b)+'a'-'A'
		case b == '\'':
			class[b] = apostrophe
		case b >= utf8.RuneSelf:
			class[b] = multibyte
		}
	}
	return class, low
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// starts reports whether a word may start with r.
func starts(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// unseen reports whether r takes no room and no part in writing: a word goes on
// behind it. Mail that shall not be found has such characters inside words.
func unseen(r rune) bool {
	switch r {
	case '\u061C', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return true
	}
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// spacedBy reports whether the script of the term b parts words by spaces of no
// width.
func spacedBy(b []byte) bool {
	r, _ := utf8.DecodeLastRune(b)
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// unspaced reports whether r belongs to a script without spaces between words.
func unspaced(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) &&
		unicode.IsLetter(r)
}

// plain maps letters to what they are indexed as: Latin ones to those of English,
// Greek and Cyrillic ones to those without accents. An accent may as well be a
// character of its own, which is dropped, and is left out in capitals of Greek.
var plain = plainTable()

func plainTable() map[rune]string {
	table := make(map[rune]string)
	for to, letters := range map[string]string{
		"a": "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ",
		"b": "ḂḃḄḅḆḇ",
		"c": "ÇçĆćĈĉĊċČčḈḉ",
		"d": "ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ",
		"e": "ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ",
		"f": "Ḟḟ",
		"g": "ĜĝĞğĠġĢģǦǧǴǵḠḡ",
		"h": "ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ",
		"i": "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị",
		"j": "Ĵĵǰ",
		"k": "ĶķǨǩḰḱḲḳḴḵ",
		"l": "ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽ",
		"m": "ḾḿṀṁṂṃ",
		"n": "ÑñŃńŅņŇňŊŋǸǹṄṅṆṇṈṉṊṋ",
		"o": "ÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ",
		"p": "ṔṕṖṗ",
		"r": "ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ",
		"s": "ŚśŜŝŞşŠšȘșṠṡṢṣṤṥṦṧṨṩẛ",
		"t": "ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ",
		"u": "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự",
		"v": "ṼṽṾṿ",
		"w": "ŴŵẀẁẂẃẄẅẆẇẈẉẘ",
		"x": "ẊẋẌẍ",
		"y": "ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ",
		"z": "ŹźŻżŽžẐẑẒẓẔẕ", "ae": "Ææ", "oe": "Œœ", "ss": "ßẞ", "th": "Þþ",
		"ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "ffi": "ﬃ", "ffl": "ﬄ", "st": "ﬅﬆ",
		"α": "ΆάἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰάᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺΆᾼ",
		"ε": "ΈέἐἑἒἓἔἕἘἙἚἛἜἝὲέῈΈ",
		"η": "ΉήἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὴήᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊΉῌ",
		"ι": "ΊΐΪίϊἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶίιῐῑῒΐῖῗῘῙῚΊ",
		"ο": "ΌόὀὁὂὃὄὅὈὉὊὋὌὍὸόῸΌ",
		"ρ": "ῤῥῬ",
		"υ": "ΎΫΰϋύὐὑὒὓὔὕὖὗὙὛὝὟὺύῠῡῢΰῦῧῨῩῪΎ",
		"ω": "ΏώὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὼώᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺΏῼ",
		"ϒ": "ϓϔ",
		"а": "ӐӑӒӓ",
		"г": "Ѓѓ",
		"е": "ЀЁѐёӖӗ",
		"ж": "ӁӂӜӝ",
		"з": "Ӟӟ",
		"и": "ЍЙйѝӢӣӤӥ",
		"к": "Ќќ",
		"о": "Ӧӧ",
		"у": "ЎўӮӯӰӱӲӳ",
		"ч": "Ӵӵ",
		"ы": "Ӹӹ",
		"э": "Ӭӭ",
		"і": "Її",
		"ѵ": "Ѷѷ",
		"ә": "Ӛӛ",
		"ө": "Ӫӫ",
	} {
		for _, r := range letters {
			table[r] = to
		}
	}
	return table
}

// Fold returns s as names are compared: in lower case, without the accents of
// Latin, Greek and Cyrillic letters.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			b = append(b, lower[r])
		} else if l, ok := plain[r]; ok {
			b = append(b, l...)
		} else if r < 0x300 || r > 0x36F {
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return string(b)
}

// Classes of bytes.
const (
	separator  = iota
	word       // ASCII letter or digit
	apostrophe // '
	multibyte  // part of a longer character
)
