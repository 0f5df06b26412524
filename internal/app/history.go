package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// History implements [desk.Workshop].
func (w workshop) History(ctx context.Context, in tongue.Tongue, n int) ([]desk.Change, error) {
	var lines []news.AuditLine
	for _, kind := range []news.AuditKind{news.AuditTopic, news.AuditFeed} {
		some, err := w.store.Audit(ctx, kind, n)
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	slices.SortStableFunc(lines, func(a, b news.AuditLine) int { return b.At.Compare(a.At) })
	var all []desk.Change
	for _, l := range lines[:min(n, len(lines))] {
		what, err := changeInWords(in, l)
		if err != nil {
			return nil, err
		}
		c := desk.Change{At: l.At, Who: l.Who, What: what}
		if l.Kind == news.AuditTopic {
			c.Topic = l.Subject
		}
		all = append(all, c)
	}
	return all, nil
}

// stepsBack is how many changes of a topic undo looks back on.
const stepsBack = 500

// Undo implements [desk.Workshop].
func (w workshop) Undo(ctx context.Context, in tongue.Tongue, id string, by news.Person, at time.Time) (string, error) {
	return w.step(ctx, in, news.ViaUndo, id, by, at)
}

// Redo implements [desk.Workshop].
func (w workshop) Redo(ctx context.Context, in tongue.Tongue, id string, by news.Person, at time.Time) (string, error) {
	return w.step(ctx, in, news.ViaRedo, id, by, at)
}

// step goes one change of a topic back, or forth, and says which that is. Nobody
// changes anything meanwhile, so of two who take back at once each takes back one.
func (w workshop) step(ctx context.Context, in tongue.Tongue, via news.Via, id string, by news.Person, at time.Time) (string, error) {
	w.making.Lock()
	defer w.making.Unlock()
	id, err := w.changedNamed(ctx, id)
	if err != nil {
		return "", err
	}
	lines, err := w.store.Changes(ctx, news.AuditTopic, id, stepsBack)
	if err != nil {
		return "", err
	}
	done, undone := standing(lines)
	of, none := done, "watch.undo.none"
	if via == news.ViaRedo {
		of, none = undone, "watch.redo.none"
	}
	if len(of) == 0 {
		return "", desk.Unable(none, "Topic", text.EscapeDiscord(text.Cut(w.titleOf(lines, id), 100)))
	}
	line := of[len(of)-1]
	what, err := changeInWords(in, line)
	if err != nil {
		return "", err
	}
	then := line.Before
	if via == news.ViaRedo {
		then = line.After
	}
	if then == "" {
		err := w.take(ctx, via, news.AdditionTopic, id, by.Name, at)
		if errors.Is(err, store.ErrUnknown) {
			return "", desk.Unable("watch.unknown", "Topic", text.EscapeDiscord(text.Cut(w.titleOf(lines, id), 100)))
		}
		return what, err
	}
	var a news.Addition
	if err := json.Unmarshal([]byte(then), &a); err != nil {
		return "", err
	}
	a.By, a.At = by.Name, at
	return what, w.put(ctx, via, a)
}

// titleOf is what a topic is called, or was by its changes, the newest first; its id if
// none says.
func (w workshop) titleOf(lines []news.AuditLine, id string) string {
	if title := topicOf(w.current.Load().config, news.TopicID(id)).Title; title != id {
		return title
	}
	for _, l := range lines {
		var a news.Addition
		if json.Unmarshal([]byte(cmp.Or(l.After, l.Before)), &a) == nil && a.Title != "" {
			return a.Title
		}
	}
	return id
}

// changedNamed is the id of a topic that somebody named by its id or title, be it one
// that was removed; what names none is returned as it is.
func (w workshop) changedNamed(ctx context.Context, name string) (string, error) {
	if a, err := w.topicMade(ctx, name); err == nil {
		return a.ID, nil
	}
	lines, err := w.store.Audit(ctx, news.AuditTopic, stepsBack)
	if err != nil {
		return "", err
	}
	return subjectTitled(lines, strings.TrimSpace(name))
}

// subjectTitled finds among changes, the newest first, the topic that last had a title;
// an id goes before a title.
func subjectTitled(lines []news.AuditLine, name string) (string, error) {
	titled := name
	for _, l := range slices.Backward(lines) {
		if desk.Named(l.Subject, name) {
			return l.Subject, nil
		}
		for _, kept := range []string{l.Before, l.After} {
			if kept == "" {
				continue
			}
			var a news.Addition
			if err := json.Unmarshal([]byte(kept), &a); err != nil {
				return "", fmt.Errorf("audit line of %s: %w", l.At.Format(time.RFC3339), err)
			}
			if strings.EqualFold(a.Title, name) {
				titled = l.Subject
			}
		}
	}
	return titled, nil
}

// standing are the changes that stand, and those that were taken back and can be made
// again, each the last one last; lines are the newest first. A change after an undo
// leaves nothing to redo, as in an editor.
func standing(lines []news.AuditLine) (done, undone []news.AuditLine) {
	move := func(from, to *[]news.AuditLine) {
		if n := len(*from) - 1; n >= 0 {
			*to = append(*to, (*from)[n])
			*from = (*from)[:n]
		}
	}
	for _, l := range slices.Backward(lines) {
		switch l.Via {
		case news.ViaUndo:
			move(&done, &undone)
		case news.ViaRedo:
			move(&undone, &done)
		default:
			done, undone = append(done, l), nil
		}
	}
	return done, undone
}

// changeInWords says in a language what an audit line of an addition tells.
func changeInWords(in tongue.Tongue, l news.AuditLine) (string, error) {
	var before, after news.Addition
	for kept, a := range map[string]*news.Addition{l.Before: &before, l.After: &after} {
		if kept == "" {
			continue
		}
		if err := json.Unmarshal([]byte(kept), a); err != nil {
			return "", fmt.Errorf("audit line of %s: %w", l.At.Format(time.RFC3339), err)
		}
	}
	what, with := "changed", []any{"Title", after.Title}
	switch {
	case l.Before == "":
		what = "added"
	case l.After == "":
		what, with = "removed", []any{"Title", before.Title}
	case after.Paused != before.Paused && after.Paused:
		what = "paused"
	case after.Paused != before.Paused:
		what = "resumed"
	case after.Title != before.Title:
		what, with = "renamed", []any{"Title", before.Title, "Now", after.Title}
	}
	said := in.Say("audit."+string(l.Kind)+"."+what, with...)
	differs, err := whatDiffers(in, l, before, after)
	if err != nil {
		return "", fmt.Errorf("audit line of %s: %w", l.At.Format(time.RFC3339), err)
	}
	said += differs
	if l.Via != "" {
		said += " (" + in.Say("audit."+string(l.Via)) + ")"
	}
	return said, nil
}

// whatDiffers says behind a change of a topic what differs, "" if nothing does.
func whatDiffers(in tongue.Tongue, l news.AuditLine, before, after news.Addition) (string, error) {
	if l.Before == "" || l.After == "" || l.Kind != news.AuditTopic {
		return "", nil
	}
	differ, err := topicDiffers(in, before.Text, after.Text)
	if differ == "" {
		return "", err
	}
	return ": " + differ, err
}
