package store

import (
	"context"
	"fmt"

	"watcher/internal/news"
)

const auditColumns = "at, who, kind, subject, before, after, via"

const selectAudit = "SELECT " + auditColumns + " FROM audit WHERE kind = ? ORDER BY id DESC LIMIT ?"

// audit appends a line, within the transaction that changes what it tells of.
func (t *tx) audit(ctx context.Context, l news.AuditLine) error {
	_, err := t.exec(ctx, "INSERT INTO audit ("+auditColumns+") VALUES (?, ?, ?, ?, ?, ?, ?)",
		stamp(l.At), l.Who, string(l.Kind), l.Subject, l.Before, l.After, string(l.Via))
	return err
}

func auditDest(l *news.AuditLine) []any {
	return []any{timeInto(&l.At), &l.Who, &l.Kind, &l.Subject, &l.Before, &l.After, &l.Via}
}

// Audit returns the last n changes of a kind, the newest first.
func (d *DB) Audit(ctx context.Context, kind news.AuditKind, n int) (lines []news.AuditLine, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var l news.AuditLine
			err := scan(auditDest(&l)...)
			lines = append(lines, l)
			return err
		}, selectAudit, string(kind), n)
	})
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	return lines, nil
}
