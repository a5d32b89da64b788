package zone

import (
	"strings"
	"testing"
)

// introductions are attributions and header blocks as current versions of mail programs
// write them, in their languages. Those that begin with a mark stand within the marks.
var introductions = []struct{ lang, in, name, addr, sent string }{
	{"en gmail, 12 h narrow", "On Mon, Oct 26, 2026 at 8:10\u202fAM Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en gb gmail", "On Mon, 26 Oct 2026 at 08:10, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en thunderbird gb", "On 26/10/2026 08:10, Ann Lee wrote:", "Ann Lee", "", "2026-10-26 08:10"},
	{"en thunderbird iso", "On 2026-10-26 08:10, Ann Lee wrote:", "Ann Lee", "", "2026-10-26 08:10"},
	{"en proton", "On Monday, October 26th, 2026 at 8:10 AM, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en proton gb", "On Monday, 26 October 2026 at 08:10, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en yahoo", "On Monday, October 26, 2026 at 08:10:00 AM GMT+1, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"en yahoo, pdt", "On Monday, October 26, 2026 at 08:10:00 AM PDT, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 -0700"},
	{"en spark", "On 26 Oct 2026, 08:10 +0100, Ann Lee <ann@b.example>, wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"en superhuman", "On Mon, Oct 26, 2026 at 8:10 AM, Ann Lee < ann@b.example > wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en hey", "On October 26, 2026, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", ""},
	{"en front", "On October 26, 2026, 8:10 AM GMT+1 ann@b.example wrote:", "", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"en zoho", "---- On Mon, 26 Oct 2026 08:10:00 +0100 Ann Lee <ann@b.example> wrote ---", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"en k-9", "On October 26, 2026 8:10:00 AM GMT+01:00, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"en mailbird", "On 26/10/2026 8:10:00 AM, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en roundcube", "On 2026-10-26 8:10 am, Ann Lee wrote:", "Ann Lee", "", "2026-10-26 08:10"},
	{"en em client", "------ Original Message ------\nFrom: \"Ann Lee\" <ann@b.example>\nTo: \"Bob Ray\" <bob.ray@pumpworks.example>\nSent: 26/10/2026 08:10:00\nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en em client 9", "------ Original Message ------\nFrom \"Ann Lee\" <ann@b.example>\nTo \"Bob Ray\" <bob.ray@pumpworks.example>\nDate 26/10/2026 08:10:00\nSubject Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en fastmail", "On Mon, 26 Oct 2026, at 8:10 AM, Ann Lee wrote:", "Ann Lee", "", "2026-10-26 08:10"},
	{"en freshdesk", "On Mon, 26 Oct at 8:10 AM , Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", ""},
	{"en zendesk", "----------------------------------------------\n\nAnn Lee, Oct 26, 2026, 8:10 AM", "Ann Lee", "", "2026-10-26 08:10"},
	{"en lotus 2", "Ann Lee ---10/26/2026 08:10:00 AM---Dear Bob, is the pump here?", "Ann Lee", "", "2026-10-26 08:10:00"},
	{"de gmail", "Am Mo., 26. Okt. 2026 um 08:10 Uhr schrieb Ann Lee <\nann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de k-9", "Am 26. Oktober 2026 08:10:00 MEZ schrieb Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"de gmx", "Gesendet: Montag, 26. Oktober 2026 um 08:10 Uhr\nVon: \"Ann Lee\" <ann@b.example>\nAn: bob.ray@pumpworks.example\nBetreff: Pumpe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de web.de app", "Am 26.10.26, 08:10 schrieb Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de proton", "Ann Lee <ann@b.example> schrieb am Montag, 26. Oktober 2026 um 08:10:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr apple", "Le 26 oct. 2026 à 08:10, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr proton", "Le lundi 26 octobre 2026 à 8:10 AM, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr orange", "> Message du 26/10/26 08:10\n> De : \"Ann Lee\" <ann@b.example>\n> A : \"Bob Ray\" <bob.ray@pumpworks.example>\n> Objet : Pompe", "Ann Lee", "ann@b.example", ""},
	{"fr yahoo", "Le lundi 26 octobre 2026 à 08:10:00 UTC+1, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"es gmail", "El lun, 26 oct 2026 a las 8:10, Ann Lee (<ann@b.example>) escribió:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"es apple", "El 26 oct 2026, a las 8:10, Ann Lee <ann@b.example> escribió:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"es apple, p. m.", "El 26 oct 2026, a la(s) 8:10 p. m., Ann Lee <ann@b.example> escribió:", "Ann Lee", "ann@b.example", "2026-10-26 20:10"},
	{"es yahoo", "El lunes, 26 de octubre de 2026, 08:10:00 CET, Ann Lee <ann@b.example> escribió:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"it apple", "Il giorno 26 ott 2026, alle ore 08:10, Ann Lee <ann@b.example> ha scritto:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"it libero", "Il 26/10/2026 08:10 CET Ann Lee <ann@b.example> ha scritto:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"pt gmail", "Em seg., 26 de out. de 2026 às 08:10, Ann Lee <ann@b.example>\nescreveu:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pt pt gmail", "Ann Lee <ann@b.example> escreveu (segunda, 26/10/2026 à(s) 08:10):", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pt apple", "No dia 26/10/2026, às 08:10, Ann Lee <ann@b.example> escreveu:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pt thunderbird", "Às 08:10 de 26/10/2026, Ann Lee escreveu:", "Ann Lee", "", "2026-10-26 08:10"},
	{"nl gmail", "Op ma 26 okt 2026 om 08:10 schreef Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nl apple", "Op 26 okt 2026 om 08:10 heeft Ann Lee <ann@b.example> het volgende geschreven:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nl thunderbird", "Op 26-10-2026 om 08:10 schreef Ann Lee:", "Ann Lee", "", "2026-10-26 08:10"},
	{"sv apple", "26 okt. 2026 kl. 08:10 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"sv thunderbird", "Den 2026-10-26 kl. 08:10, skrev Ann Lee:", "Ann Lee", "", "2026-10-26 08:10"},
	{"da gmail", "Den man. 26. okt. 2026 kl. 08.10 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"da thunderbird", "Den 26.10.2026 kl. 08.10 skrev Ann Lee:", "Ann Lee", "", "2026-10-26 08:10"},
	{"nb thunderbird", "Den 26.10.2026 08:10, skrev Ann Lee:", "Ann Lee", "", "2026-10-26 08:10"},
	{"nb gmail", "man. 26. okt. 2026 kl. 08:10 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fi apple", "Ann Lee <ann@b.example> kirjoitti 26.10.2026 kello 8.10:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fi gmail", "ma 26. lokak. 2026 klo 8.10 Ann Lee (ann@b.example) kirjoitti:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fi thunderbird", "Ann Lee kirjoitti 26.10.2026 klo 8.10:", "Ann Lee", "", "2026-10-26 08:10"},
	{"pl apple", "Wiadomość napisana przez Ann Lee <ann@b.example> w dniu 26 paź 2026, o godz. 08:10:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pl wp", "Dnia 26 października 2026 08:10 Ann Lee <ann@b.example> napisał(a):", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"cs apple", "26. 10. 2026 v 8:10, Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"cs thunderbird", "Dne 26. 10. 26 v 8:10 Ann Lee napsal(a):", "Ann Lee", "", "2026-10-26 08:10"},
	{"cs seznam", "---------- Původní e-mail ----------\nOd: Ann Lee <ann@b.example>\nKomu: bob.ray@pumpworks.example\nDatum: 26. 10. 2026 8:10:00\nPředmět: Čerpadlo", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"tr gmail", "Ann Lee <ann@b.example>, 26 Eki 2026 Pzt, 08:10 tarihinde şunu yazdı:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"tr apple", "Ann Lee <ann@b.example> şunları yazdı (26 Eki 2026 08:10):", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"tr thunderbird", "26.10.2026 08:10 tarihinde Ann Lee yazdı:", "Ann Lee", "", "2026-10-26 08:10"},
	{"ja gmail", "2026年10月26日(月) 8:10 Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"ja apple", "2026/10/26 8:10、Ann Lee <ann@b.example>のメール:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"ja apple, half", "2026/10/26 午後8:10、Ann Lee <ann@b.example>のメール:", "Ann Lee", "ann@b.example", "2026-10-26 20:10"},
	{"en outlook, dated", "From: Ann Lee <ann@b.example> \nSent: 26 October 2026 08:10\nTo: Bob Ray <bob.ray@pumpworks.example>\nCc: Eve Fox <eve@b.example>\nSubject: RE: [EXTERNAL] Pump\nImportance: High", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en outlook, on behalf", "From: accounts@b.example <accounts@b.example> On Behalf Of Ann Lee\nSent: Monday, October 26, 2026 8:10 AM\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "accounts@b.example", "2026-10-26 08:10"},
	{"en new outlook mac", "From: Ann Lee <ann@b.example>\nDate: Monday, 26 October 2026 at 08:10\nTo: Bob Ray <bob.ray@pumpworks.example>\nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de outlook, no colon in date", "Von: Ann Lee <ann@b.example> \nGesendet: Montag, 26. Oktober 2026 08:10\nAn: Bob Ray <bob.ray@pumpworks.example>\nBetreff: AW: Pumpe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de outlook mac", "Von: Ann Lee <ann@b.example>\nDatum: Montag, 26. Oktober 2026 um 08:10\nAn: Bob Ray <bob.ray@pumpworks.example>\nBetreff: Pumpe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr outlook", "De : Ann Lee <ann@b.example>\nEnvoyé : lundi 26 octobre 2026 08:10\nÀ : Bob Ray <bob.ray@pumpworks.example>\nCc : Eve\nObjet : RE: Pompe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr outlook mac", "De : Ann Lee <ann@b.example>\nDate : lundi, 26 octobre 2026 à 08:10\nÀ : Bob Ray <bob.ray@pumpworks.example>\nObjet : Pompe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"es outlook", "De: Ann Lee <ann@b.example> \nEnviado el: lunes, 26 de octubre de 2026 8:10\nPara: Bob Ray <bob.ray@pumpworks.example>\nAsunto: RE: Bomba", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"es outlook, p. m.", "De: Ann Lee <ann@b.example> \nEnviado: lunes, 26 de octubre de 2026 8:10 p. m.\nPara: Bob Ray <bob.ray@pumpworks.example>\nAsunto: RE: Bomba", "Ann Lee", "ann@b.example", "2026-10-26 20:10"},
	{"it outlook", "Da: Ann Lee <ann@b.example> \nInviato: lunedì 26 ottobre 2026 08:10\nA: Bob Ray <bob.ray@pumpworks.example>\nOggetto: R: Pompa", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nl outlook", "Van: Ann Lee <ann@b.example> \nVerzonden: maandag 26 oktober 2026 08:10\nAan: Bob Ray <bob.ray@pumpworks.example>\nOnderwerp: RE: Pomp", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pt outlook", "De: Ann Lee <ann@b.example> \nEnviada em: segunda-feira, 26 de outubro de 2026 08:10\nPara: Bob Ray <bob.ray@pumpworks.example>\nAssunto: RES: Bomba", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pt pt outlook", "De: Ann Lee <ann@b.example> \nEnviado: 26 de outubro de 2026 08:10\nPara: Bob Ray <bob.ray@pumpworks.example>\nAssunto: RE: Bomba", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pl outlook", "From: Ann Lee <ann@b.example> \nSent: poniedziałek, 26 października 2026 08:10\nTo: Bob Ray <bob.ray@pumpworks.example>\nSubject: Pompa", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"sv outlook", "Från: Ann Lee <ann@b.example> \nSkickat: den 26 oktober 2026 08:10\nTill: Bob Ray <bob.ray@pumpworks.example>\nÄmne: SV: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"da outlook", "Fra: Ann Lee <ann@b.example> \nSendt: 26. oktober 2026 08:10\nTil: Bob Ray <bob.ray@pumpworks.example>\nEmne: SV: Pumpe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nb outlook", "Fra: Ann Lee <ann@b.example> \nSendt: mandag 26. oktober 2026 08:10\nTil: Bob Ray <bob.ray@pumpworks.example>\nKopi: Eve\nEmne: SV: Pumpe", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fi outlook", "Lähettäjä: Ann Lee <ann@b.example> \nLähetetty: maanantai 26. lokakuuta 2026 8.10\nVastaanottaja: Bob Ray <bob.ray@pumpworks.example>\nAihe: VS: Pumppu", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"cs outlook", "Od: Ann Lee <ann@b.example> \nOdesláno: pondělí 26. října 2026 8:10\nKomu: Bob Ray <bob.ray@pumpworks.example>\nKopie: Eve\nPředmět: RE: Čerpadlo", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"tr outlook", "Kimden: Ann Lee <ann@b.example> \nGönderildi: 26 Ekim 2026 Pazartesi 08:10\nKime: Bob Ray <bob.ray@pumpworks.example>\nKonu: YNT: Pompa", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"ja outlook", "差出人: Ann Lee <ann@b.example>\n送信日時: 2026年10月26日 月曜日 8:10\n宛先: Bob Ray <bob.ray@pumpworks.example>\n件名: RE: ポンプ", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"ja outlook, en labels", "From: Ann Lee <ann@b.example>\nSent: Monday, October 26, 2026 8:10 AM\nTo: Bob Ray様 <bob.ray@pumpworks.example>\nSubject: Re: ポンプ", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"samsung", "-------- Original message --------\nFrom: Ann Lee <ann@b.example> \nDate: 26/10/2026  08:10  (GMT+00:00) \nTo: Bob Ray <bob.ray@pumpworks.example> \nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0000"},
	{"samsung de", "-------- Ursprüngliche Nachricht --------\nVon: Ann Lee <ann@b.example> \nDatum: 26.10.26  08:10  (GMT+01:00) \nAn: Bob Ray <bob.ray@pumpworks.example> \nBetreff: Pumpe", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"samsung fr", "-------- Message d'origine --------\nDe : Ann Lee <ann@b.example> \nDate : 26/10/2026  08:10  (GMT+01:00) \nÀ : Bob Ray <bob.ray@pumpworks.example> \nObjet : Pompe", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"samsung it", "-------- Messaggio originale --------\nDa: Ann Lee <ann@b.example> \nData: 26/10/26  08:10  (GMT+01:00) \nA: Bob Ray <bob.ray@pumpworks.example> \nOggetto: Pompa", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"aol", "-----Original Message-----\nFrom: Ann Lee <ann@b.example>\nTo: Bob Ray <bob.ray@pumpworks.example>\nSent: Mon, Oct 26, 2026 8:10 am\nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"comcast", "> On 10/26/2026 8:10 AM EDT Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 -0400"},
	{"ios 17", "On 26 Oct 2026, at 08:10, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"proton original", "------- Original Message -------\nOn Monday, October 26th, 2026 at 8:10 AM, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"mailspring", "On Oct 26 2026, at 8:10 am, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr roundcube", "Le 2026-10-26 08:10, Ann Lee a écrit :", "Ann Lee", "", "2026-10-26 08:10"},
	{"en airmail", "On 26 October 2026 at 08:10:00, Ann Lee (ann@b.example) wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en edison", "On Monday, Oct 26, 2026 at 8:10 AM, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de t-online", "-----Original-Nachricht-----\nBetreff: Pumpe\nDatum: 2026-10-26T08:10:00+0100\nVon: \"Ann Lee\" <ann@b.example>\nAn: \"Bob Ray\" <bob.ray@pumpworks.example>", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"de ionos", "> Ann Lee <ann@b.example> hat am 26.10.2026 08:10 CET geschrieben:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"en ionos", "> On 26/10/2026 08:10 CET Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"fr zimbra", "De: \"Ann Lee\" <ann@b.example>\nÀ: \"Bob Ray\" <bob.ray@pumpworks.example>\nEnvoyé: Lundi 26 Octobre 2026 08:10:00\nObjet: Pompe", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en zimbra", "----- Original Message -----\nFrom: \"Ann Lee\" <ann@b.example>\nTo: \"Bob Ray\" <bob.ray@pumpworks.example>\nSent: Monday, October 26, 2026 8:10:00 AM\nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en groupwise 2", ">>> On 26/10/2026 at 08:10, Ann Lee <ann@b.example> wrote:", "", "", ""},
	{"en eudora", "At 08:10 AM 10/26/2026, Ann Lee wrote:", "Ann Lee", "", "2026-10-26 08:10"},
	{"en the bat", "Monday, October 26, 2026, 8:10:00 AM, you wrote:", "", "", "2026-10-26 08:10:00"},
	{"en claws", "On Mon, 26 Oct 2026 08:10:00 +0000\nAnn Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0000"},
	{"ko naver", "-----Original Message-----\nFrom: \"Ann Lee\"<ann@b.example>\nTo: <bob.ray@pumpworks.example>\nCc:\nSent: 2026-10-26 (월) 08:10:00 (GMT+09:00)\nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0900"},
	{"zh qq", "------------------ 原始邮件 ------------------\n发件人: \"Ann Lee\" <ann@b.example>;\n发送时间: 2026年10月26日(星期一) 上午8:10\n收件人: \"Bob\" <bob.ray@pumpworks.example>;\n主题: 泵", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"zh 163", "At 2026-10-26 08:10:00, \"Ann Lee\" <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"ru mail.ru", "Понедельник, 26 октября 2026, 8:10 +03:00 от Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0300"},
	{"ru yandex", "26.10.2026, 08:10, \"Ann Lee\" <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pl onet", "W dniu 2026-10-26 08:10:00 użytkownik Ann Lee <ann@b.example> napisał:", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00"},
	{"en gmail mobile", "On Mon, 26 Oct 2026, 08:10 Ann Lee, <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"de gmail mobile", "Ann Lee <ann@b.example> schrieb am Mo., 26. Okt. 2026, 08:10:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"es gmail mobile", "El lun., 26 oct. 2026 8:10, Ann Lee <ann@b.example> escribió:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fr ca gmail", "Le lun. 26 oct. 2026, à 08 h 10, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"tr gmail 2", "Ann Lee <ann@b.example>, 26 Eki 2026 Pzt 08:10 tarihinde şunu yazdı:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"pt gmail mobile", "Em seg, 26 de out de 2026 08:10, Ann Lee <ann@b.example> escreveu:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nb gmail mobile", "Den man. 26. okt. 2026, 08:10 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"en outlook ios", "On Mon, Oct 26, 2026 at 8:10 AM +0100, \"Ann Lee\" <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"it gmail mobile", "Il lun 26 ott 2026, 08:10 Ann Lee <ann@b.example> ha scritto:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nl gmail mobile", "Op ma 26 okt. 2026 08:10 schreef Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"sv gmail mobile", "Den mån 26 okt. 2026 08:10Ann Lee <ann@b.example> skrev:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"da apple fwd", "Start på videresendt besked:\n\nFra: Ann Lee <ann@b.example>\nEmne: Pumpe\nDato: 26. oktober 2026 kl. 08.10.00 CET\nTil: Bob Ray <bob.ray@pumpworks.example>", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"fr apple fwd", "Début du message réexpédié :\n\nDe: Ann Lee <ann@b.example>\nObjet: Pompe\nDate: 26 octobre 2026 à 08:10:00 UTC+1\nÀ: Bob Ray <bob.ray@pumpworks.example>", "Ann Lee", "ann@b.example", "2026-10-26 08:10:00 +0100"},
	{"es gmail fwd", "---------- Forwarded message ---------\nDe: Ann Lee <ann@b.example>\nDate: lun, 26 oct 2026 a las 8:10\nSubject: Bomba\nTo: Bob Ray <bob.ray@pumpworks.example>", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"fi outlook fwd", "Lähettäjä: Ann Lee\nLähetetty: 26. lokakuuta 2026 8:10\nVastaanottaja: Bob Ray\nKopio: Eve\nAihe: VL: Pumppu", "Ann Lee", "", "2026-10-26 08:10"},
	{"en outlook, dd/mm", "From: Ann Lee <ann@b.example>\nSent: 26/10/2026 08:10\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
	{"nl samsung", "-------- Oorspronkelijk bericht --------\nVan: Ann Lee <ann@b.example>\nDatum: 26-10-2026 08:10 (GMT+01:00)\nAan: Bob Ray <bob.ray@pumpworks.example>\nOnderwerp: Pomp", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"pl samsung", "-------- Oryginalna wiadomość --------\nOd: Ann Lee <ann@b.example> \nData: 26.10.2026 08:10 (GMT+01:00) \nDo: Bob Ray <bob.ray@pumpworks.example> \nTemat: Pompa", "Ann Lee", "ann@b.example", "2026-10-26 08:10 +0100"},
	{"en intercom", "Ann Lee from Pumps wrote on 26 Oct 2026 at 08:10:", "Ann Lee from Pumps", "", "2026-10-26 08:10"},
	{"en help scout", "On Oct 26, 2026, at 8:10am, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2026-10-26 08:10"},
}

// TestMailers reads each above words without marks, below which all is quoted, and the
// attributions also above marked words, below which the author goes on.
func TestMailers(t *testing.T) {
	for _, tt := range introductions {
		inside := strings.HasPrefix(tt.in, ">")
		block := strings.Contains(tt.in, ": ") && strings.Contains(tt.in, "\n") && !strings.Contains(tt.in, "wrote:") || tt.lang == "en zendesk" || tt.lang == "en lotus 2" || tt.lang == "en em client 9"
		for _, mark := range []string{"> ", ""} {
			if inside && mark == "" || block && !inside && mark != "" {
				continue
			}
			t.Run(tt.lang+mark, func(t *testing.T) {
				text, want := "Yes, we can.\n\n"+tt.in+"\n\n"+mark+"Words of Ann.\n"+mark+"More of them.", "O Yes, we can.\n"
				if mark != "" {
					text, want = text+"\n\nNo, not that.", want+"O No, not that.\n"
				}
				z := read(text, about{})
				check(t, text, z)
				if got := ownSpelt(spell(text, z)); got != want {
					t.Fatalf("own lines are %q, want %q", got, want)
				}
				b := z.Blocks[len(z.Blocks)-1] // the first may be the marks alone
				if b.Author.Name != tt.name || b.Author.Addr != tt.addr || !b.Sent.Equal(at(tt.sent)) {
					t.Errorf("%q <%s>, %v of %q; want %q <%s>, %v", b.Author.Name, b.Author.Addr, b.Sent, b.SentText, tt.name, tt.addr, at(tt.sent))
				}
			})
		}
	}
}

// ownSpelt leaves only the lines of an author in the notation of the tests.
func ownSpelt(spelt string) string {
	var b strings.Builder
	for line := range strings.Lines(spelt) {
		if strings.IndexByte("OGB", line[0]) >= 0 {
			b.WriteString(line)
		}
	}
	return b.String()
}
