package zone

import "strings"

// disclaimerSure are phrases that only disclaimers have.
var disclaimerSure = NewPhrases("intended recipient", "not the addressee", "sole use of the", "before printing this", "before you print", "privileged and confidential", "confidential and privileged", "confidentiality notice",
	"may contain confidential", "contains confidential", "contain privileged", "unauthorized review", "unauthorised use", "received this email in error", "received this e-mail in error", "received this message in error", "received this communication in error",
	"scanned for viruses", "checked for viruses", "checked by antivirus", "virus-free", "viren geprüft", "la présence de virus", "busca de virus", "controllato per virus", "op virussen gecontroleerd", "swept for", "not guarantee the security of e", "enthält vertrauliche", "irrtümlich erhalten", "nicht der richtige adressat", "avant d'imprimer", "destinataire de ce message", "destinataires de ce message", "contenir des informations confidentielles",
	"destinatario de este", "destinatario del presente", "contener información confidencial", "antes de imprimir", "destinatario indicato", "destinatario del messaggio", "informazioni riservate", "conter informações confidenciais", "destinatário desta", "vertrouwelijke informatie", "niet de geadresseerde", "uitsluitend bestemd voor",
	"konfidentiell information", "avsedda mottagaren", "fortrolige oplysninger", "fortrolig informasjon", "rette modtager", "luottamuksellis", "informacje poufne", "wiadomość jest przeznaczona", "důvěrné informace", "конфиденциальн", "gizli bilgi", "本邮件及其附件", "本メールには", "机密信息")

// disclaimerMaybe are phrases of which a disclaimer has two.
var disclaimerMaybe = NewPhrases("confidential", "this e-mail", "this email", "this message", "any attachment", "the sender", "recipient", "addressee", "please delete", "please notify", "disclos", "copying", "distribut", "liab", "views expressed", "opinions expressed", "legally privileged", "in error", "unauthori",
	"diese e-mail", "vertraulich", "ce message", "ce courriel", "confidentiel", "este mensaje", "este correo", "confidencial", "questo messaggio", "riservat", "esta mensagem", "dit bericht", "deze e-mail", "vertrouwelijk", "registered office", "registered in", "company number")

// disclaims reports whether a paragraph, on one line, is a disclaimer.
func disclaims(s string) bool {
	const longest = 6000
	low := fold(s[:min(len(s), longest)])
	if disclaimerSure.In(low) {
		return true
	}
	met := make(map[string]bool)
	for _, phrase := range disclaimerMaybe.All(low) {
		met[phrase] = true
	}
	return particulars(low) || len(met) >= 4 || len(met) >= 3 && len(low) > 150
}

// particulars reports whether a folded paragraph tells what a company must tell of itself
// in letters, and says nothing to anybody.
func particulars(low string) bool {
	const longest, fewest = 400, 2
	n := 0
	for _, phrase := range []string{"registered office", "registered in", "company number", "company no", "registered number", "vat number", "vat no"} {
		if strings.Contains(low, phrase) {
			n++
		}
	}
	return n >= fewest && len(low) < longest && !strings.Contains(low, "you") && !strings.Contains(low, "please") && !strings.Contains(low, "?")
}
