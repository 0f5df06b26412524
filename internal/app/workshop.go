package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// workshop is where topics are made at the desk.
type workshop struct{ *App }

// previewOver is how far back a draft is tried before it is saved, and
// previewShown how much of what it finds is shown.
const (
	previewOver  = 7 * 24 * time.Hour
	previewShown = 5
)

// longestID bounds the id of a topic in units: it must fit into the id of a form.
const longestID = 60

// Watched implements [desk.Workshop].
func (w workshop) Watched(ctx context.Context, in tongue.Tongue) ([]desk.Watched, error) {
	made, err := w.store.Additions(ctx)
	if err != nil {
		return nil, err
	}
	cfg := w.current.Load().config
	var all []desk.Watched
	for _, t := range cfg.Topics {
		if cfg.MadeIn(t.Pos) == "" {
			all = append(all, desk.Watched{ID: string(t.ID), Title: t.Title, File: fmt.Sprintf("%s:%d", fileName(cfg), t.Pos.Line), Expires: t.Expires, Lines: len(t.Any)})
		}
	}
	for _, a := range made {
		if a.Kind != news.AdditionTopic {
			continue
		}
		one := desk.Watched{ID: a.ID, Title: a.Title, By: a.By, At: a.At, Paused: a.Paused}
		if problems := cfg.Refused[additionName(a)]; problems.Err() != nil {
			one.Refused = leftOut(in, cfg, a, problems)
		}
		if n := slices.IndexFunc(cfg.Topics, func(t news.Topic) bool { return t.ID == news.TopicID(a.ID) }); n >= 0 {
			one.Expires, one.Lines = cfg.Topics[n].Expires, len(cfg.Topics[n].Any)
		}
		all = append(all, one)
	}
	return all, nil
}

// fileName is what editors are told of the file: not where it lies on the machine.
func fileName(cfg *config.Config) string { return filepath.Base(cfg.Path) }

// withoutPath is what is wrong, for editors: it may say where in the file something else
// stands.
func withoutPath(cfg *config.Config, said string) string {
	return strings.ReplaceAll(said, cfg.Path, fileName(cfg))
}

// made finds a topic that was made at the desk.
func (w workshop) topicMade(ctx context.Context, id string) (news.Addition, error) {
	all, err := w.store.Additions(ctx)
	if err != nil {
		return news.Addition{}, err
	}
	for _, a := range all {
		if a.Kind == news.AdditionTopic && (desk.Named(a.ID, id) || strings.EqualFold(a.Title, strings.TrimSpace(id))) {
			return a, nil
		}
	}
	cfg := w.current.Load().config
	for _, t := range cfg.Topics {
		if desk.Named(string(t.ID), id) || strings.EqualFold(t.Title, strings.TrimSpace(id)) {
			return news.Addition{}, desk.Unable("watch.infile", "Topic", text.EscapeDiscord(t.Title), "File", text.EscapeDiscord(fileName(cfg)), "Line", t.Pos.Line)
		}
	}
	return news.Addition{}, desk.Unable("watch.unknown", "Topic", text.EscapeDiscord(text.Cut(id, 100)))
}

// Form implements [desk.Workshop].
func (w workshop) Form(id string) (desk.WatchForm, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	a, err := w.topicMade(ctx, id)
	if err != nil {
		return desk.WatchForm{}, err
	}
	return formOf(a)
}

func formOf(a news.Addition) (desk.WatchForm, error) {
	e, err := config.ReadTopic([]byte(a.Text))
	if err != nil {
		return desk.WatchForm{}, err
	}
	f := desk.WatchForm{ID: a.ID, Title: e.Title, Lines: strings.Join(e.Any, "\n"), Not: strings.Join(e.None, "\n"), Until: e.Expires}
	if !f.Fits() {
		return f, desk.Unable("watch.toolong")
	}
	return f, nil
}

// Draft implements [desk.Workshop].
func (w workshop) Draft(ctx context.Context, draft string) (desk.WatchForm, error) {
	d, err := w.draft(ctx, draft)
	if err != nil {
		return desk.WatchForm{}, err
	}
	f, err := formOf(d.Additions[0])
	f.Draft = draft
	return f, err
}

func (w workshop) draft(ctx context.Context, id string) (news.Draft, error) {
	d, err := w.store.Draft(ctx, id)
	if errors.Is(err, store.ErrUnknown) {
		return d, desk.Unable("watch.nodraft")
	}
	return d, err
}

// Preview implements [desk.Workshop].
func (w workshop) Preview(ctx context.Context, in tongue.Tongue, f desk.WatchForm, by news.Person, at time.Time) (desk.Preview, error) {
	a, err := w.written(ctx, f, by, at)
	if err != nil {
		return desk.Preview{}, err
	}
	live := a
	live.Paused = false
	cfg, notes, err := w.with(ctx, live)
	if err != nil {
		return desk.Preview{}, err
	}
	notes = problemsIn(in, notes)
	if a.Paused {
		notes = append(notes, in.Say("watch.stayspaused"))
	}
	trial, err := deskStories(w).try(ctx, in, cfg, alone(cfg, cfg.Topics, news.TopicID(a.ID)), previewOver, previewShown)
	if err != nil {
		return desk.Preview{}, err
	}
	draft, err := w.keepDraft(ctx, by, at, a)
	if err == nil {
		err = w.reworked(ctx, f.Draft, draft.ID)
	}
	if err != nil {
		return desk.Preview{}, err
	}
	e, err := config.ReadTopic([]byte(a.Text))
	if e.Related {
		e.Any = append(e.Any, in.Say("watch.related"))
	}
	return desk.Preview{Draft: draft.ID, Title: a.Title, Lines: e.Any, Notes: notes, Trial: trial}, err
}

// keepDraft keeps additions as a draft, with what there is of them now.
func (w workshop) keepDraft(ctx context.Context, by news.Person, at time.Time, all ...news.Addition) (news.Draft, error) {
	d := news.Draft{ID: news.Digest(16, by.ID, all[0].ID, all[0].Text, at.String()), Additions: all, At: at}
	was, err := w.standing(ctx)
	if err != nil {
		return d, err
	}
	for _, a := range all {
		d.Was = append(d.Was, was[additionKey(a)].Text)
	}
	return d, w.store.SaveDraft(ctx, d)
}

// reworked notes of a draft, "" for none, that another goes on with it, and so of the one
// that went on with it before: the last alone may be saved.
func (w workshop) reworked(ctx context.Context, id, next string) error {
	for id != "" && id != next {
		d, err := w.store.Draft(ctx, id)
		if errors.Is(err, store.ErrUnknown) {
			return nil // it is as good as gone
		}
		if err != nil {
			return err
		}
		id, d.Next = d.Next, next
		if err := w.store.SaveDraft(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// additionKey tells one addition from the others.
func additionKey(a news.Addition) string { return string(a.Kind) + " " + a.ID }

// standing is what was made at the desk, by its key.
func (w workshop) standing(ctx context.Context) (map[string]news.Addition, error) {
	all, err := w.store.Additions(ctx)
	made := make(map[string]news.Addition, len(all))
	for _, a := range all {
		made[additionKey(a)] = a
	}
	return made, err
}

// overtaken refuses a draft of what was added, changed or removed since.
func (w workshop) overtaken(ctx context.Context, d news.Draft) error {
	made, err := w.standing(ctx)
	if err != nil {
		return err
	}
	for n, a := range d.Additions {
		now := made[additionKey(a)]
		if n >= len(d.Was) || now.Text == d.Was[n] || now.Text == a.Text {
			continue
		}
		key := "watch.overtaken"
		switch {
		case now.Text == "":
			key = "watch.overtaken.removed"
		case d.Was[n] == "":
			key = "watch.overtaken.added"
		}
		return desk.Unable(key, "Topic", text.EscapeDiscord(a.Title), "Person", text.EscapeDiscord(now.By))
	}
	return nil
}

// written puts what was filled in into the words of the file.
func (w workshop) written(ctx context.Context, f desk.WatchForm, by news.Person, at time.Time) (news.Addition, error) {
	e := config.TopicEntry{ID: f.ID, Title: f.Title, Any: linesOf(f.Lines), None: linesOf(f.Not), Expires: f.Until}
	var before []byte
	paused := false
	switch {
	case f.Draft != "":
		d, err := w.draft(ctx, f.Draft)
		if err != nil {
			return news.Addition{}, err
		}
		e.ID, before, paused = d.Additions[0].ID, []byte(d.Additions[0].Text), d.Additions[0].Paused
	case f.ID != "":
		a, err := w.topicMade(ctx, f.ID)
		if err != nil {
			return a, err
		}
		e.ID, before, paused = a.ID, []byte(a.Text), a.Paused
	}
	var about *news.Profile
	if link, ok := articleLink(e.Any); ok {
		var err error
		e.Any = []string{link}
		if e, about, err = w.fromArticle(ctx, e); err != nil {
			return news.Addition{}, err
		}
	}
	if e.ID == "" {
		e.ID = strings.Trim(text.Cut(config.TopicID(e.Title), longestID), "-…")
	}
	if e.Title == "" || e.ID == "" {
		return news.Addition{}, desk.Unable("watch.notitle")
	}
	if f.ID == "" && f.Draft == "" {
		if a, err := w.topicMade(ctx, e.ID); err == nil {
			return a, desk.Unable("watch.taken", "Topic", text.EscapeDiscord(a.Title), "Person", text.EscapeDiscord(a.By))
		}
	}
	data, err := e.Write(before, about)
	return news.Addition{Kind: news.AdditionTopic, ID: e.ID, Title: e.Title, Text: string(data), Paused: paused, By: by.Name, At: at}, err
}

// articleLink is the link that stands for the lines of a topic, without the brackets by
// which Discord shows no preview.
func articleLink(lines []string) (string, bool) {
	if len(lines) != 1 || !strings.Contains(lines[0], "://") {
		return "", false
	}
	link := strings.Trim(lines[0], "<>‹›")
	return link, isLink(link) == nil
}

func linesOf(s string) (lines []string) {
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// with returns the configuration as it would be with some additions, and what may
// not be as meant in those.
func (w workshop) with(ctx context.Context, some ...news.Addition) (*config.Config, []string, error) {
	all, err := w.store.Additions(ctx)
	if err != nil {
		return nil, nil, err
	}
	names := map[string]bool{}
	for _, a := range some {
		all = slices.DeleteFunc(all, func(b news.Addition) bool { return b.Kind == a.Kind && b.ID == a.ID })
		names[additionName(a)] = true
	}
	cfg, problems := w.current.Load().config.With(additionsOf(append(all, some...)), w.world.options())
	if cfg == nil {
		return nil, nil, problems.Err()
	}
	var bad tongue.Quotes
	var notes []string
	for name := range names {
		for _, p := range cfg.Refused[name] {
			bad = append(bad, quotedProblem(withoutPath(w.current.Load().config, p.Text)))
		}
	}
	if len(bad) > 0 {
		return nil, nil, desk.Unable("watch.refused", "Problems", bad)
	}
	for _, p := range problems {
		if names[p.Pos.File] {
			notes = append(notes, p.Text)
		}
	}
	return cfg, notes, nil
}

// Save implements [desk.Workshop].
func (w workshop) Save(ctx context.Context, draft string, by news.Person, at time.Time) ([]news.Addition, error) {
	d, err := w.draft(ctx, draft)
	if err != nil {
		return nil, err
	}
	if d.Next != "" {
		return nil, desk.Unable("watch.reworked")
	}
	if err := w.overtaken(ctx, d); err != nil {
		return nil, err
	}
	for n := range d.Additions {
		d.Additions[n].By, d.Additions[n].At = by.Name, at
	}
	return d.Additions, w.bring(ctx, d.Additions...)
}

// bring judges additions once more, keeps them, and brings them into force.
func (w workshop) bring(ctx context.Context, all ...news.Addition) error {
	w.making.Lock()
	defer w.making.Unlock()
	return w.put(ctx, "", all...)
}

// put does so, while the caller holds w.making.
func (w workshop) put(ctx context.Context, via news.Via, all ...news.Addition) error {
	live := slices.DeleteFunc(slices.Clone(all), func(a news.Addition) bool { return a.Paused })
	if _, _, err := w.with(ctx, live...); err != nil {
		return err
	}
	if err := w.store.AddVia(ctx, via, all...); err != nil {
		return err
	}
	for _, a := range all {
		w.log.Info("the desk made a change", "topic", a.ID, "status", string(a.Kind))
	}
	return w.remake(ctx)
}

// Pause implements [desk.Workshop].
func (w workshop) Pause(ctx context.Context, id string, paused bool, by news.Person, at time.Time) (string, error) {
	a, err := w.topicMade(ctx, id)
	if err != nil {
		return "", err
	}
	if a.Paused == paused {
		if paused {
			return "", desk.Unable("watch.pausedalready", "Topic", text.EscapeDiscord(a.Title))
		}
		return "", desk.Unable("watch.notpaused", "Topic", text.EscapeDiscord(a.Title))
	}
	a.Paused, a.By, a.At = paused, by.Name, at
	return a.Title, w.bring(ctx, a)
}

// Expire implements [desk.Workshop].
func (w workshop) Expire(ctx context.Context, in tongue.Tongue, id, until string, by news.Person, at time.Time) (title string, notes []string, err error) {
	a, err := w.topicMade(ctx, id)
	if err != nil {
		return "", nil, err
	}
	e, err := config.ReadTopic([]byte(a.Text))
	if err != nil {
		return "", nil, err
	}
	e.ID, e.Expires = a.ID, until
	data, err := e.Write([]byte(a.Text), nil)
	if err != nil {
		return "", nil, err
	}
	a.Text, a.By, a.At = string(data), by.Name, at
	live := a
	live.Paused = false
	if _, notes, err = w.with(ctx, live); err != nil {
		return "", nil, err
	}
	return a.Title, problemsIn(in, notes), w.bring(ctx, a)
}

// Remove implements [desk.Workshop].
func (w workshop) Remove(ctx context.Context, id string, by news.Person, at time.Time) (string, error) {
	a, err := w.topicMade(ctx, id)
	if err != nil {
		return "", err
	}
	return a.Title, w.remove(ctx, a, by.Name, at)
}

func (w workshop) remove(ctx context.Context, a news.Addition, who string, at time.Time) error {
	w.making.Lock()
	defer w.making.Unlock()
	return w.take(ctx, "", a.Kind, a.ID, who, at)
}

// take removes what was made, while the caller holds w.making.
func (w workshop) take(ctx context.Context, via news.Via, kind news.AdditionKind, id, who string, at time.Time) error {
	if err := w.store.Remove(ctx, via, kind, id, who, at); err != nil {
		return err
	}
	w.log.Info("the desk removed what it had made", "topic", id, "status", string(kind))
	return w.remake(ctx)
}
