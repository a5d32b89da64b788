package thread

import "database/sql"

// A statement is prepared once for each batch.
type statement struct {
	to  **sql.Stmt
	sql string
}

func (s *Stage) statements() []statement {
	return []statement{
		{&s.insertNode, `INSERT INTO thread_node(id, key, name, thread, rank, head, held, parented) VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)`},
		{&s.updateNode, `UPDATE thread_node SET rank = CASE WHEN rank > head THEN rank ELSE ?1 END, head = ?1, held = ?2, parented = ?3 WHERE id = ?4`},
		{&s.countNodes, `SELECT count(*) FROM (SELECT 1 FROM thread_node WHERE thread = ? LIMIT ?)`},
		{&s.moveNodes, `UPDATE thread_node SET thread = ? WHERE thread = ?`},
		{&s.insertMessage, `INSERT INTO thread_message(digest, leaf, node, parent, reason, sent, reply, clues, conversation, forward, people, subject)
			VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.countClaim, `INSERT INTO thread_claim(child, parent, n) VALUES(?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1`},

		{&s.insertClue, `INSERT INTO thread_bucket(bucket, sent, tie, back, node) VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.last, `SELECT sent, tie FROM thread_bucket WHERE bucket = ? ORDER BY sent DESC, tie DESC LIMIT 1`},
		{&s.follower, `SELECT node FROM thread_bucket WHERE bucket = ? AND (sent, tie) > (?, ?) ORDER BY sent, tie LIMIT 1`},
		{&s.leader, `SELECT node, sent, tie, back FROM thread_bucket WHERE bucket = ? AND (sent, tie) < (?, ?) ORDER BY sent DESC, tie DESC, back DESC LIMIT 1`},
		{&s.canonical, `SELECT m.sent, n.key, m.reply, m.clues FROM thread_node n JOIN thread_message m ON m.node = n.id
			WHERE n.id = ? AND NOT n.parented AND m.sent IS NOT NULL ORDER BY m.sent, m.digest LIMIT 1`},

		{&s.getEdge, `SELECT parent, reason FROM thread_edge WHERE child = ?`},
		{&s.putEdge, `INSERT OR REPLACE INTO thread_edge(child, parent, reason) VALUES(?, ?, ?)`},
		{&s.dropEdge, `DELETE FROM thread_edge WHERE child = ?`},
		{&s.link, `UPDATE thread_node SET linked = 1, rank = CASE id WHEN ?1 THEN 2 ELSE rank END WHERE id IN (?1, ?2)`},
		{&s.unlink, `UPDATE thread_node SET rank = head WHERE id = ?`},

		{&s.wait, `INSERT INTO thread_waiting(ancestor, node) VALUES(?, ?) ON CONFLICT DO NOTHING`},
		{&s.waiters, `SELECT w.node, n.key FROM thread_waiting w JOIN thread_node n ON n.id = w.node WHERE w.ancestor = ?`},
		{&s.forget, `DELETE FROM thread_waiting WHERE ancestor = ?`},
		{&s.parented, `UPDATE thread_node SET parented = 1 WHERE id = ?`},
	}
}
