package projection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// rebuild drops all rows if there is a reason, else those of stages with
// another version, and makes empty tables where there are none. What was erased
// when the other rows were made stays noted.
func (db *DB) rebuild(ctx context.Context, origin string, erased int64, stages []Stage, reason string) error {
	if reason != "" {
		db.log.Info("derived data is built anew: " + reason)
	}
	tx, err := begin(ctx, db.write, false)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no effect after Commit
	if reason != "" {
		if err := forget(ctx, tx, ""); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM projection_log"); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO projection_log(id, origin, erased) VALUES(1, ?, ?)", origin, erased); err != nil {
		return err
	}
	for _, s := range stages {
		var version int
		err := tx.QueryRowContext(ctx, "SELECT version FROM projection_stage WHERE name = ?", s.Name()).Scan(&version)
		if err == nil && version == s.Version() {
			continue
		}
		if err == nil {
			db.log.Info("derived data is built anew: another version", "stage", s.Name())
		} else if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := create(ctx, tx, s); err != nil {
			return fmt.Errorf("stage %s: %w", s.Name(), err)
		}
	}
	return tx.Commit()
}

// forget drops the tables of a stage and its place, "" for all stages.
func forget(ctx context.Context, tx *sql.Tx, stage string) error {
	tables, err := column(ctx, tx, "SELECT name FROM projection_table WHERE ?1 IN (stage, '')", stage)
	if err != nil {
		return err
	}
	if err := drop(ctx, tx, tables); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM projection_table WHERE ?1 IN (stage, '')", stage); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM projection_stage WHERE ?1 IN (name, '')", stage)
	return err
}

// create makes the empty tables of a stage, after dropping what it had.
func create(ctx context.Context, tx *sql.Tx, s Stage) error {
	if err := forget(ctx, tx, s.Name()); err != nil {
		return err
	}
	const all = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite_%' ORDER BY name"
	before, err := column(ctx, tx, all)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, s.Schema()); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	after, err := column(ctx, tx, all)
	if err != nil {
		return err
	}
	made := slices.DeleteFunc(after, func(t string) bool { return slices.Contains(before, t) })
	if listed := slices.Sorted(slices.Values(s.Tables())); !slices.Equal(made, listed) {
		return fmt.Errorf("schema makes %s, listed are %s", strings.Join(made, ", "), strings.Join(listed, ", "))
	}
	for _, t := range made {
		if _, err := tx.ExecContext(ctx, "INSERT INTO projection_table(name, stage) VALUES(?, ?)", t, s.Name()); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO projection_stage(name, version, cursor, last) VALUES(?, ?, 0, ?)", s.Name(), s.Version(), []byte{})
	return err
}

// drop drops tables with their indexes.
func drop(ctx context.Context, tx *sql.Tx, tables []string) error {
	for _, t := range tables {
		if _, err := tx.ExecContext(ctx, `DROP TABLE IF EXISTS "`+strings.ReplaceAll(t, `"`, `""`)+`"`); err != nil {
			return err
		}
	}
	return nil
}
