package party

import (
	"strings"
	"testing"

	"onrecord/ingest/email"
)

func TestAuthor(t *testing.T) {
	for name, test := range map[string]struct {
		header string // fields parted by "|"
		want   string // name <address>, told by, list
	}{
		"plain":            {"From: Ann Lee <ann@hale.example>", "Ann Lee <ann@hale.example> From "},
		"no From":          {"Sender: Ann Lee <ann@hale.example>", "Ann Lee <ann@hale.example> Sender "},
		"nothing":          {"Subject: x", " <>  "},
		"plain by a list":  {"From: Ann Lee <ann@hale.example>|List-Post: <mailto:talk@list.example>", "Ann Lee <ann@hale.example> From talk@list.example"},
		"Mailman":          {"From: Ann Lee via Talk <talk@list.example>|Reply-To: Ann Lee <ann@hale.example>|List-Post: <mailto:talk@list.example>", "Ann Lee <ann@hale.example> Reply-To talk@list.example"},
		"by List-Id":       {"From: Ann Lee via Talk <talk@list.example>|Reply-To: Ann Lee <ann@hale.example>|List-Id: Small talk <talk.list.example>", "Ann Lee <ann@hale.example> Reply-To talk@list.example"},
		"two in Reply-To":  {"From: Ann Lee via Talk <talk@list.example>|Reply-To: Talk <talk@list.example>, \"Lee, Ann\" <ann@hale.example>|List-Post: <mailto:talk@list.example>", "Ann Lee <ann@hale.example> Reply-To talk@list.example"},
		"Reply-To, others": {"From: Ann Lee via Talk <talk@list.example>|Reply-To: x@a.example, y@a.example|List-Post: <mailto:talk@list.example>", "Ann Lee <>  talk@list.example"},
		"Cc":               {"From: Ann Lee via Talk <talk@list.example>|Reply-To: talk@list.example|Cc: Bo <bo@hale.example>, Ann Lee <ann@hale.example>|List-Post: <mailto:talk@list.example>", "Ann Lee <ann@hale.example> Cc talk@list.example"},
		"Google group": {"From: \"'Ann Lee' via Office\" <office@firm.example>|X-Original-From: Ann Lee <ann@hale.example>|X-Original-Sender: other@hale.example|Reply-To: office@firm.example|Mailing-list: list office@firm.example; contact office+owners@firm.example|List-ID: <office.firm.example>",
			"Ann Lee <ann@hale.example> X-Original-From office@firm.example"},
		"original sender":    {"From: Ann Lee via Office <office@firm.example>|X-Original-Sender: ann@hale.example|List-Id: <office.firm.example>", "Ann Lee <ann@hale.example> X-Original-Sender office@firm.example"},
		"nothing tells":      {"From: Ann Lee via Talk <talk@list.example>|Reply-To: talk@list.example|List-Post: <mailto:talk@list.example>", "Ann Lee <>  talk@list.example"},
		"name of Reply-To":   {"From: talk@list.example|Reply-To: Ann Lee <ann@hale.example>|List-Post: <mailto:talk@list.example>", "Ann Lee <ann@hale.example> Reply-To talk@list.example"},
		"encoded":            {"From: Ann Lee <ann=40hale.example@dmarc.list.example>|List-Id: <talk.list.example>", "Ann Lee <ann@hale.example> From address talk@list.example"},
		"opaque":             {"From: Ann Lee <000012ab-dmarc-request@list.example>|Reply-To: Ann Lee <ann@hale.example>|List-Post: <mailto:talk@list.example>", "Ann Lee <ann@hale.example> Reply-To talk@list.example"},
		"a service":          {"From: Dana via Sign <sign@service.example>|Reply-To: Dana <dana@firm.example>", "Dana via Sign <sign@service.example> From "},
		"forged without":     {"From: Eve <eve@mail.example>|Reply-To: Dana <dana@firm.example>|List-Post: <mailto:talk@list.example>", "Eve <eve@mail.example> From talk@list.example"},
		"announcements":      {"From: News <news@shop.example>|List-Id: <abc123.shop.example>|Reply-To: help@shop.example", "News <news@shop.example> From abc123@shop.example"},
		"no post":            {"From: Ann <ann@hale.example>|List-Post: NO", "Ann <ann@hale.example> From "},
		"broken List-Post":   {"From: Ann <ann@hale.example>|List-Post: <mailto:>", "Ann <ann@hale.example> From "},
		"list in mixed case": {"From: Ann Lee via Talk <Talk@List.example>|Reply-To: Ann Lee <ann@hale.example>|List-Post: <mailto:talk@list.EXAMPLE?subject=x>", "Ann Lee <ann@hale.example> Reply-To talk@list.example"},
	} {
		m := email.ParseBytes([]byte(strings.ReplaceAll(test.header, "|", "\r\n")+"\r\n\r\n"), email.DefaultLimits)
		a := Author(m)
		got := a.Author.Name + " <" + a.Author.Addr + "> " + a.Told + " " + a.List
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func FuzzAuthor(f *testing.F) {
	for _, seed := range []string{
		"From: Ann via Talk <talk@list.example>\r\nReply-To: a@b.example\r\nList-Post: <mailto:talk@list.example>\r\n\r\n",
		"From: a=40b.example@dmarc.list.example\r\nList-Id: <.>\r\n\r\n", "List-Id: >x<\r\nMailing-List: list ;\r\n\r\n",
		"From: via via via\r\nList-Post: mailto:\r\nX-Original-From: ,,<\r\n\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, mail string) {
		m := email.ParseBytes([]byte(mail), email.DefaultLimits)
		a := Author(m)
		if a.Munged() && a.List == "" && a.Told != "From address" || a.Author.Addr != "" && a.Told == "" {
			t.Errorf("%q: %+v", mail, a)
		}
		if rolesOf(m, a) == nil {
			t.Error("no roles")
		}
	})
}
