package zone

import (
	"testing"
	"time"
)

func at(s string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04:05 -0700", "2006-01-02 15:04 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// TestAttributions reads attributions as mail programs write them. All stand
// between words of the author and a marked quotation, and all but the weak
// ones must also introduce words without marks.
func TestAttributions(t *testing.T) {
	tests := []struct{ lang, in, name, addr, sent string }{
		{"en gmail", "On Mon, May 5, 2025 at 10:20 AM Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"en gmail, wrapped", "On Mon, May 5, 2025 at 10:20 AM Ann Lee <ann@b.example>\nwrote:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"en gmail, wrapped in the address", "On Mon, May 5, 2025 at 10:20 PM Ann Lee <\nann@b.example> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 22:20"},
		{"en gmail, broken in the address", "On Mon, May 5, 2025 at 10:20 PM Ann Lee <ann@b.example\n> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 22:20"},
		{"en, four lines", "On Mon, May 5, 2025 at 10:20 PM\nAnn Lee\n<ann@b.example>\nwrote:", "Ann Lee", "ann@b.example", "2025-05-05 22:20"},
		{"en gmail, narrow space", "On Mon, May 5, 2025 at 10:20\u202fAM Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"en apple", "On May 5, 2025, at 10:20 AM, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"en apple, British", "On 5 May 2025, at 10:20, Ann Lee <ann@b.example> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"en thunderbird", "On 5/31/25 10:20 AM, Ann Lee wrote:", "Ann Lee", "", "2025-05-31 10:20"},
		{"en thunderbird, either order", "On 05/04/25 10:20 AM, Ann Lee wrote:", "Ann Lee", "", ""},
		{"en evolution", "On Mon, 2025-05-05 at 10:20 +0200, Ann Lee wrote:", "Ann Lee", "", "2025-05-05 10:20 +0200"},
		{"en mutt", "On Mon, May 05, 2025 at 10:20:30AM +0200, Ann Lee wrote:", "Ann Lee", "", "2025-05-05 10:20:30 +0200"},
		{"en outlook mobile", "On Mon, May 5, 2025 at 10:20 AM -0700, \"Ann Lee\" <ann@b.example<mailto:ann@b.example>> wrote:", "Ann Lee", "ann@b.example", "2025-05-05 10:20 -0700"},
		{"en, name first", "Ann Lee <ann@b.example> wrote on Mon, 5 May 2025 at 10:20:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"en, name alone", "Ann Lee <ann@b.example> writes:", "Ann Lee", "ann@b.example", ""},
		{"en zoho", "---- On Mon, 05 May 2025 10:20:30 +0530 Ann Lee<ann@b.example> wrote ----", "Ann Lee", "ann@b.example", "2025-05-05 10:20:30 +0530"},
		{"en lotus", "At 10:20 AM 5/31/2025 -0500, Ann Lee wrote:", "Ann Lee", "", "2025-05-31 10:20 -0500"},
		{"iso, no verb", "2025-05-05 10:20 GMT+02:00 Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20 +0200"},
		{"iso, wrapped", "2025-05-05 10:20 GMT+02:00 Ann Lee <\nann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20 +0200"},
		{"iso, slashes", "2025/5/5 Ann Lee <ann@b.example>", "Ann Lee", "ann@b.example", ""},
		{"de gmail", "Am Mo., 5. Mai 2025 um 10:20 Uhr schrieb Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"de apple", "Am 05.06.2025 um 10:20 schrieb Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-06-05 10:20"},
		{"de thunderbird", "Am 05.06.25 um 10:20 schrieb Ann Lee:", "Ann Lee", "", "2025-06-05 10:20"},
		{"de, name first", "Ann Lee <ann@b.example> schrieb am Mo., 5. Mai 2025,\n10:20:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"de, verb at the end", "Am 05.06.2025 10:20, Ann Lee <ann@b.example> hat geschrieben:", "Ann Lee", "ann@b.example", "2025-06-05 10:20"},
		{"de, afternoon", "Am 05.06.2025 3:35 nachm. schrieb Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-06-05 15:35"},
		{"fr gmail", "Le lun. 5 mai 2025 à 10:20, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"fr, Tuesday is no March", "Le mar. 6 mai 2025 à 10:20, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2025-05-06 10:20"},
		{"fr, wrapped", "Le lun. 5 mai 2025 à 10:20, Ann Lee <ann@b.example> a\nécrit :", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"fr thunderbird", "Le 05/06/2025 à 10:20, Ann Lee a écrit :", "Ann Lee", "", "2025-06-05 10:20"},
		{"fr, h", "Le 5 août 2025 à 10h20, Ann Lee <ann@b.example> a écrit :", "Ann Lee", "ann@b.example", "2025-08-05 10:20"},
		{"es gmail", "El lun, 5 may 2025 a las 10:20, Ann Lee (<ann@b.example>) escribió:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"es", "El 5 de mayo de 2025, 10:20, Ann Lee <ann@b.example> escribió:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"it gmail", "Il giorno lun 5 mag 2025 alle ore 10:20 Ann Lee <ann@b.example> ha scritto:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"it", "Il 05/06/2025 10:20, Ann Lee ha scritto:", "Ann Lee", "", "2025-06-05 10:20"},
		{"pt gmail", "Em seg., 5 de mai. de 2025 às 10:20, Ann Lee <ann@b.example> escreveu:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"pt", "Em 5 de fevereiro de 2025 10:20, Ann Lee <\nann@b.example> escreveu:", "Ann Lee", "ann@b.example", "2025-02-05 10:20"},
		{"nl gmail", "Op ma 5 mei 2025 om 10:20 schreef Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"nl apple", "Op 5 mei 2025 om 10:20 heeft Ann Lee <ann@b.example> het volgende geschreven:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"nl, wrapped", "Op 5 mei 2025 10:20 schreef \"Ann Lee\" <ann@b.example> het\nvolgende geschreven:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"sv", "Den mån 5 maj 2025 kl 10:20 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"sv apple", "5 maj 2025 kl. 10:20 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"da", "Den man. 5. maj 2025 kl. 10.20 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"no", "Den 5. jun. 2025 kl. 10.20 skrev Ann Lee <ann@b.example<mailto:ann@b.example>>:", "Ann Lee", "ann@b.example", "2025-06-05 10:20"},
		{"no gmail", "man. 5. mai 2025 kl. 10:20 skrev Ann Lee <ann@b.example>:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"fi", "ma 5. toukok. 2025 klo 10.20 Ann Lee <ann@b.example> kirjoitti:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"pl", "pon., 5 maj 2025 o 10:20 Ann Lee <ann@b.example> napisał(a):", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"pl, dnia", "Dnia 5 lip 2025 o godz. 10:20 Ann Lee <ann@b.example> napisał(a):", "Ann Lee", "ann@b.example", "2025-07-05 10:20"},
		{"pl, w dniu", "W dniu 05.06.2025 o 10:20, Ann Lee pisze:", "Ann Lee", "", "2025-06-05 10:20"},
		{"cs", "po 5. 5. 2025 v 10:20 odesílatel Ann Lee <ann@b.example> napsal:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"cs, dne", "Dne 5. 6. 2025 v 10:20 Ann Lee napsal(a):", "Ann Lee", "", "2025-06-05 10:20"},
		{"sk", "po 5. 5. 2025 o 10:20 Ann Lee <ann@b.example> napísal(a):", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"ru gmail", "пн, 5 мая 2025 г. в 10:20, Анна Ли <ann@b.example>:", "Анна Ли", "ann@b.example", "2025-05-05 10:20"},
		{"ru", "5 мая 2025 г. 10:20 пользователь \"Анна Ли\" <\nann@b.example> написал:", "Анна Ли", "ann@b.example", "2025-05-05 10:20"},
		{"ru thunderbird", "05.06.2025 10:20, Анна Ли пишет:", "Анна Ли", "", "2025-06-05 10:20"},
		{"uk", "пн, 5 трав. 2025 р. о 10:20 Анна Лі <ann@b.example> пише:", "Анна Лі", "ann@b.example", "2025-05-05 10:20"},
		{"tr", "Ann Lee <ann@b.example>, 5 May 2025 Pzt, 10:20 tarihinde şunu yazdı:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"tr, date first", "5 Mayıs 2025 10:20 tarihinde Ann Lee <ann@b.example> yazdı:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"ja gmail", "2025年5月5日(月) 10:20 山田花子 <ann@b.example>:", "山田花子", "ann@b.example", "2025-05-05 10:20"},
		{"ja apple", "2025/05/05 10:20、山田花子 <ann@b.example>のメール:", "山田花子", "ann@b.example", "2025-05-05 10:20"},
		{"zh gmail", "张三 <ann@b.example> 于2025年5月5日周一 10:20写道：", "张三", "ann@b.example", "2025-05-05 10:20"},
		{"zh apple", "在 2025年5月5日，下午8:20，张三 <ann@b.example> 写道：", "张三", "ann@b.example", "2025-05-05 20:20"},
		{"zh-tw", "張三 <ann@b.example> 於 2025年5月5日 週一 下午8:20寫道：", "張三", "ann@b.example", "2025-05-05 20:20"},
		{"ko gmail", "2025년 5월 5일 (월) 오후 8:20, 홍길동 <ann@b.example>님이 작성:", "홍길동", "ann@b.example", "2025-05-05 20:20"},
		{"hu", "Ann Lee <ann@b.example> ezt írta (időpont: 2025. máj. 5., H, 10:20):", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"ro", "În lun., 5 mai 2025 la 10:20, Ann Lee <ann@b.example> a scris:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"el", "Στις Δευ 5 Μαΐ 2025 στις 10:20 π.μ., ο χρήστης Ann Lee <ann@b.example> έγραψε:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
		{"vi", "Vào 10:20 5 tháng 6, 2025, Ann Lee <ann@b.example> đã viết:", "Ann Lee", "ann@b.example", "2025-06-05 10:20"},
		{"en, no colon", "On Mon, 5 May 2025 10:20:30 -0200 Ann Lee <ann@b.example> wrote", "Ann Lee", "ann@b.example", "2025-05-05 10:20:30 -0200"},
		{"ca", "El dl., 5 maig 2025 a les 10:20, Ann Lee <ann@b.example> va escriure:", "Ann Lee", "ann@b.example", "2025-05-05 10:20"},
	}
	for _, tt := range tests {
		for _, mark := range []string{"> ", ""} {
			t.Run(tt.lang+mark, func(t *testing.T) {
				text := "Yes, we can.\n\n" + tt.in + "\n\n" + mark + "Words of Ann."
				z := read(text, about{})
				check(t, text, z)
				if got := tidy(z.Own(text)); got != "Yes, we can." {
					t.Fatalf("own text is %q", got)
				}
				b := z.Blocks[0]
				if b.Author.Name != tt.name || b.Author.Addr != tt.addr {
					t.Errorf("author %q <%s>, want %q <%s>", b.Author.Name, b.Author.Addr, tt.name, tt.addr)
				}
				if want := at(tt.sent); !b.Sent.Equal(want) {
					t.Errorf("sent %v of %q, want %v", b.Sent, b.SentText, want)
				}
				if body := text[b.Body:b.End]; body != mark+"Words of Ann." {
					t.Errorf("body %q", body)
				}
			})
		}
	}
}

// TestNoAttributions holds sentences that only look like one.
func TestNoAttributions(t *testing.T) {
	for _, s := range []string{
		"On Monday I wrote:",
		"On Monday, May 5, 2025 at 10:20 AM I wrote:",
		"Your mail from 5 May 2025 10:20 said:",
		"On Monday Ann said:",
		"As the contract says:",
		"As you wrote:",
		"On the list I wrote:",
		"Here is what I have written:",
		"On 5 May you promised three things:",
		"Please see what the surveyor said:",
		"Call me at 10:20 on Monday:",
		"My address is ann@b.example:",
		"She said:",
	} {
		text := "Hello Bob,\n\n" + s + "\n\nfirst, the pump.\n\nsecond, the tap."
		z := read(text, about{})
		if got := tidy(z.Own(text)); got != text {
			t.Errorf("%q: own text is %q", s, got)
		}
	}
}

// TestAttributionsTold reads words without marks below an attribution that has
// neither address nor time of day.
func TestAttributionsTold(t *testing.T) {
	tests := []struct{ name, text, own, author string }{
		{"date", "Yes.\n\nOn 3 March 2025, Ann Lee wrote:\n\nIs it here?\n\nI need it.", "Yes.", "Ann Lee"},
		{"date, two lines", "Yes.\n\nOn 3 March 2025,\nAnn Lee wrote:\nis it here?\n\n- the pump\n- the tap", "Yes.", "Ann Lee"},
		{"date, German", "Ja.\n\nAm 3. März 2025 schrieb Ann Lee:\n\nIst sie da?\n\nUnd der Hahn?", "Ja.", "Ann Lee"},
		{"weekday", "Yes.\n\nOn Monday, Ann Lee wrote:\nIs it here?\n\nI need it.", "Yes.", "Ann Lee"},
		{"name", "Yes.\n\nBob\n\nAnn Lee wrote:\n\nIs it here?\n\nBob, I need it.\n\nAnn", "Yes.\n\nBob", "Ann Lee"},
		{"first name at the top", "Ann wrote:\n\nIs it here?\n\nI need it.", "", "Ann"},
		{"signed below", "Ann Lee wrote:\n\nIs it here?\n\nI need it.\n\nYes.\n\nBob", "", "Ann Lee"},
		{"quotation marks", "On 3 March 2025, Ann Lee wrote:\n\n“It comes on Friday,\nby noon.”\n\nIt has not come.", "It has not come.", "Ann Lee"},
		{"list", "Hello,\n\nAnn Lee wrote:\n1. the pump\n2. the tap\n\nThe pump is here.", "Hello,\n\n\nThe pump is here.", "Ann Lee"},
		{"you", "Hello,\n\nYou wrote:\nIt comes on Friday.\n\nIt has not come.", "Hello,\n\n\nIt has not come.", ""},
		{"you, with a date", "On 3 March you wrote:\n\nIt comes on Friday.\n\nIt has not come.", "It has not come.", ""},
		{"she", "Hello,\n\nShe wrote:\nIt comes on Friday.\n\nIt has not come.", "Hello,\n\n\nIt has not come.", "She"},
		{"in a sentence", "The tap drips, and then\nAnn wrote:\nIt comes on Friday.\n\nIt has not come.", "The tap drips, and then\nAnn wrote:\nIt comes on Friday.\n\nIt has not come.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			z := read(tt.text, about{names: set("bob ray")})
			check(t, tt.text, z)
			if got := tidy(z.Own(tt.text)); got != tt.own {
				t.Errorf("own text is %q, want %q\n%s", got, tt.own, spell(tt.text, z))
			}
			if len(z.Blocks) > 0 && z.Blocks[0].Author.Name != tt.author {
				t.Errorf("author %q, want %q", z.Blocks[0].Author.Name, tt.author)
			}
		})
	}
}
