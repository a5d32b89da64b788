package zone

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/ingest/email"
)

// letters are the kinds in the notation of the tests: "O own words", "Q1 > quoted".
const letters = "OGBSDCVAQF"

// spell writes zones in that notation.
func spell(text string, z Zones) string {
	var b strings.Builder
	for _, l := range z.Lines {
		if strings.TrimSpace(text[l.Start:l.End]) == "" {
			continue
		}
		b.WriteByte(letters[l.Kind])
		if l.Depth > 0 {
			fmt.Fprint(&b, l.Depth)
		}
		b.WriteString(" " + strings.TrimRight(text[l.Start:l.End], " ") + "\n")
	}
	return b.String()
}

// unspell returns the text of lines in that notation; an empty line is "-".
func unspell(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n") {
		_, line, _ = strings.Cut(line, " ")
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func withoutBlank(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if len(strings.TrimSpace(line)) > 1 {
			b.WriteString(strings.TrimRight(line, " \n") + "\n")
		}
	}
	return b.String()
}

// author wrote the messages of the tests.
const author = `"Bob Ray" <bob.ray@pumpworks.example>`

// read tells the zones of a text that stands alone.
func read(text string, about about) Zones {
	z, _ := readPart(text, nil, about, nil)
	return z
}

func TestZones(t *testing.T) {
	tests := []struct{ name, want string }{
		{"plain", "G Hi Ann,\n-\nO the pump is here.\n-\nB Best regards,\nB Bob"},
		{"interleaved", "Q1 On Mon, May 5, 2025 at 10:20 AM Ann Lee <ann@b.example> wrote:\nQ1 > Is it here?\n-\nO Yes.\n-\nQ1 > And the tap?\n-\nO No."},
		{"without blank lines", "O Both answered below.\nQ1 On 5 May 2025, at 10:20, Ann Lee <ann@b.example> wrote:\nQ1 > Is it here?\nO Yes.\nQ1 > And the tap?\nO No."},
		{"words on the line of their introduction", "O Yes.\n-\nQ1   On Mon, May 5, 2025 at 10:20 AM, Ann Lee<ann@b.example> wrote:   Dear Bob,\nQ1 is it here?\n-\nQ1 Ann"},
		{"an introduction within a sentence", "O On Mon, May 5, 2025 at 10:20 AM, Ann Lee <ann@b.example> wrote: \"It is here.\"\nO I hold her to it."},
		{"postscript in a signature", "G Hi Ann,\n-\nO the pump is here.\n-\nB Thanks,\nB Bob\n-\nS -- \nS Bob Ray, Pumpworks\nO P.S. I will refund you on Friday."},
		{"postscript below a telephone's footer", "G Hi Ann,\n-\nO the pump is here.\n-\nS Sent from my iPhone\n-\nO PS I will refund you on Friday."},
		{"words below a telephone's footer", "G Hi Ann,\n-\nO the pump is here.\n-\nS Sent from my iPhone\n-\nQ1 Is the pump here?\nQ1 Ann"},
		{"words below a name", "G Hi Ann,\n-\nO the pump is here.\n-\nO Bob Ray, manager\nO I will refund you on Friday."},
		{"a sentence below an invitation", "G Hi Ann,\n-\nV When: Friday\nV Where: your house\nO I will bring the pump.\n-\nB Bob"},
		{"bottom", "Q1 > Is it here?\n-\nO Yes, since Monday.\n-\nB Thanks,\nB Bob"},
		{"nested", "O Yes.\n-\nQ1 On 5 May 2025, at 10:20, Ann Lee <ann@b.example> wrote:\nQ1 > Well?\nQ2 > On 4 May 2025, at 10:20, Carl Fox <carl@b.example> wrote:\nQ2 >> Where is it?\nQ1 > Tell me."},
		{"header blocks nest", "O Yes.\n-\nQ1 From: Ann Lee <ann@b.example>\nQ1 Sent: Monday, May 5, 2025 10:20 AM\nQ1 To: Bob Ray\nQ1 Subject: RE: Pump\n-\nQ1 Well?\n-\nQ2 From: Carl Fox\nQ2 Sent: Sunday, May 4, 2025 10:20 AM\nQ2 To: Ann Lee\nQ2 Subject: Pump\n-\nQ2 Where is it?"},
		{"quotation within a header block", "O Yes.\n-\nQ1 -----Original Message-----\nQ1 From: Ann Lee\nQ1 Sent: Monday, May 5, 2025 10:20 AM\nQ1 Subject: Pump\n-\nQ2 > Where is it?\n-\nQ1 Well, where?"},
		{"empty quoted lines", "Q1 > one\n-\nQ1 >\nQ1 > two\n-\nO own"},
		{"broken quoted line", "Q1 > This is a line of Ann that is longer than what her mail program was made\nQ1 to send\nQ1 > and this is the next.\n-\nO Own."},
		{"short answer in a quotation", "Q1 > Do you think that we could come on Friday with the van and both ladders?\nO yes\nQ1 > And on Saturday?\nO no"},
		{"initials", "O See below.\nQ1 AL> Is it here?\nQ1 AL> Or not?\nO It is."},
		{"bars", "O It is.\n-\nQ1 2025/5/5 Ann Lee <ann@b.example>\n-\nQ1 | Is it here?\nQ1 | Or not?\n-\nO Good."},
		{"forwarded", "O See below.\n-\nF1 ---------- Forwarded message ---------\nF1 From: Ann Lee <ann@b.example>\nF1 Date: Mon, May 5, 2025 at 10:20 AM\nF1 Subject: Pump\nF1 To: Bob Ray <bob@c.example>\n-\nF1 Where is it?"},
		{"forwarded by Apple", "O See below.\n-\nF1 Begin forwarded message:\n-\nF1 > From: Ann Lee <ann@b.example>\nF1 > Subject: Pump\nF1 > Date: May 5, 2025 at 10:20:30 AM EDT\nF1 > To: Bob Ray <bob@c.example>\nF1 >\nF1 > Where is it?\n-\nO It is here."},
		{"signature with delimiter", "O Yes.\n-\nS -- \nS Bob Ray\nS We will always be there for you."},
		{"delimiter without blank", "O Yes.\n-\nS --\nS Bob Ray\nS Pumpworks"},
		{"dashes in a text", "O First part.\n-\nO --\n-\nO Here is the second part, which I will send you on Friday with the bill.\nO It is the longer one, and you should read it first. I have no time for it."},
		{"signature between text and quotation", "O Yes.\n-\nS Bob Ray\nS Pump engineer, Pumpworks\nS 0123 456 7890\n-\nQ1 On 5 May 2025, at 10:20, Ann Lee <ann@b.example> wrote:\nQ1 > Well?"},
		{"name and firm", "O It comes on Friday.\n-\nS Bob Ray | Pumpworks"},
		{"slogan in a signature", "O It comes on Friday.\n-\nS Bob Ray\nS Pumpworks\nS We'll be there before you know it."},
		{"sign-off and signature", "O It comes on Friday.\n-\nB Kind regards,\nB Bob\n-\nS Bob Ray\nS Manager, Pumpworks"},
		{"signature in the paragraph of the sign-off", "O It comes on Friday.\n-\nB Best regards,\nB Bob Ray\nS Pumpworks\nS Tel. 0123 456 7890"},
		{"short name is a sign-off", "O It comes on Friday.\n-\nB Bob"},
		{"postscript", "O It comes on Friday.\n-\nO Bob\nO I will call you before that."},
		{"last paragraph is a sentence", "O It comes.\n-\nO Bob will call you on 0123 456 7890."},
		{"links are text", "O Read this first:\n-\nO https://pumps.example/manuals/pump-3000/installing.html"},
		{"only a name", "O Bob Ray"},
		{"telephone", "O Yes.\n-\nS Sent from my iPhone"},
		{"telephone, in words", "O Here it is.\n-\nO Sent from my office in Leeds, as the van has no printer."},
		{"telephone and what follows", "O Yes.\n-\nS Sent from my iPhone\n-\nQ1 Is it here?\nQ1 We need it."},
		{"telephone, de", "O Ja.\n-\nS Von meinem iPhone gesendet"},
		{"telephone, fr", "O Oui.\n-\nS Envoyé de mon iPhone"},
		{"telephone, ja", "O はい。\n-\nS iPhoneから送信"},
		{"outlook", "O Yes.\n-\nS Get Outlook for Android<https://aka.ms/x>"},
		{"disclaimer", "O Yes.\n-\nD This e-mail is confidential and for the intended recipient only. If you have received it in error,\nD please delete it."},
		{"disclaimer below signature", "O Yes.\n-\nS Bob Ray | Pumpworks\nD This email is confidential. If you are not the addressee please delete it and tell the sender."},
		{"disclaimer, de", "O Ja.\n-\nD Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte."},
		{"confidence is no disclaimer", "O This is confidential. Please tell nobody until Friday."},
		{"list footer", "O Yes.\nA _______________________________________________\nA Pumps mailing list\nA https://lists.example/listinfo/pumps"},
		{"fence", "O Run this:\nC ```\nC pump --on\nC ```\nO and tell me."},
		{"patch", "O Here is the fix.\n-\nC diff --git a/pump.c b/pump.c\nC --- a/pump.c\nC +++ b/pump.c\nC @@ -1,2 +1,2 @@\nC -\toff();\nC +\ton();\n-\nO Tested."},
		{"log", "O It says:\n-\nC [    1.000000] pump: on\nC [    1.100000] pump: hot\nC [    1.200000] pump: off\n-\nO What now?"},
		{"table", "O The bill:\n-\nC 1\tpump\t100.00\t100.00\nC 2\ttap\t20.00\t40.00\nC 3\tpipe\t5.00\t15.00\n-\nO Please pay."},
		{"invitation", "O See you there.\n-\nV When: Monday, 5 May 2025 10:00-11:00\nV Where: Pumpworks\n-\nO Bring the plans, please, as we have none."},
		{"own after a rule", "O First.\n-\nO ----------\n-\nO Then the second thing, which you asked for."},
		{"attribution on the author's line", "O Thanks, Bob On Mon, May 5, 2025 at 10:20 AM Ann Lee <ann@b.example> wrote:\n-\nQ1 > Well?"},
		{"collapsed", "Q1 Fine----- Original Message -----From: Ann Lee <ann@b.example>To: BobWell?\nQ1 More."},
		{"From alone", "O Yes.\n-\nQ1 From: Ann Lee <ann@b.example>\n-\nQ1 Well?"},
		{"divider without header", "O Yes.\n-\nQ1 -----Original Message-----\nQ1 Well?"},
		{"loose words", "O Please send me the\n-\nO original message\n-\nO again."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, z := zonesOf(unspell(tt.want), author)
			check(t, text, z)
			if got, want := spell(text, z), withoutBlank(tt.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHTMLZones(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"outlook in an unknown language", `<div>Yes.</div><div id="divRplyFwdMsg"><b>Xyz:</b> Ann Lee<br><b>Abc:</b> today</div><div>Well?</div>`, "O Yes.\nQ1 Xyz: Ann Lee\nQ1 Abc: today\nQ1 Well?\n"},
		{"gmail, interleaved", `<div class="gmail_quote"><div class="gmail_attr">On Mon, May 5, 2025 at 10:20 AM Ann Lee &lt;ann@b.example&gt; wrote:</div><blockquote class="gmail_quote">One?</blockquote><div>Yes.</div><blockquote class="gmail_quote">Two?</blockquote><div>No.</div></div>`,
			"Q1 On Mon, May 5, 2025 at 10:20 AM Ann Lee <ann@b.example> wrote:\nQ1 > One?\nO Yes.\nQ1 > Two?\nO No.\n"},
		{"attribution in an unknown language", `<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">Xyz Ann Lee abc</div><blockquote>Well?</blockquote></div>`, "O Yes.\nQ1 Xyz Ann Lee abc\nQ1 > Well?\n"},
		{"marked as quoted", `<div>Yes.</div><div class="yahoo_quoted"><div>Well?</div><div>Tell me.</div></div>`, "O Yes.\nQ1 Well?\nQ1 Tell me.\n"},
		{"signature", `<div>Yes.</div><div class="gmail_signature">Bob<br>We will always be there.</div>`, "O Yes.\nS Bob\nS We will always be there.\n"},
		{"words within a signature", `<div>Yes.</div><div id="AppleMailSignature">Bob<br>I will send it on Friday.</div>`, "O Yes.\nO Bob\nO I will send it on Friday.\n"},
		{"all is signature", `<div class="gmail_signature">Yes, on Friday.</div>`, "O Yes, on Friday.\n"},
		{"code", `<div>Run</div><pre>pump --on</pre><div>and use <code>tap</code> with care.</div>`, "O Run\nC pump --on\nO and use tap with care.\n"},
		{"struck out", `<div>Ann,</div><div>The pump is here.</div><div><s>I will send it on Friday.</s></div>`, "G Ann,\nO The pump is here.\nA [struck out: I will send it on Friday.]\n"},
		{"said of a picture", `<div>Yes.<img alt="I will send it on Friday." src=x></div><div>Is that right?</div>`, "O Yes.\nA [picture: I will send it on Friday.]\nO Is that right?\n"},
		{"prose in pre", `<div>Ann,</div><pre>I will send it on Friday.</pre>`, "G Ann,\nO I will send it on Friday.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			raw := "MIME-Version: 1.0\nFrom: " + author + "\nContent-Type: text/html; charset=utf-8\n\n" + tt.in
			p := OfMessage(email.ParseBytes([]byte(raw), email.Limits{}))[0]
			check(t, p.Text, p.Zones)
			if got := spell(p.Text, p.Zones); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestMessageHeaders: fields of the header that change what the text of a message is.
func TestMessageHeaders(t *testing.T) {
	tests := []struct{ name, header, body, want string }{
		{"automatic", "Auto-Submitted: auto-replied", "I am away until Friday.", "A I am away until Friday.\n"},
		{"not automatic", "Auto-Submitted: no", "I am away until Friday.", "O I am away until Friday.\n"},
		{"automatic by its subject", "Subject: Automatic reply: Pump", "I am away.", "A I am away.\n"},
		{"failure", "Subject: failure notice", "It could not be delivered.", "A It could not be delivered.\n"},
		{"delivery failed", "Subject: Mail delivery failed: returning message to sender", "It could not be delivered.", "A It could not be delivered.\n"},
		{"report", "Subject: Delivery Status Notification (Failure)", "It could not be delivered.", "A It could not be delivered.\n"},
		{"notice of a person", "Subject: Failure notice for the pump", "It broke again.", "O It broke again.\n"},
		{"bounce", "From: MAILER-DAEMON@b.example", "It could not be delivered.", "A It could not be delivered.\n"},
		{"passed on", "Subject: FW: Pump", "See below.\n\nFrom: Ann Lee\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob\nSubject: Pump\n\nWell?", "O See below.\nF1 From: Ann Lee\nF1 Sent: Monday, May 5, 2025 10:20 AM\nF1 To: Bob\nF1 Subject: Pump\nF1 Well?\n"},
		{"telephone", "From: \"Bob Ray\" <bob@c.example>\nX-Mailer: iPhone Mail (22C152)", "Yes.\n\nBob Ray", "O Yes.\nB Bob Ray\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := OfMessage(email.ParseBytes([]byte("MIME-Version: 1.0\n"+tt.header+"\n\n"+tt.body), email.Limits{}))[0]
			if got := spell(p.Text, p.Zones); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestRestOfBlock reads messages whose text goes on behind a file.
func TestRestOfBlock(t *testing.T) {
	const header = "From: Ann Lee <ann@b.example>\nSent: Monday, May 5, 2025 10:20 AM\nTo: Bob Ray\nSubject: Pump\n"
	for _, tt := range []struct {
		name, first, second string
		want                Kind
		author              string
	}{
		{"forwarded", "See below.\n\nBegin forwarded message:\n\n" + header + "\nThe plan is here.", "I will pay for the pump.\n\nAnn", Forwarded, "ann@b.example"},
		{"quoted without marks", "Yes.\n\n" + header + "\nThe plan is here.", "I will pay for the pump.\n\nAnn", Quoted, "ann@b.example"},
		{"deeper", "Yes.\n\n" + header + "\nThe plan is here.\n\n" + strings.Replace(header, "Ann Lee <ann", "Carl Fox <carl", 1) + "\nSend it.", "I will pay for the pump.", Quoted, "carl@b.example"},
		{"quoted with marks", "On Mon, May 5, 2025 at 10:20 AM Ann Lee <ann@b.example> wrote:\n> Who pays?\n", "I will pay for the pump.\n\nBob", Own, ""},
		{"nothing quoted", "The plan is here.", "I will pay for the pump.\n\nBob", Own, ""},
	} {
		parts := OfMessage(email.ParseBytes([]byte("From: "+author+"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"+
			"--b\nContent-Type: text/plain\n\n"+tt.first+"\n--b\nContent-Type: application/pdf\n\nx\n--b\nContent-Type: text/plain\n\n"+tt.second+"\n--b--\n"), email.Limits{}))
		if len(parts) != 2 {
			t.Fatalf("%s: %d parts", tt.name, len(parts))
		}
		for _, p := range parts {
			check(t, p.Text, p.Zones)
		}
		z := parts[1].Zones
		if z.Lines[0].Kind != tt.want {
			t.Errorf("%s: kind %d", tt.name, z.Lines[0].Kind)
		}
		if tt.author != "" && (len(z.Blocks) != 1 || z.Blocks[0].Author.Addr != tt.author) {
			t.Errorf("%s: blocks %+v", tt.name, z.Blocks)
		}
	}
}

// TestStrangeMarks reads quote marks that are not a plain ">" at the beginning
// of the line.
func TestStrangeMarks(t *testing.T) {
	tests := []struct{ name, text, own string }{
		{"no-break space", "Yes.\n\n\u00a0> Is it here?\n\u00a0> When?", "Yes."},
		{"space without width", "Yes.\n\n\u200b> Is it here?\n>\u200b> When?", "Yes."},
		{"many blanks", "Yes.\n\n            > Is it here?\n\t\t\t> When?", "Yes."},
		{"fullwidth", "Yes.\n\n＞ Is it here?\n＞＞ When?\nTomorrow.", "Yes.\n\nTomorrow."},
		{"names", "Ann> Is it here?\nYes.\nAnn> And the tap?\nNo.", "Yes.\nNo."},
		{"names, deeper", "Yes.\n\nAnn> Is it here?\nAnn>> When?", "Yes."},
		{"initials", "AL> Is it here?\nYes.", "Yes."},
		{"one name", "Yes.\nMenu> Pumps is where it stands.", "Yes.\nMenu> Pumps is where it stands."},
		{"paths", "Open\nStart>Pumps\nStart>Taps", "Open\nStart>Pumps\nStart>Taps"},
		{"prompts", "mysql> select 1;\nmysql> quit", "mysql> select 1;\nmysql> quit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			z := read(tt.text, about{})
			check(t, tt.text, z)
			if got := tidy(z.Text(tt.text, Own, Greeting, SignOff, Code)); got != tt.own {
				t.Errorf("own text is %q, want %q\n%s", got, tt.own, spell(tt.text, z))
			}
		})
	}
}

// TestInlineFile leaves a file that shows in the body out, and keeps a body
// that has a name.
func TestInlineFile(t *testing.T) {
	head := "MIME-Version: 1.0\nFrom: " + author + "\n"
	mixed := head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n--b\n" +
		"Content-Type: text/plain; name=terms.txt\nContent-Disposition: inline; filename=terms.txt\n\nI promise it for Friday.\n--b--\n"
	m := email.ParseBytes([]byte(mixed), email.Limits{})
	parts := OfMessage(m)
	if own, others := Split(parts); len(parts) != 1 || own != "See below." || others != "" {
		t.Errorf("%d parts, own %q, others %q", len(parts), own, others)
	}
	if !strings.Contains(m.Body(), "Friday") {
		t.Error("the body does not show the file")
	}
	whole := head + "Content-Type: text/plain\nContent-Disposition: inline; filename=body.txt\n\nYes.\n"
	if own, _ := Split(OfMessage(email.ParseBytes([]byte(whole), email.Limits{}))); own != "Yes." {
		t.Errorf("own %q", own)
	}
}
