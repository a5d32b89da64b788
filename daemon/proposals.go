package daemon

import (
	"strings"

	"onrecord/audit/party"
)

// ProposalRow is a guess: that two addresses are one person's, or that one is a
// further address of a client. Nothing goes by it until somebody confirms it by
// the command.
type ProposalRow struct {
	Addresses []string `json:"addresses"`
	Client    string   `json:"client,omitempty"`
	Name      string   `json:"name"`
	Reasons   []string `json:"reasons"`
	Messages  int      `json:"messages"`
	Command   string   `json:"command"`
}

// propose puts the proposals of persons to the one that occurs most.
func propose(rows []PersonRow, proposals []party.Proposal) {
	at := map[string]int{}
	for i, row := range rows {
		for _, a := range row.Addresses {
			at[a.Address] = i
		}
	}
	for _, p := range proposals {
		if i, ok := at[p.Addresses[0]]; ok && p.Client == "" {
			rows[i].Proposals = append(rows[i].Proposals, proposalRow(p))
		}
	}
}

func proposalRow(p party.Proposal) ProposalRow {
	words := make([]string, len(p.Addresses))
	for i, a := range p.Addresses {
		words[i] = shellWord(a)
	}
	command := "onrecord person merge --why '...' -- " + strings.Join(words, " ")
	if p.Client != "" {
		command = "onrecord client add --address=" + words[0] + " -- " + quoted(p.Client)
	}
	return ProposalRow{Addresses: p.Addresses, Client: p.Client, Name: p.Name, Reasons: p.Reasons, Messages: p.Messages, Command: command}
}

// shellWord is an address, which anybody may have chosen, as one word of a shell:
// as it is if it means nothing to one.
func shellWord(address string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@._+-", r)
	}
	if strings.ContainsFunc(address, func(r rune) bool { return !plain(r) }) {
		return quoted(address)
	}
	return address
}

// quoted is a text as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
