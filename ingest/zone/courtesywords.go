package zone

// greetingWords begin a salutation.
var greetingWords = phrases("hi|hello|hey|hiya|dear|good morning|good afternoon|good evening|good day|morning|afternoon|evening|greetings|hi there|hello there|howdy|to whom it may concern|" +
	"hallo|guten tag|guten morgen|guten abend|sehr geehrte|sehr geehrter|liebe|lieber|moin|servus|grüezi|grüß gott|werte|werter|" +
	"bonjour|bonsoir|cher|chère|chers|chères|salut|madame|monsieur|" +
	"hola|buenos días|buenos dias|buenas tardes|buenas noches|buenas|estimado|estimada|estimados|estimadas|querido|querida|apreciado|bon dia|" +
	"ciao|buongiorno|buonasera|salve|gentile|gentili|egregio|spettabile|caro|cara|cari|" +
	"olá|ola|oi|bom dia|boa tarde|boa noite|prezado|prezada|prezados|estimado|caro|cara|caros|" +
	"beste|geachte|goedemorgen|goedemiddag|goedenavond|goedendag|dag|hoi|lieve|" +
	"hej|hejsan|god morgon|god dag|god morgen|kära|käre|bästa|tjena|kære|goddag|hei|heisann|kjære|moi|terve|hyvä|hyvää päivää|huomenta|tervehdys|" +
	"cześć|czesc|dzień dobry|witam|witaj|szanowny|szanowna|szanowni|drogi|droga|hej|" +
	"dobrý den|ahoj|vážený|vážená|vážení|milý|milá|zdravím|dobrý deň|čau|" +
	"здравствуйте|здравствуй|добрый день|доброе утро|добрый вечер|привет|уважаемый|уважаемая|уважаемые|дорогой|дорогая|вітаю|доброго дня|добрий день|привіт|шановний|шановна|" +
	"merhaba|merhabalar|sayın|selam|iyi günler|günaydın|değerli|" +
	"こんにちは|お世話になっております|お世話になります|おはようございます|いつもお世話になっております|您好|你好|尊敬的|亲爱的|早上好|下午好|안녕하세요|안녕하십니까|" +
	"kedves|tisztelt|szia|helló|bună|bună ziua|stimate|stimată|dragă|γεια σας|καλημέρα|αγαπητέ|αγαπητή|שלום|היי|مرحبا|السلام عليكم|عزيزي|selamat pagi|yth|chào|kính gửi|poštovani|dragi|draga|zdravo|pozdravljeni|tere|sveiki|labas")

// closingWords end a letter.
var closingWords = phrases("thanks|thank you|many thanks|thanks again|thank you again|thanks so much|thank you so much|thanks very much|thank you very much|thanks a lot|thx|tx|ta|cheers|regards|best|best regards|kind regards|kindest regards|warm regards|warmest regards|warmly|with kind regards|with best regards|with regards|rgds|br|kr|all the best|all best|best wishes|with best wishes|yours|yours sincerely|yours faithfully|yours truly|" +
	"sincerely|sincerely yours|very truly yours|truly|respectfully|respectfully yours|cordially|take care|talk soon|speak soon|see you|see you then|have a great day|have a nice day|have a good day|have a good one|have a great weekend|have a good weekend|love|xx|xo|xoxo|blessings|in gratitude|gratefully|with gratitude|with appreciation|with thanks|thanks in advance|thanks and regards|thanks & regards|thanks and best regards|in his service|peace|until then|looking forward|hope this helps|thanks everyone|thanks all|much appreciated|sorry again|apologies again|best of luck|good luck|" +
	"mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|freundliche grüsse|viele grüße|viele grüsse|liebe grüße|liebe grüsse|beste grüße|beste grüsse|herzliche grüße|herzliche grüsse|schöne grüße|mit besten grüßen|mit lieben grüßen|gruß|gruss|grüße|grüsse|mfg|lg|vg|vielen dank|danke|danke schön|besten dank|herzlichen dank|hochachtungsvoll|" +
	"cordialement|bien cordialement|très cordialement|bien à vous|bien à toi|sincèrement|salutations|meilleures salutations|sincères salutations|merci|merci beaucoup|merci d'avance|à bientôt|amicalement|bonne journée|bonne soirée|cdt|cdlt|respectueusement|" +
	"saludos|un saludo|saludos cordiales|atentamente|cordialmente|gracias|muchas gracias|un abrazo|un cordial saludo|atte|" +
	"cordiali saluti|distinti saluti|saluti|un saluto|a presto|grazie|grazie mille|cari saluti|cordialmente|" +
	"atenciosamente|cumprimentos|melhores cumprimentos|com os melhores cumprimentos|obrigado|obrigada|muito obrigado|abraços|abraço|abs|att|atte|cordialmente|saudações|" +
	"met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groet|groeten|groetjes|mvg|hartelijke groet|hartelijke groeten|bedankt|dank je wel|alvast bedankt|hoogachtend|" +
	"med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänligen|hälsningar|bästa hälsningar|mvh|tack|tack på förhand|med venlig hilsen|venlig hilsen|de bedste hilsner|bedste hilsner|hilsen|mange hilsner|mange tak|kh|vh|på forhånd tak|med vennlig hilsen|vennlig hilsen|beste hilsen|mange takk|takk|på forhånd takk|tak|" +
	"ystävällisin terveisin|ystävällisesti|terveisin|terveiset|parhain terveisin|kiitos|kiitos etukäteen|t|yst. terv|" +
	"pozdrawiam|z poważaniem|z powazaniem|serdecznie pozdrawiam|pozdrowienia|dziękuję|z wyrazami szacunku|serdeczne pozdrowienia|" +
	"s pozdravem|s přátelským pozdravem|s úctou|děkuji|díky|pěkný den|hezký den|s pozdravom|ďakujem|" +
	"с уважением|с наилучшими пожеланиями|спасибо|заранее спасибо|всего доброго|всего хорошего|з повагою|дякую|з найкращими побажаннями|" +
	"saygılarımla|saygılarımızla|saygılar|teşekkürler|teşekkür ederim|iyi çalışmalar|iyi günler|sevgiler|" +
	"よろしくお願いいたします|よろしくお願いします|宜しくお願い致します|よろしくお願い致します|敬具|以上|此致|敬礼|祝好|谢谢|謝謝|此致敬礼|顺祝商祺|감사합니다|고맙습니다|" +
	"üdvözlettel|tisztelettel|köszönettel|köszönöm|cu stimă|mulțumesc|με εκτίμηση|ευχαριστώ|בברכה|תודה|مع تحياتي|شكرا|hormat saya|salam|terima kasih|trân trọng|srdačan pozdrav|lijep pozdrav|lep pozdrav|lugupidamisega|ar cieņu|pagarbiai")

// phrases returns a list as a map that begins with the first word, to be looked
// up from the front.
func phrases(list string) map[string]bool {
	m := make(map[string]bool)
	for start := 0; start <= len(list); {
		end := start
		for end < len(list) && list[end] != '|' {
			end++
		}
		m[list[start:end]] = true
		start = end + 1
	}
	return m
}
