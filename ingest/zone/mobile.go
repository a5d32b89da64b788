package zone

import "strings"

// deviceFooters begin the line that a device or program adds, in the languages
// of their makers.
var deviceFooters = phrases("sent from my|sent from|sent via|sent with|sent using|sent by|sent on|from my|get outlook for|get|typed on my|composed on|written on my|" +
	"von meinem|gesendet von|gesendet mit|gesendet über|diese nachricht wurde von|von meiner|outlook für|outlook for|holen sie sich|" +
	"envoyé de|envoyé depuis|envoyé à partir|envoyé par|envoyé avec|obtenez|obtenir outlook|outlook pour|télécharger outlook|" +
	"enviado desde|enviado mediante|obtener outlook|obtenga|enviat des|" +
	"inviato da|inviato dal|inviato con|ottieni outlook|scarica outlook|" +
	"enviado do|enviado da|enviado pelo|enviado de|enviado via|obter o outlook|obtenha o|" +
	"verzonden vanaf|verzonden met|verstuurd vanaf|verstuurd met|outlook voor|downloaden|" +
	"skickat från|skickades från|hämta outlook|sendt fra|sendt med|sendt via|hent outlook|få outlook|skaff deg outlook|skaff outlook|lähetetty|hanki outlook|" +
	"wysłane z|wysłano z|wysłane za|pobierz|odesláno z|odesláno ze|odoslané z|získejte|získat outlook|" +
	"отправлено с|отправлено из|послано с|скачать outlook|загрузить outlook|надіслано з|відправлено з|" +
	"iphone'umdan|ipad'imden|android için|ios için|" +
	"iphoneから送信|ipadから送信|androidから|发自我的|发自|從我的|来自|傳送自|获取|取得|나의|내|" +
	"elküldve|küldve|trimis de|στάλθηκε|נשלח|dikirim dari|poslano s|poslano iz|saadetud|nosūtīts|išsiųsta|yahoo mail|aol mail")

// deviceWords name what mail is sent from.
var deviceWords = []string{"iphone", "ipad", "ipod", "android", "blackberry", "galaxy", "samsung", "phone", "mobil", "cell", "nokia", "tablet", "huawei", "xiaomi", "pixel",
	"oneplus", "motorola", "htc", "lg ", "sony", "windows", "outlook", "mail for", "mailbox", "yahoo", "gmail", "proton", "airmail", "device", "handheld", "treo", "palm", "wireless", "smartphone",
	"handy", "móvil", "movil", "telefon", "telefoon", "gsm", "téléphone", "cellulare", "celular", "телефон", "айфон", "mac", "thunderbird", "k-9", "mail", "app", "verizon", "at&t", "t-mobile", "surface", "ios", "watch", "携帯", "手机", "手機"}

// deviceFooter reports whether a line is a footer that a device or program
// added.
func deviceFooter(s string) bool {
	const longest = 140
	low := fold(strings.Trim(s, " *_<>()[]-–—\u00a0"))
	if len(low) > longest || low == "" {
		return false
	}
	n := leading(deviceFooters, low)
	suffix := strings.HasSuffix(low, "gesendet") || strings.HasSuffix(low, "から送信") || strings.HasSuffix(low, "傳送") || strings.HasSuffix(low, "gönderildi") ||
		strings.HasSuffix(low, "보냄") || strings.HasSuffix(low, "gesendet.") || strings.HasSuffix(low, "lähetetty")
	if n == 0 && !suffix {
		return false
	}
	head := low
	if i := strings.IndexAny(low[n:], ",.;!?"); i >= 0 {
		head = low[:n+i]
	}
	if rest := low[len(head):]; len(rest) > 30 && !strings.Contains(rest, "http") && !excuses(rest) {
		return false
	}
	if i := strings.Index(head, "http"); i > 0 {
		head = head[:i]
	}
	device := ""
	for _, word := range deviceWords {
		if i := strings.Index(head, word); i >= 0 {
			device = word
			break
		}
	}
	switch {
	case len(strings.Fields(head)) > 12:
		return false
	case device == "":
		return strings.HasPrefix(low, "sent from my ") && len(strings.Fields(low)) <= 5
	case strings.HasPrefix(low, "get ") || strings.HasPrefix(low, "获取") || strings.HasPrefix(low, "取得"):
		return strings.Contains(head, "outlook") || strings.Contains(head, "app")
	case strings.HasPrefix(low, "sent by ") || strings.HasPrefix(low, "sent on ") || strings.HasPrefix(low, "sent to "):
		return len(strings.Fields(head)) <= 6 && !strings.Contains(head, "mail") || s[0] == '('
	}
	return true
}

// excuses reports whether the rest of a footer asks to excuse what small keys
// do.
func excuses(low string) bool {
	for _, word := range []string{"excuse", "typo", "brevity", "brief", "errors", "mistakes", "pardon", "forgive", "spelling", "kürze", "tippfehler", "fautes", "errores"} {
		if strings.Contains(low, word) {
			return true
		}
	}
	return false
}
