package email

import "strings"

// A Role is what a mailbox is for, in the words of RFC 6154 without the
// backslash, in lower case.
type Role string

// The roles. NoRole is an ordinary mailbox.
const (
	NoRole        Role = ""
	RoleInbox     Role = "inbox"
	RoleSent      Role = "sent"
	RoleDrafts    Role = "drafts"
	RoleJunk      Role = "junk"
	RoleTrash     Role = "trash"
	RoleArchive   Role = "archive"
	RoleAll       Role = "all"
	RoleFlagged   Role = "flagged"
	RoleImportant Role = "important"
)

// Roles are all roles but [NoRole].
var Roles = []Role{RoleInbox, RoleSent, RoleDrafts, RoleJunk, RoleTrash, RoleArchive, RoleAll, RoleFlagged, RoleImportant}

// RoleOf guesses the role of a mailbox from its name, in the languages that
// mail programs use for their own folders. "INBOX" is the inbox only by
// itself; a folder below one with a role, such as "Sent/2024", has that role.
func RoleOf(name string) Role {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "inbox" {
		return RoleInbox
	}
	if role, ok := roleNames[name]; ok {
		return role
	}
	pieces := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '.' || r == '\\' })
	for i := len(pieces) - 1; i >= 0; i-- {
		if role, ok := roleNames[strings.TrimSpace(pieces[i])]; ok {
			return role
		}
	}
	return NoRole
}

// roleNames are the folder names of mail programs and services, in lower case.
var roleNames = makeRoleNames(map[Role]string{
	RoleSent: "sent|sent items|sent mail|sent messages|sent-mail|sent-items|sentmail|sent emails|outbox sent|" +
		"gesendet|gesendete objekte|gesendete elemente|gesendete nachrichten|gesendete e-mails|" +
		"envoyés|éléments envoyés|messages envoyés|objets envoyés|courrier envoyé|" +
		"enviados|elementos enviados|mensajes enviados|correo enviado|correos enviados|enviats|elements enviats|" +
		"itens enviados|e-mails enviados|mensagens enviadas|enviadas|enviado|" +
		"inviati|inviata|posta inviata|elementi inviati|messaggi inviati|" +
		"verzonden|verzonden items|verzonden berichten|verzonden objecten|verzonden e-mail|" +
		"skickat|skickade|skickade objekt|skickade meddelanden|sendt|sendte|sendte elementer|sendte e-mails|sendt post|" +
		"lähetetyt|lähetetyt viestit|wysłane|elementy wysłane|wysłane wiadomości|odeslané|odeslaná pošta|odoslané|odoslaná pošta|" +
		"elküldött|elküldött elemek|elküldött üzenetek|trimise|elemente trimise|poslano|poslane|poslana pošta|" +
		"gönderilmiş|gönderilmiş öğeler|gönderilmiş postalar|gönderilenler|απεσταλμένα|изпратени|" +
		"отправленные|отправленные элементы|надіслані|송신함|보낸 편지함|보낸편지함|送信済み|送信済みアイテム|送信済みトレイ|送信済みメール|" +
		"已发送|已发送邮件|已傳送|寄件備份|寄件匣|פריטים שנשלחו|العناصر المرسلة",
	RoleDrafts: "drafts|draft|draft messages|entwürfe|entwurf|brouillons|borradores|esborranys|rascunhos|bozze|concepten|" +
		"utkast|kladder|kladde|luonnokset|szkice|wersje robocze|robocze|koncepty|rozepsané|piszkozatok|ciorne|taslaklar|" +
		"nacrti|osnutki|πρόχειρα|чернови|черновики|чернетки|下書き|草稿|草稿箱|草稿匣|임시 보관함|임시보관함|טיוטות|مسودات",
	RoleJunk: "junk|junk e-mail|junk email|junk mail|junk-e-mail|spam|bulk mail|bulk|[gmail]/spam|spamverdacht|" +
		"junk-e-mail-ordner|werbung|courrier indésirable|pourriel|indésirables|correo no deseado|no deseado|correo basura|" +
		"lixo eletrônico|lixo electrónico|posta indesiderata|indesiderata|ongewenste e-mail|ongewenst|skräppost|søppelpost|" +
		"uønsket|uønsket e-post|uønsket mail|roskaposti|wiadomości-śmieci|nevyžádaná pošta|nevyžiadaná pošta|levélszemét|" +
		"istenmeyen|önemsiz e-posta|gereksiz e-posta|ανεπιθύμητα|спам|нежелательная почта|нежелана пошта|迷惑メール|垃圾邮件|垃圾郵件|스팸|정크 메일",
	RoleTrash: "trash|bin|deleted|deleted items|deleted messages|deleted-items|papierkorb|gelöscht|gelöschte objekte|" +
		"gelöschte elemente|corbeille|éléments supprimés|messages supprimés|papelera|elementos eliminados|eliminados|" +
		"paperera|lixeira|lixo|itens excluídos|itens eliminados|cestino|posta eliminata|elementi eliminati|eliminata|" +
		"prullenbak|prullenmand|verwijderd|verwijderde items|papperskorg|papperskorgen|borttagna objekt|borttaget|papirkurv|" +
		"slettet|slettede elementer|slettet post|roskakori|poistetut|poistetut viestit|kosz|elementy usunięte|usunięte|koš|" +
		"kôš|odstraněná pošta|odstránená pošta|lomtár|kuka|törölt elemek|coș de gunoi|elemente șterse|çöp|çöp kutusu|" +
		"silinmiş öğeler|smeće|koš za smeće|κάδος|διαγραμμένα|кошче|корзина|удаленные|удаленные элементы|кошик|видалені|" +
		"ごみ箱|ゴミ箱|削除済みアイテム|已删除|已删除邮件|垃圾桶|刪除的郵件|휴지통|지운 편지함|אשפה|المهملات",
	RoleArchive: "archive|archives|archived|archiv|archivo|archivos|arquivo|arquivos|archivio|archief|arkiv|arkisto|archiwum|" +
		"archív|archivum|archívum|arhivă|arşiv|arhiva|αρχείο|архив|архів|アーカイブ|归档|存档|封存|보관함|ארכיון|الأرشيف",
	RoleAll: "all mail|[gmail]/all mail|[google mail]/all mail|alle nachrichten|tous les messages|todos|todo el correo|" +
		"todos os e-mails|todo o correio|tutti i messaggi|alle e-mails|alle e-mail|alla mail|alla mejl|all e-post|al post|" +
		"kaikki viestit|wszystkie|všechny zprávy|všechna pošta|összes levél|toate mesajele|tüm postalar|вся почта|" +
		"すべてのメール|所有邮件|所有郵件|전체보관함|전체 보관함",
	RoleFlagged: "starred|flagged|[gmail]/starred|markiert|suivis|messages suivis|destacados|com estrela|speciali|met ster|" +
		"stjärnmärkt|stjernemerket|stjernemarkeret|tähdellä merkityt|oznaczone gwiazdką|s hvězdičkou|csillagozott|cu stea|" +
		"yıldızlı|помеченные|із зірочкою|スター付き|已加星标|已加星號|별표편지함",
	RoleImportant: "important|[gmail]/important|wichtig|importants|importantes|importanti|belangrijk|viktigt|viktig|vigtigt|" +
		"tärkeät|ważne|důležité|fontos|importante|önemli|важное|важливо|重要|重要邮件|중요",
})

func makeRoleNames(lists map[Role]string) map[string]Role {
	names := make(map[string]Role, 500)
	for role, list := range lists {
		for name := range strings.SplitSeq(list, "|") {
			names[name] = role
		}
	}
	return names
}
