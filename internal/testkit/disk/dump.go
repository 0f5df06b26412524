package disk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "modernc.org/sqlite" // the driver that the program uses
)

// Dump returns the rows of every table of a database that nobody has open, each
// a line behind its table's name, and an error if SQLite finds the file
// damaged or a row without the one that it refers to. Of the table of
// migrations it leaves out when they were made.
func Dump(ctx context.Context, path string) (rows []string, err error) {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	for _, check := range []string{"PRAGMA integrity_check", "PRAGMA foreign_key_check"} {
		found, err := lines(ctx, db, check)
		if err != nil {
			return nil, err
		}
		if said := strings.Join(found, "; "); said != "" && said != "ok" {
			return nil, fmt.Errorf("%s: %s", check, said)
		}
	}
	tables, err := lines(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
	for _, table := range tables {
		columns := "*"
		if table == "migration" {
			columns = "version_id, is_applied"
		}
		all, err := lines(ctx, db, "SELECT "+columns+" FROM "+table+" ORDER BY 1, 2")
		if err != nil {
			return nil, err
		}
		for _, row := range all {
			rows = append(rows, table+": "+row)
		}
	}
	return rows, err
}

// Rows counts the rows of every table of a database, beside who has it open.
func Rows(ctx context.Context, path string) (rows map[string]int, err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tables, err := lines(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
	rows = make(map[string]int, len(tables))
	for _, table := range tables {
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			return nil, fmt.Errorf("%s: %w", table, err)
		}
		rows[table] = n
	}
	return rows, err
}

// Checkpoint has the log of a database written home, beside who has it open.
func Checkpoint(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(RESTART)")
	return err
}

// lines returns the rows of a query, the values of each joined.
func lines(ctx context.Context, db *sql.DB, query string) (all []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer func() { err = errors.Join(err, rows.Close(), rows.Err()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for n := range values {
		into[n] = &values[n]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		cells := make([]string, len(values))
		for n, v := range values {
			cells[n] = fmt.Sprintf("%s=%v", columns[n], v)
			if len(columns) == 1 {
				cells[n] = fmt.Sprint(v)
			}
		}
		all = append(all, strings.Join(cells, " "))
	}
	return all, nil
}
