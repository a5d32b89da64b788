package act

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadLabels(t *testing.T) {
	list, err := ReadLabels(strings.NewReader("# remark\n\n== a-1 staff re: Can you?\npromise,delivery\tI will, here it is.\n-\tHello\n== a-2 list\nrequest\tSend it\n== a-3 client hard re: Send it\n-\tBye\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].Hard || !list[1].Hard || !list[2].Hard || list[2].Alone {
		t.Fatalf("%+v", list)
	}
	if list[0].Group != "a-1" || !list[0].Staff || list[0].Alone || !list[1].Alone || len(list[0].Sentences) != 2 {
		t.Fatalf("%+v", list)
	}
	if s := list[0].Sentences[0]; len(s.Kinds) != 2 || s.Kinds[1] != Delivery || s.Text != "I will, here it is." {
		t.Errorf("%+v", s)
	}
}

func TestReadLabelsOfSomeKinds(t *testing.T) {
	list, err := ReadLabels(strings.NewReader("== a-1 staff\n-\tHello\nonly promise,request\n== a-2 client\nrequest\tSend it\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Judged != nil || !slices.Equal(list[1].Judged, []Kind{Promise, Request}) {
		t.Errorf("%+v", list)
	}
}

func TestReadLabelsRefuses(t *testing.T) {
	for _, s := range []string{"promise\tno message", "== a\n", "== a b easy\n", "== a b\npromise no tab", "== a b\npromises\tno kind", "only promises\n", "== a b\npromise\t "} {
		if _, err := ReadLabels(strings.NewReader(s)); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

func TestExamplesJudgeAsDetectDoes(t *testing.T) {
	text := "Cheque goes out on Friday."
	e := Examples(Labels{Sentences: []Label{{Text: text}}})
	k := shipped().index(Promise)
	acts := Detect(part(text), Message{})
	if len(acts) == 0 || acts[0].Kind != Promise {
		t.Fatalf("%v", acts)
	}
	if got, want := shipped().Scores(&e[0])[k]-shipped().Kinds[k].Confirmed, acts[0].Score; got != want {
		t.Errorf("%d, want %d", got, want)
	}
	question := Examples(Labels{Sentences: []Label{{Text: "Will you send it on Friday?"}}})
	if shipped().Scores(&question[0])[k] != ruledOut || !question[0].Backed(Request) || question[0].Backed(Complaint) {
		t.Error("a question promises, or does not ask")
	}
}

// A fifth of what people undertake is said without a modal.
func TestLabelsHoldPromisesWithoutModals(t *testing.T) {
	files, err := filepath.Glob("labels/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, bare := 0, 0
	texts := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		messages, err := ReadLabels(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			for _, s := range m.Sentences {
				if slices.Contains(s.Kinds, Promise) {
					all++
					bare += btoi(!modal(s.Text))
				}
				if kinds := fmt.Sprint(s.Kinds); m.Alone && texts[s.Text] != "" && texts[s.Text] != kinds {
					t.Errorf("%q is %s and %s", s.Text, texts[s.Text], kinds)
				} else if m.Alone {
					texts[s.Text] = kinds
				}
			}
		}
	}
	if all < 600 || 5*bare < all {
		t.Errorf("%d of %d promises have no modal", bare, all)
	}
}

func modal(text string) bool {
	list := tokenize(text, 0, len(text))
	for i, t := range list {
		if t.tags&tagWill != 0 || t.word == "going" && i+1 < len(list) && list[i+1].word == "to" {
			return true
		}
	}
	return false
}
