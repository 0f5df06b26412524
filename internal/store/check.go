package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	lib "modernc.org/sqlite/lib"
)

// Check reads the whole database, and returns an error that says what is wrong with
// it: with its file, or with the disk ([ErrDisk]). One that is so large that it
// would take more than seconds is taken for sound.
func (d *DB) Check(ctx context.Context) error {
	return d.lend(ctx, func(s *session) error {
		var size int64
		if err := s.row(ctx, []any{&size}, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"); err != nil {
			return d.diagnose(err)
		}
		if size > checkAlways {
			return nil
		}
		return d.diagnose(d.check(ctx, s.conn))
	})
}

func (d *DB) check(ctx context.Context, q querier) error {
	began := time.Now()
	verdict, err := verdict(ctx, q)
	if err != nil {
		return err
	}
	if verdict != "ok" {
		return d.unsound(ctx, q, verdict)
	}
	if dur := time.Since(began); dur > time.Second {
		d.opts.Log.Info("database checked", "dur", dur)
	}
	return nil
}

func verdict(ctx context.Context, q querier) (verdict string, err error) {
	err = q.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	return verdict, err
}

// unsound says what a bad verdict means. SQLite reports pages that the disk did not
// give among those that are not as they should be: damage is what is found again
// in a file that can be read from end to end.
func (d *DB) unsound(ctx context.Context, q querier, first string) error {
	again, err := verdict(ctx, q)
	if err != nil {
		return err
	}
	if again == "ok" || unanswered(again) {
		return fmt.Errorf("%w (%s)", ErrDisk, first)
	}
	var size int64 // of all pages, whatever is in them
	if err := q.QueryRowContext(ctx, "SELECT coalesce(sum(length(data)), 0) FROM sqlite_dbpage").Scan(&size); err != nil {
		return err
	}
	return d.damaged(errors.New(first))
}

// failedPage is how a check names the code of a page that it did not get.
var failedPage = regexp.MustCompile(`error code[= ](\d+)`)

// unanswered reports whether a check's verdict is the disk's fault: it did not give
// the page.
func unanswered(verdict string) bool {
	for _, m := range failedPage.FindAllStringSubmatch(verdict, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil && n&0xff == lib.SQLITE_IOERR {
			return true
		}
	}
	return false
}
