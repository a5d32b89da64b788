package zone

import (
	"strings"
	"testing"
)

// TestHeaders reads header blocks as mail programs write them.
func TestHeaders(t *testing.T) {
	tests := []struct{ name, in, author, addr, sent, to, subject string }{
		{"en outlook", "From: Lee, Ann <ann@b.example>\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob Ray <bob@c.example>\nSubject: RE: Pump", "Lee, Ann", "ann@b.example", "2025-05-05 10:20", "Bob Ray <bob@c.example>", "RE: Pump"},
		{"divider", "-----Original Message-----\nFrom: Ann Lee\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"rule", "________________________________\nFrom: Ann Lee <ann@b.example>\nSent: 05 May 2025 10:20\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"bold", "*From:* Ann Lee <ann@b.example>\n*Sent:* Monday, May 5, 2025 10:20 PM\n*To:* Bob Ray\n*Subject:* Pump", "Ann Lee", "ann@b.example", "2025-05-05 22:20", "Bob Ray", "Pump"},
		{"loose divider", "    Original Message\nFrom: Ann Lee\nTo: Bob Ray\nSent: Mon May 05 10:20:30 2025\nSubject: Pump", "Ann Lee", "", "2025-05-05 10:20:30", "Bob Ray", "Pump"},
		{"wrapped", "From: Ann Lee <ann@b.example>\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob Ray; Carl Fox;\n  Dora Elk\nCc: Eve\nSubject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray; Carl Fox; Dora Elk", "Pump"},
		{"no author", "-----Original Message-----\nFrom:\nTo: Bob Ray\nSent: Monday, May 5, 2025 10:20 AM\nSubject: Pump", "", "", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"no subject", "From: Ann Lee <ann@b.example>\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob Ray", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", ""},
		{"mailto", "From: Ann Lee [mailto:ann@b.example]\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"mac", "From: Ann Lee <ann@b.example<mailto:ann@b.example>>\nReply-To: Ann <r@b.example>\nDate: Monday, May 5, 2025 at 10:20 AM\nTo: Bob Ray <bob@c.example>\nSubject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray <bob@c.example>", "Pump"},
		{"double spaced", "From: Ann Lee\n\nSent: Monday, May 5, 2025 10:20 AM\n\nTo: Bob Ray\n\nSubject: Pump", "Ann Lee", "", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"one line", "From: Ann Lee <ann@b.example> Sent: Monday, May 5, 2025 10:20 AM To: Bob Ray <bob@c.example> Subject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray <bob@c.example>", "Pump"},
		{"one long line", "From: Ann Lee <ann@b.example> Sent: Monday, May 5, 2025 10:20 AM To: Bob Ray Subject: Pump " + strings.Repeat("é", 900), "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pump " + strings.Repeat("é", 704)},
		{"notes", "Ann Lee/Firm\n05/05/2025 10:20 AM\n\nTo\nBob Ray/Shop@Shop\ncc\n\nSubject\nPump", "Ann Lee", "", "2025-05-05 10:20", "Bob Ray/Shop@Shop", "Pump"},
		{"notes with colons", "\tAnn Lee\n\t05/05/2025 10:20 AM\n\t\t \n\t\t To: Bob Ray/Shop@Shop\n\t\t cc: \n\t\t Subject: Pump", "Ann Lee", "", "2025-05-05 10:20", "Bob Ray/Shop@Shop", "Pump"},
		{"notes in cells", "Ann Lee <ann@b.example>\n05/05/2025 10:20 AM\nPlease respond to\nann@b.example\n\nTo\tBob Ray\ncc\tCarl Fox\nSubject\tPump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"either order of day and month", "From: Ann Lee\nSent: 05/06/2025 10:20\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "", "", "Bob Ray", "Pump"},
		{"zone", "From: Ann Lee\nDate: Mon, 5 May 2025 10:20:30 +0200\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "", "2025-05-05 10:20:30 +0200", "Bob Ray", "Pump"},
		{"zone in brackets, east", "-------- Original message --------\nFrom: Ann Lee <ann@b.example>\nDate: 5/5/25 10:20 AM (GMT+02:00)\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20 +0200", "Bob Ray", "Pump"},
		{"zone in brackets, west", "-------- Original message --------\nFrom: Ann Lee <ann@b.example>\nDate: 5/5/25 10:20 AM (GMT-06:00)\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20 -0600", "Bob Ray", "Pump"},
		{"zone, west", "From: Ann Lee\nDate: Mon, 5 May 2025 10:20:30 GMT-0500\nTo: Bob Ray\nSubject: Pump", "Ann Lee", "", "2025-05-05 10:20:30 -0500", "Bob Ray", "Pump"},
		{"de", "-----Ursprüngliche Nachricht-----\nVon: Ann Lee <ann@b.example>\nGesendet: Montag, 5. Mai 2025 10:20\nAn: Bob Ray\nBetreff: Pumpe", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pumpe"},
		{"de numbers", "Von: Ann Lee\nDatum: 05.06.2025 10:20\nAn: Bob Ray\nBetreff: Pumpe", "Ann Lee", "", "2025-06-05 10:20", "Bob Ray", "Pumpe"},
		{"fr", "De : Ann Lee <ann@b.example>\nEnvoyé : lundi 5 mai 2025 10:20\nÀ : Bob Ray\nObjet : Pompe", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pompe"},
		{"es", "De: Ann Lee <ann@b.example>\nEnviado: lunes, 5 de mayo de 2025 10:20\nPara: Bob Ray\nAsunto: Bomba", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Bomba"},
		{"it", "Da: Ann Lee <ann@b.example>\nInviato: lunedì 5 maggio 2025 10:20\nA: Bob Ray\nOggetto: Pompa", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pompa"},
		{"pt", "De: Ann Lee <ann@b.example>\nEnviada em: segunda-feira, 5 de maio de 2025 10:20\nPara: Bob Ray\nAssunto: Bomba", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Bomba"},
		{"nl", "Van: Ann Lee <ann@b.example>\nVerzonden: maandag 5 mei 2025 10:20\nAan: Bob Ray\nOnderwerp: Pomp", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pomp"},
		{"sv", "Från: Ann Lee <ann@b.example>\nSkickat: den 5 maj 2025 10:20\nTill: Bob Ray\nÄmne: Pump", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pump"},
		{"da", "Fra: Ann Lee <ann@b.example>\nSendt: 5. maj 2025 10:20\nTil: Bob Ray\nEmne: Pumpe", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pumpe"},
		{"fi", "Lähettäjä: Ann Lee <ann@b.example>\nLähetetty: maanantai 5. toukokuuta 2025 10.20\nVastaanottaja: Bob Ray\nAihe: Pumppu", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pumppu"},
		{"pl", "Od: Ann Lee <ann@b.example>\nWysłano: poniedziałek, 5 maja 2025 10:20\nDo: Bob Ray\nTemat: Pompa", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pompa"},
		{"cs", "Od: Ann Lee <ann@b.example>\nOdesláno: pondělí 5. května 2025 10:20\nKomu: Bob Ray\nPředmět: Čerpadlo", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Čerpadlo"},
		{"ru", "От: Анна Ли <ann@b.example>\nОтправлено: 5 мая 2025 г. 10:20\nКому: Боб\nТема: Насос", "Анна Ли", "ann@b.example", "2025-05-05 10:20", "Боб", "Насос"},
		{"tr", "Kimden: Ann Lee <ann@b.example>\nGönderildi: 5 Mayıs 2025 Pazartesi 10:20\nKime: Bob Ray\nKonu: Pompa", "Ann Lee", "ann@b.example", "2025-05-05 10:20", "Bob Ray", "Pompa"},
		{"ja", "差出人: 山田花子 <ann@b.example>\n送信日時: 2025年5月5日 10:20\n宛先: 鈴木\n件名: ポンプ", "山田花子", "ann@b.example", "2025-05-05 10:20", "鈴木", "ポンプ"},
		{"zh", "发件人: 张三 <ann@b.example>\n发送时间: 2025年5月5日 10:20\n收件人: 李四\n主题: 泵", "张三", "ann@b.example", "2025-05-05 10:20", "李四", "泵"},
		{"ko", "보낸 사람: 홍길동 <ann@b.example>\n보낸 날짜: 2025년 5월 5일 월요일 오전 10:20\n받는 사람: 김\n제목: 펌프", "홍길동", "ann@b.example", "2025-05-05 10:20", "김", "펌프"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := "Yes, we can.\n\n" + tt.in + "\n\nWords of Ann.\n\nMore of them."
			z := read(text, about{})
			check(t, text, z)
			if got := tidy(z.Own(text)); got != "Yes, we can." {
				t.Fatalf("own text is %q", got)
			}
			b := z.Blocks[0]
			if b.Author.Name != tt.author || b.Author.Addr != tt.addr || b.To != tt.to || b.Subject != tt.subject {
				t.Errorf("got %q <%s> to %q: %q", b.Author.Name, b.Author.Addr, b.To, b.Subject)
			}
			if want := at(tt.sent); !b.Sent.Equal(want) {
				t.Errorf("sent %v of %q, want %v", b.Sent, b.SentText, want)
			}
			if body := text[b.Body:b.End]; body != "Words of Ann.\n\nMore of them." {
				t.Errorf("body %q", body)
			}
			if b.Kind != Quoted || b.Depth != 1 || b.Parent != -1 || len(z.Blocks) != 1 {
				t.Errorf("kind %d, depth %d, parent %d of %d blocks", b.Kind, b.Depth, b.Parent, len(z.Blocks))
			}
		})
	}
}

// TestNoHeaders holds lists that only look like a header block.
func TestNoHeaders(t *testing.T) {
	for _, s := range []string{
		"To: everybody\nSubject: none of your business",
		"From: Leeds\nTo: York",
		"Date: 5 May\nTo: be confirmed",
		"Bob Ray\n5 May 2025 10:20\nI will be at the pump.\nTo: be sure\nSubject: to rain",
		"Hall A\n05/05/2025 10:20\nTo\nHall B",
		"From: the station, left.\nThen right.",
	} {
		text := "Hello Bob,\n\nplease note:\n\n" + s + "\n\nIt is all right."
		if got := tidy(read(text, about{}).Own(text)); got != text {
			t.Errorf("%q: own text is %q", s, got)
		}
	}
}
