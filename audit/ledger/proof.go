package ledger

// Signs returns the names of what is weighed to tell whether a promise was kept, and
// what each counts, in hundredths, for who has seen no labels.
func Signs() (names []string, prior []int) {
	for _, s := range signs {
		names, prior = append(names, s.name), append(prior, s.prior)
	}
	return names, prior
}

// Proofs returns for each promise of the ledger what there is to choose from for what
// shows it kept, as a training program sees it: nothing first, then messages by time.
// The sentence that tells most in a message is chosen as if no labels had been seen, so
// that the weights do not depend on those of the last training.
func (l *Ledger) Proofs() [][]Option {
	w := *l.w
	_, prior := Signs()
	w.weights = (*[nFeatures]int)(prior)
	all := make([][]Option, 0, len(l.Promises))
	for _, t := range w.trials(l.Promises) {
		none := t.p.nothing()
		list := []Option{none.option(Ref{})}
		for i := range t.glances {
			if g := &t.glances[i]; g.at != nil {
				look := w.again(&t, g)
				list = append(list, look.f.option(Ref{look.m.digest, look.m.ID}))
			}
		}
		t.p.near = nil
		all = append(all, list)
	}
	return all
}

func (f *features) option(of Ref) Option {
	o := Option{Ref: of, Signals: make([]int16, nFeatures)}
	for i, x := range f {
		o.Signals[i] = x * whole
	}
	return o
}
