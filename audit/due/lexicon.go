package due

import "strings"

// A class is a set of things that a word can be.
type class uint16

const (
	cWeekday class = 1 << iota
	cWeekdays
	cMonth
	cNumber
	cOrdinal
	cUnit
	cPart
	cKey    // begins or carries an expression
	cFollow // may stand behind a complete day or time: it is no noun that they would count
	cFuture // a verb of the future before a date
	cPast   // a verb of the past before a date
	cPassive
	cStart // can begin an expression

	cContent = cWeekday | cWeekdays | cMonth | cNumber | cOrdinal | cUnit | cPart | cKey // every expression has one
)

type entry struct {
	word   string
	class  class
	val    int
	tables uint32 // whose patterns can begin with it
}

// lexicon holds the closed classes of English that the grammar needs.
var lexicon = buildLexicon()

// The units, from fine to coarse.
const (
	uSecond = iota
	uMinute
	uHour
	uDay
	uNight
	uWeek
	uFortnight
	uMonth
	uQuarter
	uYear
)

// A part is a part of the day; it tells morning from afternoon.
type part uint8

const (
	noPart part = iota
	morning
	lunch
	afternoon
	evening
	dayEnd
)

var words = []struct {
	class class
	val   int // of the first group; each group after it has one more
	list  string
}{
	{cWeekday, 0, "monday mon|tuesday tue tues|wednesday wed weds wednes|thursday thu thur thurs|friday fri|saturday sat|sunday sun"},
	{cWeekdays, 0, "mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays"},
	{cMonth, 1, "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|december dec"},
	{cNumber, 1, "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"},
	{cNumber, 30, "thirty"}, {cNumber, 40, "forty"}, {cNumber, 45, "fortyfive"}, {cNumber, 50, "fifty"},
	{cNumber, 60, "sixty"}, {cNumber, 70, "seventy"}, {cNumber, 80, "eighty"}, {cNumber, 90, "ninety"},
	{cOrdinal, 1, "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"},
	{cOrdinal, 30, "thirtieth"},
	{cUnit, uSecond, "seconds sec secs|minute minutes min mins|hour hours hr hrs|day days|nights|week weeks wk wks|fortnight fortnights|month months mth mths|quarter quarters|year years yr yrs"},
	{cPart, int(morning), "morning mornin|lunchtime lunch|afternoon arvo|evening night nite"},
	{cKey, 0, "today tonight tonite tomorrow tomorra tomora morra morn tmrw tomorow tommorow tommorrow tomorrrow tmw tmr tmrow tomoz yesterday yday yest ystday yesturday yesterdy " +
		"weekend wkend midweek eod cob eob cop eow eom eoq eoy eofy noon midday midnight close " +
		"easter christmas xmas thanksgiving halloween hogmanay juneteenth anzac valentine valentines holiday holidays boxing memorial labor labour " +
		"asap soon shortly presently momentarily imminently eventually later sometime promptly forthwith immediately straightaway " +
		"daily weekly monthly nightly hourly weekdays weekends fortnightly quarterly every each " +
		"half quarter past once before after until till upon receipt completion moment couple few several " +
		"instant mid early late commencing ending oclock first chance point time away now convenience " +
		"that then same following gandhi bank new good black w eve minute sec second bit jiffy tick due long earliest am pm"},
	{cFollow, 0, "at by and or between starting beginning before after if when so but i we you he she it they is are was were will would works work suits " +
		"unless once then instead of in on from for with as please thanks thank latest this next last because since though although while whilst " +
		"until till sharp ish too also either max maximum now my our your his her their the a an there here that these those " +
		"everything everyone everybody nothing someone somebody all both who which what how where why not no yes " +
		"can could should shall may might must has have had do does did ill well youll hell shell theyll im were ok okay fine good great " +
		"subject per via about through to using without within only again latest ready latest today tonight tonite tomorrow morning mornin afternoon evening night " +
		"et ct mt pt est edt cst cdt mst mdt pst pdt gmt bst utc ist aest aedt acst acdt awst nzst nzdt cet cest eastern central pacific am pm prompt exactly again myself himself herself themselves same onwards onward approx approximately"},
	{cFuture, 0, "will ll shall ill well youll itll theyll going gonna would should must can may might could to d gets get goes come comes go arrive arrives arriving ships shipping lands leaves starts start closes opens happens runs is are isn aren aim plan hope expect please let lets"},
	{cPast, 0, "said told was were did had sent came went met got made gave wrote spoke called asked saw heard left took did didn wasn weren hadn " +
		"rang paid brought bought found began fell kept lost meant ran sat sold thought understood won broke chose drove flew forgot held knew laid led let sought stood stuck swore taught threw texted emailed phoned mailed"},
	{cPassive, 0, "be been being get gets getting have has having ve is are am re s m"},
}

func buildLexicon() map[string]entry {
	m := make(map[string]entry)
	for _, w := range words {
		for i, group := range strings.Split(w.list, "|") {
			for _, s := range strings.Fields(group) {
				e := m[s]
				e.word = s
				e.class |= w.class
				if w.class&(cKey|cFollow|cFuture|cPast|cPassive) == 0 {
					e.val = w.val + i
				}
				m[s] = e
			}
		}
	}
	for _, w := range strings.Fields("off with post side other back latter very working business this the a an next coming either some any sometime anytime bright say many") {
		e := m[w]
		e.word = w
		e.class |= cStart
		m[w] = e
	}
	for _, t := range []interface{ mark(map[string]entry) }{
		months, fillers, dayParts, dayEnds, feasts, vagues, goneWords, pointers, eventWords, relations, slices, ends, weekFrames, weekNames, weekends, nearWords, leads, anchors,
	} {
		t.mark(m)
	}
	return m
}
