package zone

// introWords begin an attribution: "On", "Le", "Am" and so on.
var introWords = set("vào on at in am um le el il em op den de den. på dne dnia w в ons за el. em. за. em, στις στις- ב ב- în in a la ma po út st čt pá so ne vào pada dana dne- op- kl lø")

// wroteVerbs say that somebody wrote, in the languages of mail programs.
// Those with a blank in front need a word boundary there.
var wroteVerbs = []string{
	"wrote", "writes", "has written", "said", "sent", // en
	"schrieb", "geschrieben", "schreibt", // de
	"a écrit", "a ecrit", "écrit", "écrivait", // fr
	"escribió", "escribio", "escribe", "va escriure", "ha escrit", // es, ca
	"ha scritto", "scritto", "scrive", "scriveva", // it
	"escreveu", "escreveram", // pt
	"schreef", "het volgende geschreven", "geschreven", // nl
	"skrev", "skreiv", "følgende", // sv, da, no
	"kirjoitti",                                                                                                                                                  // fi
	"napisana przez", "napisał(a)", "napisał", "napisała", "pisze", "napsal(a)", "napsal", "napsala", "napisal", "napisala", "napísal(a)", "napísal", "napísala", // pl, cs, sk
	"написал(а)", "написал", "написала", "пишет", "писал(а)", "писал", "написав", "написала", "пише", "написа", // ru, uk, bg
	"şunları yazdı", "şunu yazdı", "yazdı", // tr
	"のメール", "のメッセージ", "は書きました", "書きました", "書いた", // ja
	"写道", "寫道", "写到", "撰写", "寫", // zh
	"님이 작성", "작성", "썼습니다", "씀", // ko
	"ezt írta", "írta", // hu
	"a scris",     // ro
	"έγραψε",      // el
	"כתב", "כתבה", // he
	"كتب", "كتبت", // ar
	"je napisao", "je napisala", "napisao je", "piše", // hr, sr
	"kirjutas", "rašė", "rakstīja", // et, lt, lv
	"menulis", "đã viết", "เขียน", // id, vi, th
}

// monthFirst are the languages, by their verb, whose numbers may stand month
// first.
var monthFirst = set("wrote writes said sent")
