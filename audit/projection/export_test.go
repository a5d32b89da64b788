package projection

// SetBatch sets the number of entries that one transaction applies at most.
func (db *DB) SetBatch(n int) { db.batch = n }

// Exported for tests of package projection_test.
const BatchBytes = batchBytes
