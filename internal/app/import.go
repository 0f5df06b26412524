package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/tongue"
)

const (
	importMost  = 1 << 20 // bytes
	importShown = 3       // finds that are added, and that go
)

// Import implements [desk.Workshop].
func (w workshop) Import(ctx context.Context, in tongue.Tongue, f desk.Upload, by news.Person, at time.Time) (desk.Import, error) {
	data, err := w.download(ctx, f)
	if err != nil {
		return desk.Import{}, err
	}
	o := w.world.options()
	o.Partial, o.Blind, o.Beside, o.Allow = true, true, w.current.Load().config, w.current.Load().config.Network.Allow
	o.ReadFile = func(string) ([]byte, error) { return nil, errNoFile } // who sends a file here sees no other of the host's
	sent, problems := config.Parse(f.Name, data, o)
	if problems.Err() != nil {
		var i desk.Import
		for _, p := range problems {
			if !p.Warning {
				i.Refused = append(i.Refused, problemAt(in, p))
			}
		}
		return i, nil
	}
	pieces, others, err := config.Split(data)
	if err != nil {
		return desk.Import{}, toDesk(err)
	}
	i, err := w.judge(ctx, in, sent, pieces, by, at)
	for _, key := range others {
		i.Left = append(i.Left, in.Say("import.left.file", "Key", key))
	}
	return i, err
}

// errNoFile refuses to read a file that an import names.
var errNoFile = errors.New("only the file on watcher's own machine can name others; write the profile into the topic")

// download gets a file that was sent along.
func (w workshop) download(ctx context.Context, f desk.Upload) ([]byte, error) {
	if f.URL == "" || f.Size > importMost {
		return nil, desk.Unable("import.large", "Most", importMost>>10)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := w.current.Load().client.HTTP(time.Minute).Do(req)
	if err != nil {
		return nil, desk.Unable("import.unfetched")
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	if res.StatusCode != http.StatusOK {
		return nil, desk.Unable("import.ungiven", "Status", res.StatusCode)
	}
	return io.ReadAll(io.LimitReader(res.Body, importMost))
}

// judge tries what was sent beside what holds, keeps a draft of what goes with
// that and is not there already, and says what does not. sent is the whole file, as it
// was read.
func (w workshop) judge(ctx context.Context, in tongue.Tongue, sent *config.Config, pieces []config.Piece, by news.Person, at time.Time) (i desk.Import, err error) {
	made, err := w.store.Additions(ctx)
	if err != nil {
		return i, err
	}
	before := w.current.Load().config
	draft := additionsIn(pieces, made, by, at)
	all := replacing(made, draft)
	after, problems := before.With(additionsOf(all), w.world.options())
	if after == nil {
		return i, problems.Err()
	}
	draft = slices.DeleteFunc(draft, func(a news.Addition) bool {
		err := after.Refused[additionName(a)].Err()
		if err != nil {
			i.Left = append(i.Left, leftOut(in, before, a, after.Refused[additionName(a)]))
		}
		return err != nil
	})
	changed, err := w.changed(draft, made)
	if err != nil {
		return i, err
	}
	if i.Same = len(draft) - len(changed); len(changed) == 0 {
		return i, nil
	}
	i.Doubts = append(doubts(in, changed, problems), failing(in, sent, after, changed)...)
	for _, f := range after.Feeds {
		if slices.ContainsFunc(changed, func(a news.Addition) bool { return a.Kind == news.AdditionFeed && a.ID == string(f.ID) }) {
			i.Feeds = append(i.Feeds, shownAddress(f.URL))
		}
	}
	if i.Topics, err = w.rates(ctx, after, changed, made); err != nil {
		return i, err
	}
	if err := w.compared(ctx, in, &i, before, after); err != nil {
		return i, err
	}
	d, err := w.keepDraft(ctx, by, at, changed...)
	i.Draft = d.ID
	return i, err
}

// additionsIn are the pieces of a file as additions; those that take the place of others
// are paused as those are.
func additionsIn(pieces []config.Piece, made []news.Addition, by news.Person, at time.Time) (all []news.Addition) {
	for _, p := range pieces {
		a := news.Addition{Kind: news.AdditionTopic, ID: p.ID, Title: p.Title, Text: string(p.Text), By: by.Name, At: at}
		if p.Feed {
			a.Kind, a.ID, a.Title = news.AdditionFeed, p.Title, cmp.Or(p.Name, p.Title)
			if id, ok := config.FeedID(p.Title); ok {
				a.ID = string(id)
			}
		}
		if n := madeBefore(a, made); n >= 0 {
			a.Paused = made[n].Paused
		}
		all = append(all, a)
	}
	return all
}

// madeBefore is where the addition that a takes the place of stands, -1 if there is none.
func madeBefore(a news.Addition, made []news.Addition) int {
	return slices.IndexFunc(made, func(b news.Addition) bool { return additionKey(a) == additionKey(b) })
}

// replacing are additions with others in the place of those of the same kind and id.
func replacing(made, by []news.Addition) []news.Addition {
	kept := slices.DeleteFunc(slices.Clone(made), func(a news.Addition) bool { return madeBefore(a, by) >= 0 })
	return append(kept, by...)
}

// changed are those of a draft that mean something else than what was made before, or
// that are new. Paused ones are compared as if they were not.
func (w workshop) changed(draft, made []news.Addition) (all []news.Addition, err error) {
	awake := func(all []news.Addition) []config.Addition {
		all = slices.Clone(all)
		for n := range all {
			all[n].Paused = false
		}
		return additionsOf(all)
	}
	current := w.current.Load().config
	was, problems := current.With(awake(made), w.world.options())
	if was == nil {
		return nil, problems.Err()
	}
	is, problems := current.With(awake(replacing(made, draft)), w.world.options())
	if is == nil {
		return nil, problems.Err()
	}
	for _, a := range draft {
		if n := madeBefore(a, made); n < 0 || a.Text != made[n].Text && !sameMeaning(was, is, a) {
			all = append(all, a)
		}
	}
	return all, nil
}

// sameMeaning reports whether two configurations have the topic or feed of an addition,
// and it is the same.
func sameMeaning(was, is *config.Config, a news.Addition) bool {
	if a.Kind == news.AdditionFeed {
		return slices.ContainsFunc(is.Feeds, func(f news.Feed) bool {
			return string(f.ID) == a.ID && slices.ContainsFunc(was.Feeds, func(g news.Feed) bool { return reflect.DeepEqual(f, g) })
		})
	}
	return slices.ContainsFunc(is.Topics, func(t news.Topic) bool {
		return string(t.ID) == a.ID && slices.ContainsFunc(was.Topics, func(u news.Topic) bool {
			return t.ID == u.ID && reflect.DeepEqual(t.Placeless(), u.Placeless())
		})
	})
}

// doubts say what works in a draft, but perhaps not as meant.
func doubts(in tongue.Tongue, draft []news.Addition, problems config.Problems) (said []string) {
	for _, p := range problems {
		if p.Warning && slices.ContainsFunc(draft, func(a news.Addition) bool { return additionName(a) == p.Pos.File }) {
			said = append(said, problemIn(in, p.Text))
		}
	}
	return said
}

// failing are the topics' own tests that fail, as `watcher check` tells them: where they
// stand in the file that was sent, and what came.
func failing(in tongue.Tongue, sent, after *config.Config, draft []news.Addition) (said []string) {
	x := tester{compile(after), after.Feeds}
	for _, t := range sent.Topics {
		judged := topicOf(after, t.ID)
		if !slices.ContainsFunc(draft, func(a news.Addition) bool { return a.Kind == news.AdditionTopic && a.ID == string(judged.ID) }) {
			continue // it is left out, or there already
		}
		for _, f := range x.failures(judged) {
			rows := t.Tests.Match
			if f.skip {
				rows = t.Tests.Skip
			}
			said = append(said, in.Foreign(place(rows[f.n].Pos))+": "+in.Say("subject.of", "Topic", t.Title, "What", tongue.Said(f.in(in))))
		}
	}
	return said
}

// compared says what the topics would find in place of what they find.
func (w workshop) compared(ctx context.Context, in tongue.Tongue, i *desk.Import, before, after *config.Config) error {
	change, err := control.Compare(ctx, w.world.past(w.store, before, healthOver), compile(before), compile(after), importShown)
	if err != nil {
		return err
	}
	i.Added, i.Removed = change.Added, change.Removed
	for _, h := range change.NewHits {
		i.NewHits = append(i.NewHits, finding(in, h))
	}
	for _, h := range change.Gone {
		i.Gone = append(i.Gone, finding(in, h))
	}
	return nil
}

// rates says how much the topics of a draft find, and each of their lines.
func (w workshop) rates(ctx context.Context, cfg *config.Config, draft, made []news.Addition) ([]desk.ImportedTopic, error) {
	lines := slices.Clone(cfg.Topics)
	of := map[news.TopicID][2]int{} // a line's topic: which of the import, which of its lines
	var all []desk.ImportedTopic
	for _, a := range draft {
		n := slices.IndexFunc(cfg.Topics, func(t news.Topic) bool { return t.ID == news.TopicID(a.ID) })
		if a.Kind != news.AdditionTopic || n < 0 {
			continue
		}
		one, err := imported(a, made)
		if err != nil {
			return nil, err
		}
		for k, q := range cfg.Topics[n].Any {
			id := news.TopicID(fmt.Sprintf("%s?%d.%d", tried, len(all), k))
			lines = append(lines, news.Topic{ID: id, Title: string(id), Any: []news.Query{q}})
			of[id] = [2]int{len(all), k}
			one.Lines = append(one.Lines, desk.ImportedLine{Query: q.Text})
		}
		of[news.TopicID(a.ID)] = [2]int{len(all), -1}
		all = append(all, one)
	}
	t, err := control.Try(ctx, w.world.past(w.store, cfg, healthOver), compileTopics(cfg, lines), 0)
	if err != nil {
		return nil, err
	}
	for id, at := range of {
		perDay := float64(t.Topics[string(id)]) / max(t.Over.Hours()/24, 1)
		if at[1] < 0 {
			all[at[0]].PerDay = perDay
		} else {
			all[at[0]].Lines[at[1]].PerDay = perDay
		}
	}
	return all, nil
}

// imported is a topic of a draft beside what was made of it before.
func imported(a news.Addition, made []news.Addition) (one desk.ImportedTopic, err error) {
	one.Title = a.Title
	settings, err := config.Settings([]byte(a.Text))
	if err != nil {
		return one, err
	}
	n := slices.IndexFunc(made, func(b news.Addition) bool { return b.Kind == a.Kind && b.ID == a.ID })
	if n < 0 {
		for _, s := range settings {
			one.Settings = append(one.Settings, desk.ImportedSetting{Key: s.Key, Value: s.Value})
		}
		return one, nil
	}
	one.Change = true
	before, err := config.Settings([]byte(made[n].Text))
	if err != nil {
		return one, err
	}
	one.Settings = differing(before, settings)
	was, err := config.ReadTopic([]byte(made[n].Text))
	if err != nil {
		return one, err
	}
	is, err := config.ReadTopic([]byte(a.Text))
	for _, line := range was.Any {
		if !slices.Contains(is.Any, line) {
			one.Gone = append(one.Gone, line)
		}
	}
	return one, err
}

// differing are the settings that a change adds, changes or takes away.
func differing(before, after []config.Setting) (all []desk.ImportedSetting) {
	valueOf := func(of []config.Setting, key string) string {
		for _, s := range of {
			if s.Key == key {
				return s.Value
			}
		}
		return ""
	}
	for _, s := range after {
		if was := valueOf(before, s.Key); was != s.Value {
			all = append(all, desk.ImportedSetting{Key: s.Key, Value: s.Value, Was: was})
		}
	}
	for _, s := range before {
		if valueOf(after, s.Key) == "" {
			all = append(all, desk.ImportedSetting{Key: s.Key, Was: s.Value})
		}
	}
	return all
}

// problemAt says in a language where in a file something is wrong, and what.
func problemAt(in tongue.Tongue, p config.Problem) string {
	l, ok := problemOf(p.Text)
	if !ok {
		return p.String()
	}
	p.Text, p.Warning = "", false
	return in.Foreign(strings.TrimSuffix(p.String(), ": ")) + ": " + in.Say(l.Key, l.With...)
}

// leftOut says in a language why an addition is left out.
func leftOut(in tongue.Tongue, cfg *config.Config, a news.Addition, problems config.Problems) string {
	var said []string
	for _, p := range problems {
		if !p.Warning {
			said = append(said, problemIn(in, withoutPath(cfg, p.Text)))
		}
	}
	all := strings.Join(said, in.Say("list.semicolon"))
	if !strings.Contains(all, a.Title) {
		all = in.Foreign(a.Title) + ": " + all
	}
	return all
}
