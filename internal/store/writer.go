package store

import (
	"context"
	"errors"
	"sync"
)

// groupRows is how many rows share a commit at most: enough for the fsync to
// cost little, few enough that nobody waits long.
const groupRows = 1000

// job is one change, whole or not at all. do may run more than once.
type job struct {
	rows int          // about how many it writes
	poll bool         // it can be made again later: on a full disk it leaves the room to others
	gone func() error // the caller's ctx.Err
	do   func(ctx context.Context, t *tx) error
	done chan error
	bare bool // outside of a transaction, alone
}

// tx is what a job writes with.
type tx struct {
	*session
	nextItem int64 // the next item's id; numbers of a failed job stay unused
}

// writer owns the one connection that writes.
type writer struct {
	tx    tx
	spare *spare
	jobs  chan *job
	ended chan struct{}

	mu     sync.RWMutex // held while a job is handed over
	closed bool
}

func newWriter(ctx context.Context, s *session, room *spare) (*writer, error) {
	w := &writer{jobs: make(chan *job), ended: make(chan struct{}), spare: room, tx: tx{session: s}}
	if err := s.row(ctx, []any{&w.tx.nextItem}, "SELECT coalesce(max(id), 0) + 1 FROM item"); err != nil {
		return nil, err
	}
	go w.run(context.WithoutCancel(ctx))
	return w, nil
}

// write hands a change to the writer and waits for its outcome. A context that
// ends in time takes the change back; once it has begun, the outcome is awaited.
func (w *writer) write(ctx context.Context, j *job) error {
	j.rows++
	return w.await(ctx, j)
}

// outside runs what must not be in a transaction.
func (w *writer) outside(ctx context.Context, do func(ctx context.Context, t *tx) error) error {
	return w.await(ctx, &job{do: do, bare: true})
}

func (w *writer) await(ctx context.Context, j *job) error {
	j.gone, j.done = ctx.Err, make(chan error, 1)
	if err := w.submit(ctx, j); err != nil {
		return err
	}
	return explain(<-j.done)
}

func (w *writer) submit(ctx context.Context, j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case w.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close ends the writer after what is handed over already.
func (w *writer) close() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.jobs)
	}
	w.mu.Unlock()
	<-w.ended
}

func (w *writer) run(ctx context.Context) {
	defer close(w.ended)
	for first := range w.jobs {
		for first != nil {
			if first.bare {
				first.done <- first.do(ctx, &w.tx)
				break
			}
			var group []*job
			group, first = w.gather(first)
			for n, err := range w.commit(ctx, group) {
				group[n].done <- err
			}
		}
	}
}

// gather takes what waits already, up to groupRows, and the job that must not share
// a transaction and follows, nil if there is none.
func (w *writer) gather(first *job) (group []*job, bare *job) {
	group, rows := []*job{first}, first.rows
	for rows < groupRows {
		select {
		case j, ok := <-w.jobs:
			if !ok {
				return group, nil
			}
			if j.bare {
				return group, j
			}
			group, rows = append(group, j), rows+j.rows
		default:
			return group, nil
		}
	}
	return group, nil
}

// commit runs a group in one transaction and returns an error a job. When the
// transaction as a whole fails, each job gets one of its own, so that the fault
// of one is not the fault of all.
func (w *writer) commit(ctx context.Context, group []*job) []error {
	errs := make([]error, len(group))
	if len(group) > 1 && w.together(ctx, group, errs) {
		return errs
	}
	for n, j := range group {
		errs[n] = w.alone(ctx, j)
		for tries := 0; tries < 2 && !j.poll && isFull(errs[n]) && w.relieve(ctx); tries++ {
			errs[n] = w.alone(ctx, j)
		}
	}
	return errs
}

// relieve makes room on a full disk, and reports whether it may be enough: first
// by what was set aside, then by writing the log home, whose file is used again
// from its beginning.
func (w *writer) relieve(ctx context.Context) bool {
	if w.spare.give() {
		return true
	}
	var busy, log, home int
	err := w.tx.row(ctx, []any{&busy, &log, &home}, "PRAGMA wal_checkpoint(RESTART)")
	return err == nil && busy == 0 && log > 0
}

// together reports false when nothing of the group was committed.
func (w *writer) together(ctx context.Context, group []*job, errs []error) bool {
	if _, err := w.tx.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return false
	}
	for n, j := range group {
		broken, err := w.guarded(ctx, j)
		if broken {
			w.rollback(ctx)
			return false
		}
		errs[n] = err
	}
	if _, err := w.tx.exec(ctx, "COMMIT"); err != nil {
		w.rollback(ctx)
		return false
	}
	return true
}

// guarded runs a job behind a savepoint. It reports broken when the whole
// transaction is lost, as after a full disk.
func (w *writer) guarded(ctx context.Context, j *job) (broken bool, err error) {
	if err := j.gone(); err != nil {
		return false, err
	}
	if _, err := w.tx.exec(ctx, "SAVEPOINT job"); err != nil {
		return true, err
	}
	err = j.do(ctx, &w.tx)
	if err != nil {
		if _, lost := w.tx.exec(ctx, "ROLLBACK TO job"); lost != nil {
			return true, err
		}
	}
	if _, lost := w.tx.exec(ctx, "RELEASE job"); lost != nil {
		return true, lost
	}
	return false, err
}

func (w *writer) alone(ctx context.Context, j *job) error {
	if err := j.gone(); err != nil {
		return err
	}
	if _, err := w.tx.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := j.do(ctx, &w.tx)
	if err == nil {
		_, err = w.tx.exec(ctx, "COMMIT")
	}
	if err != nil {
		w.rollback(ctx)
	}
	return err
}

// rollback may find no transaction: SQLite ends it by itself on a full disk.
func (w *writer) rollback(ctx context.Context) { _, _ = w.tx.exec(ctx, "ROLLBACK") }

// ErrClosed refuses a change after [DB.Close].
var ErrClosed = errors.New("store is closed")
