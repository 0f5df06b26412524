package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
)

// ForgetOptions are the arguments of `watcher forget`.
type ForgetOptions struct {
	What   string // an article's link, or a name
	DryRun bool
}

// forgetOrder is what the running watcher is told.
type forgetOrder struct {
	What string `json:"what"`
	Who  string `json:"who"`
}

// forgotten is what went, or is to go.
type forgotten struct {
	Items     []forgottenItem        `json:"items"`
	Stories   int                    `json:"stories"` // that go on, and that ended
	Documents int                    `json:"documents"`
	Drafts    int                    `json:"drafts"`
	Edited    map[news.ChannelID]int `json:"edited"` // messages
	Deleted   map[news.ChannelID]int `json:"deleted"`
	Printed   map[news.ChannelID]int `json:"printed"` // that nobody can take back
	Twice     map[news.ChannelID]int `json:"twice"`   // that may stand there once more
	Topics    []string               `json:"topics"`  // made at the desk, that have it
	Copies    int                    `json:"copies"`
	Anew      bool                   `json:"anew"` // the database's file was written anew
}

type forgottenItem struct {
	Title string      `json:"title"`
	Link  string      `json:"link"`
	Feed  news.FeedID `json:"feed"`
	At    time.Time   `json:"at"`
}

// Forget removes the article behind a link, or all that has a name, from all that is
// stored and from what channels show, and sees to it that it is not read again.
func Forget(ctx context.Context, w World, flag string, o ForgetOptions) error {
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	if _, err := lostBy(o.What); err != nil {
		return err
	}
	if o.DryRun {
		return w.wouldForget(ctx, cfg, o)
	}
	order := forgetOrder{What: o.What, Who: w.who()}
	done, err := change(ctx, w, cfg, forgetPath, order, func(db *store.DB) (forgotten, error) {
		return w.forget(ctx, cfg, db, order)
	})
	if err != nil {
		return err
	}
	w.printForgotten(done, cfg)
	return nil
}

func (w World) wouldForget(ctx context.Context, cfg *config.Config, o ForgetOptions) (err error) {
	db, err := w.kept(ctx, cfg)
	if err != nil {
		return err
	}
	var p forgetPlan
	if db != nil {
		defer func() { err = errors.Join(err, db.Close()) }()
		if p, err = w.planForget(ctx, cfg, db, forgetOrder{What: o.What}); err != nil {
			return err
		}
	}
	fmt.Fprintln(w.Out, "Nothing is changed yet. This would go:")
	w.printWhatGoes(p.forgotten, cfg)
	return nil
}

// forgetTries is how often an order is planned again that another change was faster
// than, and forgetRounds how often what is left is looked for.
const (
	forgetTries  = 20
	forgetRounds = 3
	// forgetPause is between two looks at a message that is on its way.
	forgetPause = 200 * time.Millisecond
)

// forget carries out an order, and looks whether anything is left: what was decided
// meanwhile may tell it again.
func (w World) forget(ctx context.Context, cfg *config.Config, db *store.DB, o forgetOrder) (done forgotten, err error) {
	for round := range forgetRounds {
		p, err := w.forgetOnce(ctx, cfg, db, o, round == 0)
		if err != nil {
			return done, err
		}
		if round == 0 {
			done = p.forgotten
		}
		if p.empty() {
			break
		}
	}
	done.Copies, done.Anew, err = db.Scour(ctx)
	return done, err
}

// forgetOnce plans and forgets. The first time it does so even where nothing was
// found: an article that was not read yet is not to be.
func (w World) forgetOnce(ctx context.Context, cfg *config.Config, db *store.DB, o forgetOrder, first bool) (p forgetPlan, err error) {
	for range forgetTries {
		if p, err = w.planForget(ctx, cfg, db, o); err != nil {
			return p, err
		}
		if p.empty() && (!first || len(p.Links) == 0) {
			return p, nil
		}
		err = db.Forget(ctx, p.Forgetting)
		if errors.Is(err, store.ErrOnItsWay) {
			select {
			case <-ctx.Done():
				return p, ctx.Err()
			case <-time.After(forgetPause): // a call takes no longer, if it is answered
				continue
			}
		}
		if !errors.Is(err, news.ErrStale) {
			break
		}
	}
	if errors.Is(err, store.ErrOnItsWay) {
		err = fmt.Errorf("nothing was forgotten: %w; `watcher ledger` says where it is uncertain. Give the order again when that is settled", err)
	}
	return p, err
}

// forget answers the order to forget.
func (a *App) forget(ctx context.Context, o forgetOrder) (forgotten, error) {
	ctx = context.WithoutCancel(ctx) // begun, it is done
	done, err := a.world.forget(ctx, a.current.Load().config, a.store, o)
	if err == nil {
		a.log.Info("forgotten by order", "n", len(done.Items))
		a.pipeline.Nudge()
	}
	return done, err
}

// forgetPlan is all that an order changes, and what there is to say of it.
type forgetPlan struct {
	news.Forgetting
	forgotten forgotten
}

func (p forgetPlan) empty() bool {
	return len(p.Items) == 0 && len(p.Messages) == 0 && len(p.Withdrawals) == 0 && len(p.Documents) == 0 && len(p.Drafts) == 0
}

// planForget looks for what is to be forgotten in all that is stored.
func (w World) planForget(ctx context.Context, cfg *config.Config, db *store.DB, o forgetOrder) (p forgetPlan, err error) {
	l, err := lostBy(o.What)
	if err != nil {
		return p, err
	}
	p.At, p.Who, p.Digest, p.Links = w.Now().UTC(), o.Who, l.digest(), l.identities()
	if p.Revision, err = db.Revision(ctx); err != nil {
		return p, err
	}
	byFeed := map[news.FeedID][]news.ItemKey{}
	err = db.WalkItems(ctx, func(i news.Item, before []store.Edit) {
		if l.item(i, before) {
			p.Items = append(p.Items, i.Ref())
			p.forgotten.Items = append(p.forgotten.Items, forgottenItem{i.Title, i.Link, i.Feed, i.FirstSeen})
			byFeed[i.Feed] = append(byFeed[i.Feed], i.Key)
		}
	})
	if err != nil {
		return p, err
	}
	if err := w.planStories(ctx, db, &p, byFeed); err != nil {
		return p, err
	}
	if err := p.planMessages(ctx, cfg, db, l); err != nil {
		return p, err
	}
	err = db.WalkDocuments(ctx, func(id int64, feed news.FeedID, data []byte) {
		if len(byFeed[feed]) > 0 || l.document(data) {
			p.Documents = append(p.Documents, id)
		}
	})
	if err != nil {
		return p, err
	}
	err = db.WalkDrafts(ctx, func(id, body string) {
		if l.says(body) {
			p.Drafts = append(p.Drafts, id)
		}
	})
	p.forgotten.Stories, p.forgotten.Documents, p.forgotten.Drafts = len(p.Stories)+len(p.Ended), len(p.Documents), len(p.Drafts)
	if err != nil {
		return p, err
	}
	p.forgotten.Topics, err = topicsThatSay(ctx, db, l)
	return p, err
}

// planStories finds the stories that items are reports of, and what is left of them.
func (w World) planStories(ctx context.Context, db *store.DB, p *forgetPlan, byFeed map[news.FeedID][]news.ItemKey) error {
	grouper := w.grouper()
	seen := map[news.StoryID]bool{}
	for _, feed := range slices.Sorted(maps.Keys(byFeed)) {
		held, err := db.Holding(ctx, feed, byFeed[feed], time.Time{})
		if err != nil {
			return err
		}
		p.Revision = min(p.Revision, held.Revision)
		for _, s := range held.Stories {
			if seen[s.ID] {
				continue
			}
			seen[s.ID] = true
			left := slices.DeleteFunc(s.Reports, func(r news.Report) bool { return slices.Contains(byFeed[r.Item.Feed], r.Item.Key) })
			if len(left) == 0 {
				p.Ended = append(p.Ended, s.ID)
				continue
			}
			s.Title, s.Keys = left[0].Item.Title, nil
			for _, r := range left {
				for _, key := range grouper.Keys(r) {
					if !slices.Contains(s.Keys, key) {
						s.Keys = append(s.Keys, key)
					}
				}
			}
			p.Stories = append(p.Stories, s)
		}
	}
	return nil
}

// planMessages finds what messages say of it, those stored and those shown.
func (p *forgetPlan) planMessages(ctx context.Context, cfg *config.Config, db *store.DB, l *lost) error {
	s := shownAt{
		lost: l.messages(), now: p.At, channels: map[news.ChannelID]news.Channel{}, messages: map[news.DeliveryID]news.Message{},
		says: map[forgetAt]news.Message{}, changed: map[forgetAt]bool{}, own: map[[2]string]string{}, printed: map[news.ChannelID]int{}, twice: map[news.ChannelID]int{},
	}
	for _, c := range cfg.Channels {
		s.channels[c.ID] = c
	}
	if err := db.WalkDeliveries(ctx, s.add); err != nil {
		return err
	}
	p.Messages, p.Withdrawals = s.messages, s.withdrawals()
	p.forgotten.Edited, p.forgotten.Deleted, p.forgotten.Printed = map[news.ChannelID]int{}, map[news.ChannelID]int{}, s.printed
	p.forgotten.Twice = s.twice
	for _, d := range p.Withdrawals {
		if d.Message.Empty() {
			p.forgotten.Deleted[d.Alert.Channel]++
			continue
		}
		p.forgotten.Edited[d.Alert.Channel]++
	}
	return nil
}

// topicsThatSay are those made at the desk whose text has it: rules are not
// changed by an order to forget.
func topicsThatSay(ctx context.Context, db *store.DB, l *lost) (titles []string, err error) {
	all, err := db.Additions(ctx)
	for _, a := range all {
		if l.says(a.Text) || l.says(a.Title) {
			titles = append(titles, a.Title)
		}
	}
	return titles, err
}

func (w World) printForgotten(f forgotten, cfg *config.Config) {
	if len(f.Items) == 0 {
		fmt.Fprintln(w.Out, "No item that is kept has it.")
	}
	w.printWhatGoes(f, cfg)
	if f.Copies > 0 {
		fmt.Fprintf(w.Out, "%s of the database from before upgrades removed.\n", countOf(f.Copies, "copy", "copies"))
	}
	if !f.Anew {
		fmt.Fprintf(w.Out, "The database is too large to be written anew: what was freed is overwritten. To be sure, stop watcher and run: sqlite3 %s/watcher.db VACUUM\n", cfg.Store)
	}
	fmt.Fprintln(w.Out, "Forgotten. Your own backups, logs and what Discord or readers keep are not within reach.")
}

func (w World) printWhatGoes(f forgotten, cfg *config.Config) {
	feeds := byID(cfg.Feeds)
	for _, i := range f.Items {
		fmt.Fprintf(w.Out, "- %s  %s: %s\n", i.At.In(cfg.Zone).Format("2006-01-02 15:04"), text.Plain(feedName(feeds, i.Feed)), text.Plain(i.Title))
	}
	fmt.Fprintf(w.Out, "%s in %s; %s as they came, %s.\n", count(len(f.Items), "item"), countOf(f.Stories, "story", "stories"),
		count(f.Documents, "document"), count(f.Drafts, "draft"))
	for _, c := range slices.Sorted(maps.Keys(f.Edited)) {
		fmt.Fprintf(w.Out, "%s: %s changed to say that a report was withdrawn\n", text.Plain(string(c)), count(f.Edited[c], "message"))
	}
	for _, c := range slices.Sorted(maps.Keys(f.Deleted)) {
		fmt.Fprintf(w.Out, "%s: %s deleted\n", text.Plain(string(c)), count(f.Deleted[c], "message"))
	}
	for _, c := range slices.Sorted(maps.Keys(f.Printed)) {
		fmt.Fprintf(w.Out, "%s: %s cannot be taken back: they were printed, or are not known to Discord any more\n", text.Plain(string(c)), count(f.Printed[c], "message"))
	}
	for _, c := range slices.Sorted(maps.Keys(f.Twice)) {
		fmt.Fprintf(w.Out, "%s: %s may stand there twice, as nobody could tell whether the first call had arrived: look there, and delete by hand what is left\n", text.Plain(string(c)), count(f.Twice[c], "message"))
	}
	for _, t := range f.Topics {
		fmt.Fprintf(w.Out, "The topic %s, made in Discord, has it in its rules: change it there; its history stays in the audit.\n", text.Plain(t))
	}
}
