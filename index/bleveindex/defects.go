package bleveindex

import (
	"context"
	"fmt"
	"strings"

	"onrecord/index"
)

// Defects implements [index.Index].
func (x *Index) Defects(ctx context.Context) (map[string]int, error) {
	codes, err := x.defectCodes()
	if err != nil {
		return nil, fmt.Errorf("list defects: %w", err)
	}
	counts := map[string]int{}
	for _, code := range codes {
		res, err := x.Search(ctx, index.QueryOf(index.Defect{Code: code}), index.SearchOptions{Limit: 1})
		if err != nil {
			return nil, fmt.Errorf("count defect %s: %w", code, err)
		}
		if res.Total > 0 { // a term may outlive its last document for a while
			counts[code] = res.Total
		}
	}
	return counts, nil
}

// defectCodes returns the codes in the dictionary.
func (x *Index) defectCodes() (codes []string, err error) {
	snapshot, release, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	defer release()
	defer x.spoilIf(&err)
	defer damage(&err)
	dict, err := snapshot.FieldDictPrefix(keyField, []byte(defectMark))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer dict.Close()
	for {
		entry, err := dict.Next()
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		case entry == nil:
			return codes, nil
		}
		codes = append(codes, strings.TrimPrefix(entry.Term, defectMark))
	}
}
