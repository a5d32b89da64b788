package check

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/audit/ledger"
)

// stems returns what a text speaks of: stems of its content, with names of the
// same thing made one.
func stems(text string) []string {
	list := ledger.Words(papers.Replace(text))
	out := list[:0]
	for _, x := range list {
		if s, ok := same[x]; ok {
			x = s
		}
		x = strings.TrimRight(strings.TrimSuffix(x, ".00"), "!")
		if !slices.Contains(out, x) && x != "" {
			out = append(out, x)
		}
	}
	return out
}

// papers names an agreement by another word, as its own has the stem of the verb, and a
// quarter of the year as the names of files do.
var papers = func() *strings.Replacer {
	list := []string{"agreement", "contract", "Agreement", "contract", "AGREEMENT", "contract"}
	for i, names := range []string{"first 1st", "second 2nd", "third 3rd", "fourth 4th"} {
		for _, name := range strings.Fields(names) {
			list = append(list, name+" quarter", fmt.Sprint("Q", i+1))
		}
	}
	return strings.NewReplacer(list...)
}()

// same maps stems that name the same thing to one of them: a client and a firm
// seldom use the same word.
var same = func() map[string]string {
	m := map[string]string{}
	for _, group := range strings.Split(`invoice statement ledger account
remove reverse reversal waive waived strike
credit refund deduct deducted
cost price fee
contract lease terms
start begin commence
finish complete completed completion ready
install fit fitted installation
inspect inspection survey
team crew guy guys men workman workmen
technician engineer mechanic fitter plumber electrician installer
contractor subcontractor company supplier vendor
house apartment flat unit home property
customer client resident tenant patient
document paperwork paper
picture image radiograph radiographs snapshot xray xrays
launch launched afloat relaunch
move shift push postpon postponed delay rearrange
cancel cancellation terminate termination
damage scratch scratched dent gouge harm
leak drip dripping
break broke broken breakdown
faulty fault defect defective
worker employee colleague
boss owner manager
password login credential
backup
noise noisy loud thump
parking garage
late overdue
phone telephone
email mail letter
copy duplicate
deliver delivery delivered
order ordered
sample proof draft
clean cleaned cleaner cleaning
test tested testing
restore restored recovery recover recovered
server host machine
insurance insurer
alternative substitute
approve approval approved
extra additional addition
carpet rug flooring
hold held freeze
hour hourly
hotel motel inn accommodation
box crate carton
furniture cabinet
child kid son daughter baby
wife husband spouse
mother mum mom
album photograph
bathroom restroom toilet washroom
van truck lorry trailer vehicle caravan
hallway corridor hall
yard garden lawn
wall drywall plasterboard sheetrock
tap faucet
boiler furnace heating heater
rubbish trash garbage waste debris
flyer leaflet brochure
website site web page homepage
advert ad advertisement advertising
logo branding brand
shop store
kitchen cabinetry worktop countertop
tile tiling
plumbing pipe pipework
wiring electric electrical electricity power
key lock
laptop computer pc workstation
internet wifi broadband network
printer scanner
payroll wage salary
tax vat gst
return refund
lawyer solicitor attorney
accountant bookkeeper
doctor dr
vet veterinary clinic
delivery shipment
journey trip travel
meal food catering menu
wedding reception ceremony
guest attendee
hire rental rent
paint painting painted painter
plan drawing drawings
permit permission licence license
minute minutes note notes
pupil student
lesson class course tuition
exam test
form application
policy premium
mistake error
discount reduction rebate
corrected correction revised revision amended reissued
penalty fine surcharge
deadline due
weekend saturday
aircon conditioner
rise increase raise
taxi cab
lift elevator
colour color
centre center
kerb curb
tyre tire
grey gray
mould mold
labour labor
metre meter
enquiry inquiry
holiday vacation
neighbour neighbor`, "\n") {
		words := strings.Fields(group)
		first := ""
		for _, word := range words {
			for _, s := range ledger.Words(word) {
				if first == "" {
					first = s
				}
				if _, ok := m[s]; !ok {
					m[s] = first
				}
			}
		}
	}
	return m
}()

// claimWords say that something is claimed, not what about.
var claimWords = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range stems(`promise promised agree agreed offer offered undertake undertook undertaken assure assured guarantee guaranteed commit committed tell told say said
supposed due mean meant expect expected receive received hear heard answer answered reply replied respond responded response ignore ignored contact contacted
write wrote written email call called message letter person anyone nobody fail failed appear appeared show showed shown turn turned
wait waited waiting leave left happen happened single soul whole human being ever face word bother bothered chase chased still yet sit sitting
actually simply clearly instead later late hundred dollar pound euro morning afternoon evening night noon half hour
complain complaint issue matter problem certain entire wanted needed asked office inform informed informing notify notified notification warn warned mention mentioned
back came went date day week month year time
two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty dozen several couple twice thrice once second third without every single any anything although though both none either never always
send sent give gave given provide provided deliver delivered bring brought get got make made take took keep kept
put set walk foot use used blew blow become became seem mean means let lets wasn't weren't hasn't haven't hadn't isn't aren't hed shed theyd youd wed yall ye till wont dont didnt isnt wasnt cant couldnt wouldnt doesnt hasnt havent theres thats whats ive weve youve swore swear hand supposedly apparently whatsoever kind sort people
middle neither beforehand better cent find found knew know whatever whenever wherever another breath nowhere outfit early ahead finally almost anyway rather perhaps exactly nearly perfectly personally
whether else own courtesy courteous decency manners nicely trouble troubled folk fellow lack necessary surprise surprised think thought
little poor dreadful awful terrible
amount sum figure chap bloke fella mate`) {
		m[s] = true
	}
	return m
}()

func isWordRune(r rune) bool {
	return r == '\'' || r == '’' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
}

// Terms returns the words by which mail about a claim is found in an index.
func Terms(c Claim) []string {
	var list []string
	for x := range strings.FieldsFuncSeq(c.Heading+" "+c.Text, func(r rune) bool { return !isWordRune(r) || r == '\'' || r == '’' }) {
		x = strings.ToLower(x)
		s := stems(x)
		if len(x) > 2 && len(s) > 0 && !claimWords[s[0]] && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}
