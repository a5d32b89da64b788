package demo

import (
	"time"

	"onrecord/audit/party"
)

// A person of the dispute. The names and addresses are invented.
type person struct {
	name, address string
	mailer        string // of mailers
	signature     string
	account       string // of staff: the account that their mail is in
}

var people = map[string]person{
	"isla": {"Isla Mackinnon", "isla@corranslip.example", "apple", "Isla Mackinnon\nCorran Slip Boatyard", "isla"},
	"callum": {"Callum Reid", "callum@corranslip.example", "outlook",
		"Callum Reid\nWorkshop, Corran Slip Boatyard\n01632 960117", "callum"},
	"fiona": {"Fiona Baird", "office@corranslip.example", "thunderbird",
		"-- \nFiona Baird, accounts\nCorran Slip Boatyard\nThis e-mail is for the addressee only. If it reached you by mistake, please tell us and delete it.", "isla"},

	"jean":   {"Jean Forsyth", "jean.forsyth@postbox.example", "gmail", "", ""},
	"rob":    {"Rob Forsyth", "rob.forsyth@forsythbuild.example", "mobile", "Sent from my iPhone", ""},
	"hamish": {"Hamish Drummond", "hamish@silverdarling.example", "plain", "", ""},
	"nadia":  {"Nadia Aziz", "nadia@sounddivers.example", "classic", "Nadia Aziz\nSound Divers", ""},
	"joerg":  {"Jörg Behrens", "joerg@behrens-segeln.example", "thunderbird", "", ""},

	"duncan":     {"Duncan Muir", "duncan@lornbearings.example", "outlook", "Duncan Muir\nLorn Bearings and Propellers", ""},
	"peter":      {"Peter Haldane", "peter@haldanesurvey.example", "apple", "Haldane Marine Survey", ""},
	"clyde":      {"Clyde Boating Weekly", "news@clydeboating.example", "bulk", "", ""},
	"ledgerpost": {"LedgerPost", "no-reply@ledgerpost.example", "robot", "", ""},
	"harbour":    {"Corran Harbour Trust", "notices@corranharbour.example", "robot", "", ""},
}

func staff() []party.Staff {
	var list []party.Staff
	for _, id := range []string{"isla", "callum", "fiona"} {
		list = append(list, party.Staff{Name: people[id].name, Addresses: []string{people[id].address}})
	}
	return list
}

func clients() []party.Client {
	since := time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC)
	client := func(ids ...string) party.Client {
		c := party.Client{Name: people[ids[0]].name, Since: since}
		for _, id := range ids {
			c.Addresses = append(c.Addresses, people[id].address)
		}
		return c
	}
	return []party.Client{client("jean", "rob"), client("hamish"), client("nadia"), client("joerg")}
}
