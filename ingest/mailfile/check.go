package mailfile

// Check reports what makes [Import] refuse a source before it writes anything:
// a path that is missing, or holds no mail.
func Check(s Source) error {
	p, err := newPlan(s)
	if err != nil {
		return err
	}
	for _, u := range p.units {
		u.close()
	}
	return nil
}
