package quote

// Messages that were read are kept, up to about so many words: replies come
// soon after what they answer.
const maxHeld = 4_000_000

// A cache keeps messages in two halves. When the fresh one is full, it takes the
// place of the old one, of which remains what was asked for since.
type cache struct {
	fresh, old map[int64]*message
	held       int      // words of the fresh ones
	newest     *message // of all that were kept
}

func (c *cache) forget() { *c = cache{fresh: make(map[int64]*message)} }

// find returns a message that is kept.
func (c *cache) find(id int64) (*message, bool) {
	if m, ok := c.fresh[id]; ok {
		return m, true
	}
	m, ok := c.old[id]
	if ok {
		c.keep(m)
	}
	return m, ok
}

func (c *cache) keep(m *message) {
	if c.held += m.size(); c.held > maxHeld/2 {
		c.fresh, c.old, c.held = make(map[int64]*message), c.fresh, m.size()
	}
	c.fresh[m.id] = m
	if c.newest == nil || m.id > c.newest.id {
		c.newest = m
	}
}
