// Package schedule knows when each feed is due, and hands due feeds to a
// bounded pool of workers. It owns robfig/cron, with the guards that v3.0.1
// needs: its parser panics on some lines, and it loses or repeats a daily run
// when the clocks change.
package schedule
