package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// session is one connection with its prepared statements. It belongs to one
// goroutine at a time.
type session struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func newSession(ctx context.Context, pool *sql.DB) (*session, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, stmts: make(map[string]*sql.Stmt)}, nil
}

func (s *session) close() error {
	errs := make([]error, 0, len(s.stmts)+1)
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, s.conn.Close())...)
}

// prepare keeps the statement for the session's life: queries are constants of
// this package, of which there are few.
func (s *session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	s.stmts[query] = stmt
	return stmt, nil
}

// exec returns the number of rows changed.
func (s *session) exec(ctx context.Context, query string, args ...any) (int64, error) {
	stmt, err := s.prepare(ctx, query) //nolint:sqlclosecheck // the session closes it
	if err != nil {
		return 0, err
	}
	res, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// row scans the first row of a query; [sql.ErrNoRows] if there is none.
func (s *session) row(ctx context.Context, dest []any, query string, args ...any) error {
	stmt, err := s.prepare(ctx, query) //nolint:sqlclosecheck // the session closes it
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx, args...).Scan(dest...)
}

// rows calls fn on each row of a query.
func (s *session) rows(ctx context.Context, fn func(scan func(...any) error) error, query string, args ...any) (err error) {
	stmt, err := s.prepare(ctx, query) //nolint:sqlclosecheck // the session closes it
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// snapshot runs fn in one read transaction.
func (s *session) snapshot(ctx context.Context, fn func() error) error {
	if _, err := s.exec(ctx, "BEGIN"); err != nil {
		return err
	}
	err := fn()
	_, end := s.exec(context.WithoutCancel(ctx), "ROLLBACK")
	return errors.Join(err, end)
}

// insertion is an INSERT of many rows, prepared for a few numbers of rows:
// a statement a row costs twice as much.
type insertion struct {
	cols    int
	queries [len(strides)]string
}

var strides = [...]int{32, 16, 8, 4, 2, 1}

// newInsertion takes the statement up to VALUES and what follows the rows.
func newInsertion(head string, cols int, tail string) insertion {
	in := insertion{cols: cols}
	row := "(" + placeholders(cols) + ")"
	for n, stride := range strides {
		in.queries[n] = head + " VALUES " + strings.Repeat(row+", ", stride-1) + row + " " + tail
	}
	return in
}

// insert adds the rows that args hold one after the other, and returns how many
// went in.
func (s *session) insert(ctx context.Context, in *insertion, args []any) (int64, error) {
	var changed int64
	for n, stride := range strides {
		for size := stride * in.cols; len(args) >= size; args = args[size:] {
			c, err := s.exec(ctx, in.queries[n], args[:size]...)
			if err != nil {
				return changed, err
			}
			changed += c
		}
	}
	return changed, nil
}

// selection is a statement with "IN (%s)", prepared for two lengths of the list.
type selection struct{ queries [len(lengths)]string }

var lengths = [...]int{32, 8}

func newSelection(query string) selection {
	var sel selection
	for n, length := range lengths {
		sel.queries[n] = fmt.Sprintf(query, placeholders(length))
	}
	return sel
}

// chunks calls fn with a query and its arguments, the fixed ones first, until
// the list is through. A list too short is filled up with its last element.
func (sel *selection) chunks(list []any, fixed []any, fn func(query string, args []any) error) error {
	for len(list) > 0 {
		pick := 0
		if len(list) <= lengths[1] {
			pick = 1
		}
		n := min(len(list), lengths[pick])
		args := append(append(make([]any, 0, len(fixed)+lengths[pick]), fixed...), list[:n]...)
		for len(args) < len(fixed)+lengths[pick] {
			args = append(args, list[n-1])
		}
		if err := fn(sel.queries[pick], args); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func placeholders(n int) string { return strings.Repeat("?, ", n-1) + "?" }
