package app

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
)

// lookStates are the states of second looks, in the order shown.
var lookStates = []news.TaskState{news.TaskPending, news.TaskRead, news.TaskRefused, news.TaskFailed}

// printLooks is a table of the articles behind doubtful items by how far they have
// come, and of those that were not to be had.
func printLooks(table *tabwriter.Writer, l news.Ledger, zone *time.Location) {
	if len(l.Looks) == 0 {
		return
	}
	t := sumTable[news.TaskState]{table, l.Looks, lookStates}
	t.head("ARTICLES")
	t.row("second looks", l.Looks)
	_ = table.Flush()
	if len(l.Unread) == 0 {
		return
	}
	fmt.Fprintf(table, "\nUNREAD\tAT (%s)\tTITLE\tWHY\n", zone)
	for _, u := range l.Unread {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", u.State, notify.When(l.Until, u.At, zone), text.Plain(text.Cut(u.Title, longestTitle)), text.Plain(strings.Join(strings.Fields(u.Reason), " ")))
	}
	if l.UnreadMore > 0 {
		fmt.Fprintf(table, "and %d more\n", l.UnreadMore)
	}
	_ = table.Flush()
}

// longestTitle is how many letters of a title a table shows.
const longestTitle = 60
