package projection

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"

	"onrecord/audit/record"
	"onrecord/audit/tlog"
)

// A place is where a stage stands.
type place struct {
	version int
	cursor  int64
	last    tlog.Hash // of the leaf before cursor; zero if cursor is 0
}

// A follower is a stage on its way through the log.
type follower struct {
	Stage
	place
	log *slog.Logger
	err error // why it stopped
}

// Follow brings the stages up to the present size of the log. Each stage
// starts where it stands, in transactions of bounded size; if Follow is
// interrupted, the next call goes on from there. An error of one stage does
// not keep the others back. With nothing new it reads a few rows only.
func (db *DB) Follow(ctx context.Context, rec Log, stages ...Stage) error {
	return db.FollowEach(ctx, rec, stages, nil)
}

// FollowEach is [DB.Follow] that hands over each batch, in the order of the log,
// when its rows are committed, so that others need not read the messages
// again. An error of f ends it. A batch that some stage has not applied is not
// handed over, nor one after it; after damage, batches may come once more.
func (db *DB) FollowEach(ctx context.Context, rec Log, stages []Stage, f func(Batch) error) error {
	db.following.Lock()
	defer db.following.Unlock()
	err := db.healing(ctx, func() (int, error) {
		erased := rec.Erased()
		if opens, err := db.shed(ctx, erased); err != nil {
			return opens, err
		}
		return db.follow(ctx, rec, erased, stages, f)
	})
	if err != nil {
		return fmt.Errorf("follow the log: %w", err)
	}
	return nil
}

// Prepare makes the tables of stages, so that they can be read before the first
// [DB.Follow] has come to them. Rows that do not fit the log are dropped.
func (db *DB) Prepare(ctx context.Context, rec Log, stages ...Stage) error {
	db.following.Lock()
	defer db.following.Unlock()
	err := db.healing(ctx, func() (int, error) {
		erased := rec.Erased()
		if opens, err := db.shed(ctx, erased); err != nil {
			return opens, err
		}
		if err := checkNames(stages); err != nil {
			return 0, err
		}
		opens, _, err := db.prepareStages(ctx, rec, erased, stages)
		return opens, err
	})
	if err != nil {
		return fmt.Errorf("prepare derived data: %w", err)
	}
	return nil
}

// shed throws the file away if something was erased from the log since its rows
// were made. Rows that are only deleted may leave in it what they held.
func (db *DB) shed(ctx context.Context, erased int64) (opens int, err error) {
	var before int64
	db.mu.RLock()
	opens = db.opens
	err = db.write.QueryRowContext(ctx, "SELECT erased FROM projection_log").Scan(&before)
	db.mu.RUnlock()
	if errors.Is(err, sql.ErrNoRows) || err == nil && before == erased {
		return opens, nil
	}
	if err != nil {
		return opens, err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	db.log.Info("derived data is built anew: something was erased from the log")
	return opens, db.renew(ctx)
}

func (db *DB) follow(ctx context.Context, rec Log, erased int64, stages []Stage, each func(Batch) error) (opens int, err error) {
	if err := checkNames(stages); err != nil {
		return 0, err
	}
	opens, followers, err := db.prepareStages(ctx, rec, erased, stages)
	if err != nil {
		return opens, err
	}
	return opens, db.catchUp(ctx, rec, opens, followers, each)
}

var (
	stageName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	ownTables = []string{"projection_log", "projection_stage", "projection_table"}
)

// checkNames refuses stages that would write to each other's tables.
func checkNames(stages []Stage) error {
	owner := make(map[string]string)
	for _, t := range ownTables {
		owner[t] = "projection"
	}
	seen := make(map[string]bool)
	for _, s := range stages {
		if !stageName.MatchString(s.Name()) || seen[s.Name()] {
			return fmt.Errorf("stage %q: the name must be unique, of lower-case letters, digits and _", s.Name())
		}
		seen[s.Name()] = true
		for _, t := range s.Tables() {
			if other, taken := owner[t]; taken || !stageName.MatchString(t) {
				return fmt.Errorf("stage %s: table %q is no name of lower-case letters, digits and _, or belongs to %q", s.Name(), t, other)
			}
			owner[t] = s.Name()
		}
	}
	return nil
}

// prepareStages finds out where the stages stand, drops rows that do not fit
// the log or the version of their stage, and makes missing tables.
func (db *DB) prepareStages(ctx context.Context, rec Log, erased int64, stages []Stage) (opens int, list []*follower, err error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	list, err = db.placeStages(ctx, rec, erased, stages)
	return db.opens, list, err
}

func (db *DB) placeStages(ctx context.Context, rec Log, erased int64, stages []Stage) ([]*follower, error) {
	origin, places, err := db.places(ctx)
	if err != nil {
		return nil, err
	}
	reason, err := misfit(ctx, rec, origin, places)
	if err != nil {
		return nil, err
	}
	stale := func(s Stage) bool {
		p, known := places[s.Name()]
		return !known || p.version != s.Version()
	}
	if reason != "" || origin == "" || slices.ContainsFunc(stages, stale) {
		if err := db.rebuild(ctx, rec.Origin(), erased, stages, reason); err != nil {
			return nil, err
		}
		if _, places, err = db.places(ctx); err != nil {
			return nil, err
		}
	}
	list := make([]*follower, len(stages))
	for i, s := range stages {
		list[i] = &follower{Stage: s, place: places[s.Name()], log: db.log}
	}
	return list, nil
}

// places returns the origin of the rows, "" if there are none yet, and where
// each known stage stands.
func (db *DB) places(ctx context.Context) (origin string, places map[string]place, err error) {
	row := db.write.QueryRowContext(ctx, "SELECT origin FROM projection_log")
	if err := row.Scan(&origin); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", nil, err
	}
	rows, err := db.write.QueryContext(ctx, "SELECT name, version, cursor, last FROM projection_stage")
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	places = make(map[string]place)
	for rows.Next() {
		var name string
		var p place
		var last []byte
		if err := rows.Scan(&name, &p.version, &p.cursor, &last); err != nil {
			return "", nil, err
		}
		copy(p.last[:], last)
		places[name] = p
	}
	return origin, places, rows.Err()
}

// misfit says why the rows are not those of this log, "" if they are.
func misfit(ctx context.Context, rec Log, origin string, places map[string]place) (string, error) {
	if origin == "" {
		return "", nil
	}
	if origin != rec.Origin() {
		return "they come from another log", nil
	}
	checked := make(map[int64]tlog.Hash)
	for _, p := range places {
		if p.cursor > rec.Size() {
			return "they are ahead of the log", nil
		}
		if p.cursor == 0 {
			continue
		}
		if _, ok := checked[p.cursor]; !ok {
			h, err := hashAt(ctx, rec, p.cursor-1)
			if err != nil {
				return "", err
			}
			checked[p.cursor] = h
		}
		if checked[p.cursor] != p.last {
			return "the log holds other entries now", nil
		}
	}
	return "", nil
}

func hashAt(ctx context.Context, rec Log, index int64) (tlog.Hash, error) {
	for e, err := range rec.Entries(ctx, index) {
		if err != nil {
			return tlog.Hash{}, fmt.Errorf("read entry %d: %w", index, err)
		}
		return e.Hash, nil
	}
	return tlog.Hash{}, fmt.Errorf("read entry %d: the log ends before it", index)
}

// catchUp applies what is new, batch by batch, and hands it to each if that is
// not nil. Stages that fail stop; the others go on. The file is locked for each
// batch alone: whoever gets one may read meanwhile, and meet damage.
func (db *DB) catchUp(ctx context.Context, rec Log, opens int, followers []*follower, each func(Batch) error) error {
	running := slices.DeleteFunc(slices.Clone(followers), func(f *follower) bool { return f.cursor >= rec.Size() })
	if len(running) == 0 {
		return nil
	}
	from := slices.MinFunc(running, func(a, b *follower) int { return cmp.Compare(a.cursor, b.cursor) }).cursor
	var errs []error
	err := eachBatch(ctx, rec, from, db.batch, func(batch []*record.Entry) error {
		for len(running) > 0 {
			readings, failed, err := db.applyTo(ctx, opens, rec, running, batch, each != nil)
			if failed == nil {
				if err == nil && len(errs) == 0 && each != nil {
					err = each(Batch{batch, readings})
				}
				return err
			}
			errs = append(errs, failed.err)
			running = slices.DeleteFunc(running, func(f *follower) bool { return f == failed })
		}
		return errors.Join(errs...)
	})
	if err == nil {
		err = errors.Join(errs...)
	}
	return err
}
