package act

import (
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// stems are those of the words met last: most words of a text are words of the
// one before, and to work a stem out takes ten times as long as to look it up.
var stems = memory{known: make(map[string]string)}

// maxStems bounds the words of a [memory], which begins anew with more.
const maxStems = 1 << 14

// A memory knows stems. It is safe for use by several goroutines.
type memory struct {
	sync.RWMutex
	known map[string]string
}

func (m *memory) of(word string) string {
	m.RLock()
	stem, ok := m.known[word]
	m.RUnlock()
	if ok {
		return stem
	}
	word = strings.Clone(word) // the text that it stands in is not kept
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	stem = env.Current()
	m.Lock()
	defer m.Unlock()
	if len(m.known) >= maxStems {
		clear(m.known)
	}
	m.known[word] = stem
	return stem
}
