package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/store"
	"watcher/internal/tongue"
)

const (
	// A feed that brought nothing for so many of its usual gaps has gone silent.
	silentGaps  = 5
	silentLeast = 12 * time.Hour
	// summaryAt is when the day is summed up, by the desk's clock.
	summaryAt = 8 * time.Hour
	// nearlyFull is how many bytes free on the disk are few enough to tell of.
	nearlyFull = 200 << 20
)

// ops watches what no poll and no delivery tells by itself, and has the channels
// with notices told.
type ops struct {
	began   time.Time // first look
	looked  time.Time // last look
	outage  time.Time // since when most feeds are out of reach, zero if they are not
	summary string    // the day that was summed up last
}

// tendOps raises what is to be told of the watch itself. A notice with a subject
// that was raised before is not raised again.
func (a *App) tendOps(ctx context.Context) error {
	now := a.world.Now()
	b := a.current.Load()
	states, err := a.store.States(ctx)
	if err != nil {
		return fmt.Errorf("read the feeds' states: %w", err)
	}
	if a.ops.began.IsZero() {
		a.ops.began = now
	}
	var ds []news.Delivery
	if now.Sub(a.ops.began) >= silentLeast { // else it was perhaps we who did not look
		ds = silentFeeds(now, b.policy, b.rules.Feeds, states)
	}
	ds = append(ds, a.outageNotice(now, b.policy)...)
	if free, known := store.Free(a.dir); known && free < nearlyFull {
		day := now.In(b.config.Zone).Format(time.DateOnly)
		ds = append(ds, b.policy.Notice(now, "disk:low:"+day, fmt.Sprintf("The disk is nearly full: %d MB are left.", free>>20),
			"What is committed is still delivered, but new items cannot be kept when it is full. Free some space, or keep less: keep: { items: 90d, raw: 1d }.")...)
	}
	if day, due := a.ops.summaryDue(now.In(b.config.Zone)); due {
		text, err := a.daySummary(ctx, now, states)
		if err != nil {
			return err
		}
		ds = append(ds, b.policy.Notice(now, "summary:"+day, "The day until "+now.In(b.config.Zone).Format("Mon 2 Jan, 15:04"), text)...)
	}
	a.raise(ctx, ds)
	return nil
}

// silentFeeds tells of feeds that answer, but bring nothing new any more.
func silentFeeds(now time.Time, p *notify.Policy, feeds map[news.FeedID]news.Feed, states []news.FeedState) []news.Delivery {
	var ds []news.Delivery
	for _, s := range states {
		f, ok := feeds[s.Feed]
		quiet := now.Sub(s.ChangedAt)
		if !ok || s.Failures > 0 || s.Rhythm <= 0 || s.ChangedAt.IsZero() || quiet < max(silentGaps*s.Rhythm, silentLeast) {
			continue
		}
		subject := fmt.Sprintf("feed:%s:silent:%d", s.Feed, s.ChangedAt.Unix())
		ds = append(ds, p.Notice(now, subject, fmt.Sprintf("%s has gone silent.", f.Name),
			fmt.Sprintf("It can be read, but has brought nothing new for %s; its usual gap is %s. Open its site: if there is news, the feed is broken or has moved; `watcher discover` finds the new one.", notify.Span(quiet), notify.Span(s.Rhythm)))...)
	}
	return ds
}

// outageNotice tells once that most feeds cannot be reached, which is hardly
// theirs to mend.
func (a *App) outageNotice(now time.Time, p *notify.Policy) []news.Delivery {
	outage := a.pipeline.Outage()
	if outage == "" {
		a.ops.outage = time.Time{}
		return nil
	}
	if a.ops.outage.IsZero() {
		a.ops.outage = now
	}
	heading, text := "Most feeds cannot be reached.", "That so many fail at once speaks for this machine's own network: look at its connection, DNS, firewall and proxy."
	switch outage {
	case pipeline.OutageServers:
		heading = "The servers of most feeds fail."
		text = "That so many answer with an error of their own (5xx) at once speaks for what stands between: this machine's proxy, or a service that the sites have in front of them. Open one of the sites; if it opens, look at the proxy, else wait."
	case pipeline.OutageDiverted:
		heading = "Something else answers for most feeds."
		text = "A page, an address inside a network, or a certificate came that is not theirs. That speaks for this machine's own network: sign in where it asks for that, look at its name server, filter and proxy. (Feeds that are meant to be inside a network are named under network.allow.)"
	}
	return p.Notice(now, fmt.Sprintf("network:%d", a.ops.outage.Unix()), heading, text+" No feed is blamed meanwhile, and nothing is lost that feeds still list when it is back.")
}

// summaryDue reports whether the day's hour has passed since the last look.
func (o *ops) summaryDue(now time.Time) (day string, due bool) {
	y, m, d := now.Date()
	at := time.Date(y, m, d, 0, 0, 0, 0, now.Location()).Add(summaryAt)
	day = now.Format(time.DateOnly)
	due = !o.looked.IsZero() && o.looked.Before(at) && !now.Before(at) && o.summary != day
	o.looked = now
	if due {
		o.summary = day
	}
	return day, due
}

// daySummary sums up the last day for those who run watcher.
func (a *App) daySummary(ctx context.Context, now time.Time, states []news.FeedState) (string, error) {
	ledger, err := a.store.Ledger(ctx, now.Add(-24*time.Hour), "", ledgerShown)
	if err != nil {
		return "", err
	}
	status, err := a.Status(ctx, tongue.English)
	if err != nil {
		return "", err
	}
	fates := ledger.Fates()
	lines := []string{
		fmt.Sprintf("%d of %s read; %d failing.", status.Feeds-status.Unread-len(status.Failing), count(status.Feeds, "feed"), len(status.Failing)),
		fmt.Sprintf("%s told, %d joined them; %d not delivered; %s to be sent, %d held.",
			countOf(fates[news.FateAlerted], "match", "matches"), fates[news.FateMerged],
			len(ledger.Dead)+ledger.DeadMore, count(status.Waiting, "message"), status.Held),
	}
	var gaps []string
	for _, s := range states {
		if f, ok := a.current.Load().rules.Feeds[s.Feed]; ok && now.Sub(s.GapAt) < 24*time.Hour {
			gaps = append(gaps, f.Name)
		}
	}
	if len(gaps) > 0 {
		lines = append(lines, "May have missed items, asked too seldom: "+strings.Join(gaps, ", ")+".")
	}
	lines = append(lines, unaccounted(ledger)...)
	if status.Trouble != "" {
		lines = append(lines, "Alerts may be late: "+status.Trouble+".")
	}
	return strings.Join(append(lines, status.Lag...), "\n"), nil
}
