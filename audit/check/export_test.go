package check

// A Choice is a message that may be cited beside what a verdict rests on.
type Choice struct {
	MessageID string
	Signs     []int
	Need      int // as the program weighs it
}

// Choices returns what [World.Check] chooses from.
func (w *World) Choices(c Claim) (list []Choice) {
	f := w.parse(c)
	found := w.lookUp(f)
	for _, m := range w.messages {
		if w.others(m) || found.cites(m) {
			continue
		}
		g := w.signsOf(f, found, w.used(f.topic), m)
		list = append(list, Choice{m.MessageID, g[:], g.need()})
	}
	return list
}
