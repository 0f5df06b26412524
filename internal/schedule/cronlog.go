package schedule

import "log/slog"

// cronLog passes on what robfig/cron has to say: its errors are panics that it
// recovered from.
type cronLog struct{ log *slog.Logger }

// Info implements [cron.Logger]; the library's own chatter is of no use.
func (cronLog) Info(string, ...any) {}

// Error implements [cron.Logger].
func (l cronLog) Error(err error, msg string, _ ...any) {
	l.log.Error("schedule job panicked", "err", err, "status", msg)
}
