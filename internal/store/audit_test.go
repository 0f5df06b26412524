package store

import (
	"context"
	"strings"
	"testing"
)

// TestAuditStays: the database itself refuses to change what was written.
func TestAuditStays(t *testing.T) {
	d := openTest(t)
	exec := func(statement string) error {
		return d.change(t.Context(), 1, func(ctx context.Context, tx *tx) error {
			_, err := tx.exec(ctx, statement)
			return err
		})
	}
	ok(t, exec("INSERT INTO audit (at, who, kind, subject, before, after) VALUES (1, 'anna', 'mute', 'ships', '', '{}')"))
	for statement, refused := range map[string]string{
		"UPDATE audit SET who = 'bob'": "never changed",
		"DELETE FROM audit":            "never deleted",
	} {
		if err := exec(statement); err == nil || !strings.Contains(err.Error(), refused) {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
