package zone

import "strings"

// A field is a field of the header block that stands above a quoted message.
type field uint8

// The fields.
const (
	fieldNone field = iota
	fieldFrom
	fieldSent
	fieldTo
	fieldCc
	fieldSubject
	fieldOther
)

// fieldLabels are the names of the fields in the languages of mail programs.
var fieldLabels = labels(map[field]string{
	fieldFrom: "from|von|de|da|fra|från|van|lähettäjä|od|nadawca|от|от кого|від|від кого|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|발신|feladó|" +
		"de la|expéditeur|remitente|mittente|afzender|remetente|avsender|afsender|avsändare|absender|odesílatel|odosielateľ|από|מאת|من|dari|từ|จาก|saatja|nuo|no|pošiljatelj|šalje|original from",
	fieldSent: "sent|gesendet|gesendet am|envoyé|envoyé le|message du|enviado|enviado el|enviado em|enviada em|enviada|inviato|inviato il|verzonden|skickat|sendt|lähetetty|wysłano|wysłane|data wysłania|odesláno|odoslané|отправлено|отправлен|" +
		"надіслано|відправлено|gönderildi|gönderilme tarihi|gönderme tarihi|送信日時|送信|发送时间|發送時間|寄件日期|傳送時間|發送日期|发送日期|보낸 날짜|보낸날짜|elküldve|trimis|στάλθηκε|נשלח|enviat|terkirim|poslano|saadetud|išsiųsta|nosūtīts|تاريخ الإرسال|" +
		"date|datum|fecha|data|dato|päivämäärä|päiväys|дата|tarih|日付|日時|日期|时间|時間|날짜|dátum|ημερομηνία|תאריך|التاريخ|tanggal|ngày|sent at|sent on|date sent|date/time|kuupäev|datums",
	fieldTo: "to|an|à|a|para|naar|aan|til|till|vastaanottaja|do|adresat|komu|кому|kime|alıcı|宛先|收件人|收件者|받는 사람|받는사람|수신|címzett|către|destinataire|destinatario|destinatário|geadresseerde|mottagare|modtager|mottaker|empfänger|" +
		"προς|אל|إلى|ke|kepada|đến|ถึง|saaja|kam|za|pro|recipient|recipients",
	fieldCc: "cc|kopie|kopie (cc)|copie à|copie|copia|con copia|cópia|kopia|kopi|kopio|dw|do wiadomości|копия|копія|bilgi|抄送|副本|참조|másolat|másolatot kap|κοιν|κοινοποίηση|עותק|نسخة|kopija|" +
		"bcc|cci|cco|ccn|blindkopie|скрытая копия|gizli|密送|숨은 참조",
	fieldSubject: "subject|betreff|betr|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|konu|件名|主题|主旨|主題|標題|标题|제목|tárgy|subiect|θέμα|נושא|الموضوع|subjek|perihal|chủ đề|เรื่อง|teema|tema|assumpte|sujet|zadeva",
	fieldOther: "reply-to|reply to|antwort an|antwoord aan|répondre à|responder a|responder para|risposta|rispondi a|odpowiedz do|svar til|svara till|importance|priority|attachments|attachment|anlagen|anlage|pièces jointes|pièce jointe|" +
		"datos adjuntos|archivos adjuntos|allegati|anexos|bijlagen|bijlage|vedlegg|vedhæftede filer|bifogade filer|liitteet|załączniki|přílohy|вложения|ekler|添付ファイル|附件|첨부|mellékletek|wichtigkeit|importancia|priorità|prioriteit|sensitivity|categories|" +
		"organization|message-id|in-reply-to|references|resent-from|newsgroups|x-mailer|mime-version|sender|on behalf of|when|where|classification|follow up flag|due by|flag status|return-path|list-id|content-type|mailed-by|signed-by",
})

func labels(lists map[field]string) map[string]field {
	m := make(map[string]field)
	for f := fieldFrom; f <= fieldOther; f++ {
		for label := range strings.SplitSeq(lists[f], "|") {
			if _, ok := m[label]; !ok && label != "" {
				m[label] = f
			}
		}
	}
	return m
}

// originalWords are what the divider above an answered message says.
var originalWords = labels(map[field]string{fieldFrom: "original message|originalnachricht|ursprüngliche nachricht|ursprungliche nachricht|ursprüngliche mail|originele bericht|oorspronkelijk bericht|oorspronkelijke bericht|oorspronkelijk e-mailbericht|message d'origine|message d’origine|message original|message initial|" +
	"mensaje original|missatge original|messaggio originale|messaggio originario|mensagem original|ursprungligt meddelande|originalmeddelande|ursprungsmeddelande|oprindelig meddelelse|oprindelig besked|original meddelelse|opprinnelig melding|original melding|opprinnelig e-post|" +
	"alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|původní zpráva|pôvodná správa|исходное сообщение|оригинальное сообщение|первоначальное сообщение|пересланное исходное сообщение|вихідне повідомлення|özgün ileti|orijinal mesaj|orjinal mesaj|özgün mesaj|" +
	"元のメッセージ|オリジナルメッセージ|原始邮件|原邮件|原始郵件|原始郵件內容|邮件原件|원본 메시지|원본 메일|original mail|original email|original e-mail|original appointment|original-nachricht|original-message|reply message|eredeti üzenet|mesaj original|mesajul original|αρχικό μήνυμα|הודעה מקורית|pesan asli|thư gốc|izvorna poruka|originalna poruka|reply above|" +
	"replied message|ursprünglicher termin|rendez-vous d'origine"})

// forwardedWords are what the divider above a forwarded message says.
var forwardedWords = labels(map[field]string{fieldFrom: "forwarded message|begin forwarded message|forwarded by|forwarded email|fwd message|forward message|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|message transféré|début du message transféré|début du message réexpédié|message réexpédié|" +
	"mensaje reenviado|inicio del mensaje reenviado|missatge reenviat|messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato|mensagem encaminhada|início da mensagem reencaminhada|início da mensagem encaminhada|mensagem reencaminhada|doorgestuurd bericht|begin doorgestuurd bericht|" +
	"vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|börja vidarebefordrat meddelande|videresendt meddelelse|videresendt besked|start på videresendt besked|videresendt melding|start på videresendt melding|videresendt e-post|välitetty viesti|edelleenlähetetty viesti|välitetty viesti alkaa|" +
	"przekazana wiadomość|wiadomość przekazana|treść przekazanej wiadomości|początek przekazywanej wiadomości|początek przekazywanej dalej wiadomości|přeposlaná zpráva|začátek přeposílané zprávy|preposlaná správa|пересланное сообщение|пересылаемое сообщение|начало переадресованного сообщения|перенаправленное сообщение|пересилане повідомлення|переслане повідомлення|" +
	"iletilen mesaj|iletilmiş mesaj|yönlendirilen ileti|iletilen ileti başlangıcı|転送されたメッセージ|転送メッセージ|以下是转发的邮件|转发的邮件|轉寄的郵件|转发邮件信息|已转发邮件|以下為轉寄的郵件|전달된 메시지|전달된 메일|továbbított üzenet|továbbított levél|mesaj redirecționat|mesaj transmis mai departe|προωθημένο μήνυμα|הודעה שהועברה|pesan terusan|proslijeđena poruka"})
