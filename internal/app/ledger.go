package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
)

// LedgerOptions are the arguments of `watcher ledger`.
type LedgerOptions struct {
	Since Span
	Topic string // id or title; "" for all
	JSON  bool
}

// Ledger prints what became of every match of the last days, and of every
// message. It fails if there is a match that it cannot account for.
func Ledger(ctx context.Context, w World, flag string, o LedgerOptions) error {
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	var topic news.TopicID
	if o.Topic != "" {
		t, err := topicNamed(cfg, o.Topic)
		if err != nil {
			return err
		}
		topic = t.ID
	}
	since := w.Now().Add(-time.Duration(o.Since)).UTC()
	l, err := w.ledger(ctx, cfg, since, topic)
	if err != nil {
		return err
	}
	if o.JSON {
		err = w.printJSON(ledgerAnswer(l))
	} else {
		err = w.printLedger(l, o, cfg)
	}
	if err != nil || len(l.Unaccounted) == 0 {
		return err
	}
	return errors.New("there are matches that the ledger cannot account for: please report this, with what it says of them")
}

// ledger reads the ledger beside a watcher that runs, or without one.
func (w World) ledger(ctx context.Context, cfg *config.Config, since time.Time, topic news.TopicID) (l news.Ledger, err error) {
	db, err := w.kept(ctx, cfg)
	if err != nil || db == nil {
		return news.Ledger{Since: since, Until: w.Now().UTC(), Topic: topic}, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Ledger(ctx, since, topic, ledgerShown)
}

func (w World) printLedger(l news.Ledger, o LedgerOptions, cfg *config.Config) error {
	fates := l.Fates()
	matched := total(fates)
	fmt.Fprintf(w.Out, "%s in the last %s.\n", countOf(matched, "match", "matches"), o.Since)
	table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
	if matched > 0 {
		printFates(table, l, cfg)
		printWays(table, l)
	}
	if len(l.Deliveries) > 0 {
		printStates(table, l)
	}
	printWaits(table, l, cfg.Zone)
	printRefused(table, l, cfg.Zone)
	printLooks(table, l, cfg.Zone)
	if err := table.Flush(); err != nil {
		return err
	}
	for _, c := range slices.Sorted(maps.Keys(l.Doubtful)) {
		if n := l.Doubtful[c]; n > 0 {
			fmt.Fprintf(w.Out, "\nIn %s %s may have come twice: it was not learned whether the first was posted.\n", text.Plain(string(c)), count(n, "message"))
		}
	}
	fmt.Fprintf(w.Out, "\nunaccounted: %d\n", len(l.Unaccounted)+l.UnaccountedMore)
	for _, line := range unaccounted(l) {
		fmt.Fprintf(w.Out, "  %s\n", line)
	}
	return nil
}

// printFates is a table of topics by what became of their matches.
func printFates(table *tabwriter.Writer, l news.Ledger, cfg *config.Config) {
	sums := l.Fates()
	t := sumTable[news.Fate]{table, sums, slices.DeleteFunc(slices.Clone(news.Fates), func(f news.Fate) bool { return sums[f] == 0 })}
	t.head("TOPIC")
	for _, id := range slices.Sorted(maps.Keys(l.Matches)) {
		t.row(mutedName(cfg, news.Mute{Topic: id}), l.Matches[id])
	}
	t.foot()
}

// printWays is a table of fates by what told the matches.
func printWays(table *tabwriter.Writer, l news.Ledger) {
	sums := sumsOf(l.Ways)
	t := sumTable[news.Way]{table, sums, slices.DeleteFunc(slices.Clone(news.Ways), func(way news.Way) bool { return sums[way] == 0 })}
	t.head("FATE")
	for _, f := range news.Fates {
		if of := l.Ways[f]; len(of) > 0 {
			t.row(string(f), of)
		}
	}
	t.foot()
}

// printStates is a table of channels by how far their deliveries have come.
func printStates(table *tabwriter.Writer, l news.Ledger) {
	t := sumTable[news.DeliveryState]{table, sumsOf(l.Deliveries), news.DeliveryStates}
	t.head("DELIVERIES")
	for _, c := range slices.Sorted(maps.Keys(l.Deliveries)) {
		t.row(text.Plain(string(c)), l.Deliveries[c])
	}
	t.foot()
}

// sumTable is a table of counts with their sums.
type sumTable[K ~string] struct {
	*tabwriter.Writer
	sums    map[K]int
	columns []K
}

func (t sumTable[K]) head(what string) {
	fmt.Fprint(t, "\n"+what)
	for _, k := range t.columns {
		fmt.Fprintf(t, "\t%s", strings.ToUpper(string(k)))
	}
	fmt.Fprintln(t, "\tSUM")
}

func (t sumTable[K]) row(name string, of map[K]int) {
	fmt.Fprint(t, name)
	for _, k := range t.columns {
		fmt.Fprintf(t, "\t%d", of[k])
	}
	fmt.Fprintf(t, "\t%d\n", total(of))
}

func (t sumTable[K]) foot() {
	t.row("sum", t.sums)
	_ = t.Flush() // whoever made it flushes it last, and hears of errors
}

// sumsOf adds counts up over their rows.
func sumsOf[R, K comparable](rows map[R]map[K]int) map[K]int {
	sums := map[K]int{}
	for _, of := range rows {
		for k, n := range of {
			sums[k] += n
		}
	}
	return sums
}

func printWaits(table *tabwriter.Writer, l news.Ledger, zone *time.Location) {
	if len(l.Held) == 0 {
		return
	}
	fmt.Fprintf(table, "\nWAITS\tIN\tSINCE (%s)\tFOR\n", zone)
	for _, b := range l.Held {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", b.N, text.Plain(string(b.Channel)), notify.When(l.Until, b.Since, zone), text.Plain(cmp.Or(b.Reason, "its turn")))
	}
	fmt.Fprintf(table, "%d\tin all\n", l.Waits())
	_ = table.Flush()
}

func printRefused(table *tabwriter.Writer, l news.Ledger, zone *time.Location) {
	if len(l.Dead) == 0 {
		return
	}
	fmt.Fprintf(table, "\nREFUSED\tBY\tAT (%s)\tSTORY\tWHY\n", zone)
	for _, d := range l.Dead {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", d.ID, text.Plain(string(d.Alert.Channel)), notify.When(l.Until, d.StartedAt, zone), text.Plain(d.Title), text.Plain(d.Reason))
	}
	if l.DeadMore > 0 {
		fmt.Fprintf(table, "and %d more\n", l.DeadMore)
	}
	fmt.Fprintln(table, "`watcher requeue ID` tries one again, `watcher requeue all` each of them.")
	_ = table.Flush()
}

// unaccounted names the matches of which nothing says that they were told.
func unaccounted(l news.Ledger) (lines []string) {
	for _, u := range l.Unaccounted {
		where := "in no story that a channel was told of"
		if len(u.Channels) > 0 {
			var names []string
			for _, c := range u.Channels {
				names = append(names, string(c))
			}
			where = "not told in " + strings.Join(names, ", ")
		}
		lines = append(lines, fmt.Sprintf("Unaccounted for: %s (%s of %s), topic %s, %s %s: %s", text.Plain(u.Title), text.Plain(string(u.Item)), u.Feed,
			u.Topic, u.Fate, u.At.Format(time.RFC3339), text.Plain(where)))
	}
	if l.UnaccountedMore > 0 {
		lines = append(lines, fmt.Sprintf("Unaccounted for: %d more", l.UnaccountedMore))
	}
	return lines
}

func total[K comparable](m map[K]int) (sum int) {
	for _, n := range m {
		sum += n
	}
	return sum
}

// The ledger for programs. Its form is kept stable.
type (
	ledgerLine struct {
		Since       time.Time                                     `json:"since"`
		Until       time.Time                                     `json:"until"`
		Topic       news.TopicID                                  `json:"topic"` // "" for all
		Matches     int                                           `json:"matches"`
		Topics      map[news.TopicID]map[news.Fate]int            `json:"topics"`
		Fates       map[news.Fate]int                             `json:"fates"`
		Ways        map[news.Fate]map[news.Way]int                `json:"ways"`
		Deliveries  map[news.ChannelID]map[news.DeliveryState]int `json:"deliveries"`
		Doubtful    map[news.ChannelID]int                        `json:"doubtful"`
		Waiting     []waitLine                                    `json:"waiting"`
		Refused     []refusedLine                                 `json:"refused"`
		RefusedMore int                                           `json:"refused_more"`
		Articles    map[news.TaskState]int                        `json:"articles"`
		Unread      []unreadLine                                  `json:"unread"`
		UnreadMore  int                                           `json:"unread_more"`
		Unaccounted []unaccountedLine                             `json:"unaccounted"`
		More        int                                           `json:"unaccounted_more"`
	}
	waitLine struct {
		Channel news.ChannelID `json:"channel"`
		Reason  string         `json:"reason"`
		N       int            `json:"n"`
		Since   time.Time      `json:"since"`
	}
	refusedLine struct {
		ID      news.DeliveryID `json:"id"`
		Channel news.ChannelID  `json:"channel"`
		At      time.Time       `json:"at"`
		Story   string          `json:"story"`
		Reason  string          `json:"reason"`
	}
	unreadLine struct {
		Feed   news.FeedID    `json:"feed"`
		Link   string         `json:"link"`
		Title  string         `json:"title"`
		State  news.TaskState `json:"state"`
		At     time.Time      `json:"at"`
		Reason string         `json:"reason"`
	}
	unaccountedLine struct {
		Feed     news.FeedID      `json:"feed"`
		Item     news.ItemKey     `json:"item"`
		Title    string           `json:"title"`
		Topic    news.TopicID     `json:"topic"`
		Fate     news.Fate        `json:"fate"`
		At       time.Time        `json:"at"`
		Channels []news.ChannelID `json:"channels"`
	}
)

func ledgerAnswer(l news.Ledger) ledgerLine {
	fates := l.Fates()
	a := ledgerLine{
		Since: l.Since, Until: l.Until, Topic: l.Topic, Matches: total(fates), Topics: l.Matches, Fates: fates, Ways: l.Ways,
		Deliveries: l.Deliveries, Doubtful: l.Doubtful, RefusedMore: l.DeadMore, More: l.UnaccountedMore,
		Waiting: []waitLine{}, Refused: []refusedLine{}, Unaccounted: []unaccountedLine{},
		Articles: l.Looks, Unread: []unreadLine{}, UnreadMore: l.UnreadMore,
	}
	for _, b := range l.Held {
		a.Waiting = append(a.Waiting, waitLine(b))
	}
	for _, d := range l.Dead {
		a.Refused = append(a.Refused, refusedLine{d.ID, d.Alert.Channel, d.StartedAt, d.Title, d.Reason})
	}
	for _, u := range l.Unread {
		a.Unread = append(a.Unread, unreadLine(u))
	}
	for _, u := range l.Unaccounted {
		a.Unaccounted = append(a.Unaccounted, unaccountedLine(u))
	}
	return a
}
