package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	o.Partial, o.Blind, o.Allow = true, true, w.current.Load().config.Network.Allow
	o.ReadFile = func(string) ([]byte, error) { return nil, errNoFile } // who sends a file here sees no other of the host's
	if _, problems := config.Parse(f.Name, data, o); problems.Err() != nil {
		var i desk.Import
		for _, p := range problems {
			i.Refused = append(i.Refused, problemAt(in, p))
		}
		return i, nil
	}
	pieces, others, err := config.Split(data)
	if err != nil {
		return desk.Import{}, toDesk(err)
	}
	i, err := w.judge(ctx, in, pieces, by, at)
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
// that, and says what does not.
func (w workshop) judge(ctx context.Context, in tongue.Tongue, pieces []config.Piece, by news.Person, at time.Time) (i desk.Import, err error) {
	made, err := w.store.Additions(ctx)
	if err != nil {
		return i, err
	}
	before := w.current.Load().config
	var draft []news.Addition
	all := slices.Clone(made)
	for _, p := range pieces {
		a := news.Addition{Kind: news.AdditionTopic, ID: p.ID, Title: p.Title, Text: string(p.Text), By: by.Name, At: at}
		if p.Feed {
			a.Kind, a.ID = news.AdditionFeed, p.Title
		}
		if n := slices.IndexFunc(made, func(b news.Addition) bool { return additionKey(a) == additionKey(b) }); n >= 0 {
			a.Paused = made[n].Paused
		}
		all = slices.DeleteFunc(all, func(b news.Addition) bool { return additionKey(a) == additionKey(b) })
		all, draft = append(all, a), append(draft, a)
	}
	after, problems := before.With(additionsOf(all), w.world.options())
	if after == nil {
		return i, problems.Err()
	}
	draft = slices.DeleteFunc(draft, func(a news.Addition) bool {
		err := after.Refused[additionName(a)].Err()
		if err != nil {
			i.Left = append(i.Left, leftOut(in, a, after.Refused[additionName(a)]))
		}
		return err != nil
	})
	if len(draft) == 0 {
		return i, nil
	}
	for n, a := range draft {
		if a.Kind == news.AdditionFeed {
			i.Feeds = append(i.Feeds, shownAddress(a.Title))
			draft[n].ID = string(feedAt(after, a.Title))
		}
	}
	if i.Topics, err = w.rates(ctx, after, draft, made); err != nil {
		return i, err
	}
	change, err := control.Compare(ctx, w.world.past(w.store, before, healthOver), compile(before), compile(after), importShown)
	if err != nil {
		return i, err
	}
	i.Added, i.Removed = change.Added, change.Removed
	for _, h := range change.NewHits {
		i.NewHits = append(i.NewHits, finding(in, h))
	}
	for _, h := range change.Gone {
		i.Gone = append(i.Gone, finding(in, h))
	}
	d, err := w.keepDraft(ctx, by, at, draft...)
	i.Draft = d.ID
	return i, err
}

// feedAt is the id of the feed at an address, as it was written.
func feedAt(cfg *config.Config, address string) news.FeedID {
	for _, f := range cfg.Feeds {
		if f.URL == address {
			return f.ID
		}
	}
	return news.FeedID(address)
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
func leftOut(in tongue.Tongue, a news.Addition, problems config.Problems) string {
	var said []string
	for _, p := range problems {
		if !p.Warning {
			said = append(said, problemIn(in, p.Text))
		}
	}
	all := strings.Join(said, in.Say("list.semicolon"))
	if !strings.Contains(all, a.Title) {
		all = in.Foreign(a.Title) + ": " + all
	}
	return all
}
