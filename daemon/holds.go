package daemon

import (
	"context"
	"errors"
	"strings"
	"time"

	"onrecord/audit/hold"
)

// HoldRequest asks to place a hold on a client, or to release one.
type HoldRequest struct {
	Client string `json:"client,omitempty"` // to place one
	Hold   string `json:"hold,omitempty"`   // to release one: its id, or a part of it from its beginning
	Author
}

// HoldRow is a hold: while it stands, nothing of the client is erased.
type HoldRow struct {
	ID       string      `json:"id"`
	Client   string      `json:"client"`
	Status   string      `json:"status"` // standing, released
	By       string      `json:"by"`
	Why      string      `json:"why"`
	At       string      `json:"at"`
	Leaf     int64       `json:"leaf"`
	Released *ReleaseRow `json:"released"`
}

// ReleaseRow says who released a hold.
type ReleaseRow struct {
	By   string `json:"by"`
	Why  string `json:"why"`
	At   string `json:"at"`
	Leaf int64  `json:"leaf"`
}

// HoldPlace places a hold on a client, and answers with a [HoldRow].
func (d *Daemon) HoldPlace(ctx context.Context, req HoldRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, why, err := d.holdAuthor(req.Author)
	if err != nil {
		return err
	}
	matter, err := d.matterOf(ctx, req.Client)
	if err != nil {
		return err
	}
	leaf, err := hold.Place(ctx, d.rec, matter, by, why)
	if err != nil {
		return err
	}
	list, err := hold.Read(ctx, d.rec)
	if err != nil {
		return err
	}
	for _, h := range list {
		if h.Placed.Leaf == leaf {
			return out.Row(d.holdRow(h))
		}
	}
	return errors.New("the hold that was placed is not in the record")
}

// HoldRelease releases a hold, and answers with a [HoldRow].
func (d *Daemon) HoldRelease(ctx context.Context, req HoldRequest, out Out) error {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	by, why, err := d.holdAuthor(req.Author)
	if err != nil {
		return err
	}
	h, err := d.holdOf(ctx, req.Hold)
	if err != nil {
		return err
	}
	if _, err := h.Release(ctx, d.rec, by, why); err != nil {
		return err
	}
	if h, err = d.holdOf(ctx, h.ID); err != nil {
		return err
	}
	return out.Row(d.holdRow(h))
}

func (d *Daemon) holdAuthor(a Author) (by, why string, err error) {
	if by, err = decider(d.directory(), a); err != nil {
		return "", "", err
	}
	if why = strings.TrimSpace(a.Why); why == "" {
		return "", "", hintf(errors.New("a hold needs a reason"), "--why 'she announced a lawsuit'")
	}
	return by, why, nil
}

// HoldList answers with a [HoldRow] for each hold, by when it was placed.
func (d *Daemon) HoldList(ctx context.Context, _ HoldRequest, out Out) error {
	list, err := hold.Read(ctx, d.rec)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		out.Note("there is no hold; 'onrecord hold place' places one")
	}
	for _, h := range list {
		if err := out.Row(d.holdRow(h)); err != nil {
			return err
		}
	}
	return nil
}

func (d *Daemon) holdOf(ctx context.Context, id string) (hold.Hold, error) {
	list, err := hold.Read(ctx, d.rec)
	if err != nil {
		return hold.Hold{}, err
	}
	h, err := hold.Find(list, id)
	if err != nil {
		return h, noSuch(err, "hold", id)
	}
	return h, nil
}

func (d *Daemon) holdRow(h hold.Hold) HoldRow {
	at := func(t time.Time) string { return t.In(d.Zone()).Format(time.RFC3339) }
	row := HoldRow{ID: h.ID, Client: h.Client, Status: "standing", By: h.Placed.By, Why: h.Placed.Why, At: at(h.Placed.At), Leaf: h.Placed.Leaf}
	if r := h.Released; r != nil {
		row.Status, row.Released = "released", &ReleaseRow{By: r.By, Why: r.Why, At: at(r.At), Leaf: r.Leaf}
	}
	return row
}
