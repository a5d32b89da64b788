package zone

import "strings"

// monthWords are the names of the months and their short forms in the
// languages of mail programs; dots at the end are left out.
var monthWords = numbered(
	"january jan gener januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuu tammikuuta tammik styczeń stycznia sty leden ledna led január január január января январь янв січня січень січ ocak oca ianuarie ian ιανουαρίου ιαν siječnja januara janúar",
	"february feb febrer febr februar feber février fevrier févr fév febrero febbraio fevereiro fev februari helmikuu helmikuuta helmik luty lutego lut únor února úno február февраля февраль фев февр лютого лютий лют şubat şub februarie φεβρουαρίου φεβ veljače februara",
	"march mar març märz maerz mär mrz mars marzo março maart mrt mars maaliskuu maaliskuuta maalisk marzec marca březen března bře marec március márc марта март мар березня березень бер mart martie μαρτίου μαρ ožujka marts",
	"april apr avril avr abril abr aprile abril huhtikuu huhtikuuta huhtik kwiecień kwietnia kwi duben dubna dub apríl április ápr апреля апрель апр квітня квітень квіт nisan nis aprilie απριλίου απρ travnja aprila",
	"may μαΐ maig mai mayo maggio mag maio mei maj toukokuu toukokuuta toukok maja květen května kvě máj május máj мая май травня травень трав mayıs mai μαΐου μαϊ svibnja",
	"june jun juny juni juin junio giugno giu junho juni kesäkuu kesäkuuta kesäk czerwiec czerwca cze červen června čvn jún június jún июня июнь июн червня червень черв haziran haz iunie iun ιουνίου ιουν lipnja juna",
	"july jul juliol juli juillet juil julio luglio lug julho juli heinäkuu heinäkuuta heinäk lipiec lipca lip červenec července čvc júl július júl июля июль июл липня липень лип temmuz tem iulie iul ιουλίου ιουλ srpnja jula",
	"august aug août aout agosto ago agosto augustus augusti elokuu elokuuta elok sierpień sierpnia sie srpen srpna srp augusztus августа август авг серпня серпень серп ağustos ağu αυγούστου αυγ kolovoza avgusta",
	"september sep setembre sept septembre septiembre set settembre setembro syyskuu syyskuuta syysk wrzesień września wrz září zář szeptember szept сентября сентябрь сен сент вересня вересень вер eylül eyl septembrie σεπτεμβρίου σεπ rujna septembra",
	"october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta lokak październik października paź říjen října říj október október октября октябрь окт жовтня жовтень жовт ekim eki octombrie οκτωβρίου οκτ oktobra",
	"november nov novembre noviembre novembro marraskuu marraskuuta marrask listopad listopada lis listopadu ноября ноябрь ноя нояб листопада листопад лист kasım kas noiembrie νοεμβρίου νοε studenoga novembra",
	"december dec desembre dezember dez décembre dec déc diciembre dic dicembre dezembro joulukuu joulukuuta jouluk grudzień grudnia gru prosinec prosince pro декабря декабрь дек грудня грудень груд aralık ara decembrie δεκεμβρίου δεκ prosinca decembra",
)

// weekdayWords are the names of the days and their short forms.
var weekdayWords = set(
	"monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun " +
		"montag mo dienstag di mittwoch mi donnerstag do don freitag fr samstag sonnabend sa sonntag so " +
		"lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim " +
		"lunes martes miércoles miercoles mié jueves jue viernes vie sábado sabado sáb domingo dom " +
		"lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi gio venerdì venerdi sabato sab domenica " +
		"segunda-feira terça-feira terca-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta seg ter qua qui sex " +
		"maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo " +
		"måndag mån tisdag tis tors onsdag ons torsdag tor fredag fre lördag lör söndag sön " +
		"mandag man tirsdag tir tirs lørdag lør søndag søn " +
		"maanantai maanantaina tiistai tiistaina ti keskiviikko keskiviikkona ke torstai torstaina to perjantai perjantaina pe lauantai lauantaina la sunnuntai sunnuntaina su " +
		"poniedziałek pon wtorek wt środa śr czwartek czw piątek pt sobota sob niedziela niedz " +
		"pondělí po úterý út středa st čtvrtek čt pátek pá so neděle ne pondelok utorok streda štvrtok piatok nedeľa " +
		"понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс понеділок вівторок середа четвер п'ятниця субота неділя нд " +
		"pazartesi pzt salı sal çarşamba çar perşembe per cuma cum cumartesi cmt pazar paz " +
		"hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică " +
		"dl dt dc dj dv ds dg δευ τρι τετ πεμ παρ σαβ κυρ δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή " +
		"月 火 水 木 金 土 日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日 " +
		"星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 월 화 수 목 금 토 일 월요일 화요일 수요일 목요일 금요일 토요일 일요일")

// fillerWords stand between the pieces of a date and mean nothing.
var fillerWords = set("ngày lúc năm στις les at on um am @ uhr der den dem le à a heures h el de del las los a-las il alle ore dia às as em o op om kl klo den d dne v ve na godz " +
	"в г года р о об у saat tarihinde de ora la of the the på til kello u je о")

// halfWords tell the half of the day.
var halfWords = map[string]int{
	"am": 0, "a.m": 0, "a.m.": 0, "vorm": 0, "vormittags": 0, "上午": 0, "午前": 0, "오전": 0, "凌晨": 0, "早上": 0, "дп": 0, "öö": 0, "fm": 0, "πμ": 0, "π.μ": 0,
	"pm": 1, "p.m": 1, "p.m.": 1, "nachm": 1, "nachmittags": 1, "下午": 1, "午後": 1, "오후": 1, "晚上": 1, "中午": 1, "пп": 1, "ös": 1, "em": 1, "μμ": 1, "μ.μ": 1,
}

// zoneMinutes are the names of zones that mean one offset in mail.
var zoneMinutes = map[string]int{
	"gmt": 0, "utc": 0, "ut": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
	"msk": 180, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "sgt": 480, "hkt": 480, "sast": 120,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}

// numbered maps the words of the n-th list to n.
func numbered(lists ...string) map[string]int {
	m := make(map[string]int)
	for i, list := range lists {
		for _, word := range strings.Fields(list) {
			if _, ok := m[word]; !ok {
				m[word] = i + 1
			}
		}
	}
	return m
}

// set returns the words of a list.
func set(list string) map[string]bool {
	m := make(map[string]bool)
	for _, word := range strings.Fields(list) {
		m[word] = true
	}
	return m
}
