package app

import (
	"context"
	"strings"

	"watcher/internal/desk"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/text"
)

// Told implements [desk.Library].
func (s deskStories) Told(ctx context.Context, message string) (news.StoryID, error) {
	id, err := s.store.Posted(ctx, message)
	if err == nil && !id.Event() {
		return "", desk.ErrNoStory
	}
	return id, orGone(err)
}

// relatedText bounds how much of an article is compared with what was read.
const relatedText = 4000

// Related implements [desk.Library].
func (s deskStories) Related(ctx context.Context, link, said string, n int) (r desk.Relation, err error) {
	if account, met, err := accountOf(ctx, s.store, link); link != "" && err == nil && met {
		found, err := s.like(ctx, reportsOf(account), n)
		return desk.Relation{Title: account.Item.Title, Found: found}, err
	}
	var like news.Item
	if link != "" {
		b := s.current.Load()
		a, err := reader{b.poller}.read(ctx, link, b.config.Network.Proxy)
		if err != nil {
			return r, desk.Unable("related.unread", "Error", text.EscapeDiscord(text.Cut(outbound.Said(err), 500)))
		}
		like = news.Item{Title: a.Title, Summary: text.Cut(a.Text, relatedText), Lang: a.Lang}
	} else {
		title, rest, _ := strings.Cut(said, "\n")
		like = news.Item{Title: title, Summary: text.Cut(rest, relatedText)}
		r.Watch = keywords(title, rest)
	}
	r.Title = like.Title
	r.Found, err = s.like(ctx, []news.Report{{Item: like}}, n)
	return r, err
}

// keywordsMost is how many of a text's words beside its rarest are enough for a line.
const keywordsMost = 3

// keywords are lines by which news like a text is found: those of a draft, as an article
// makes them; a text too short for that makes one, of its rarest word beside one of the
// next.
func keywords(title, rest string) (lines []string) {
	counts := &profile.Background{}
	counts.Merge(profile.Frozen())
	// A name that is met once may stand there by the way: what is short says each but once.
	draft := profile.Learner{Background: counts}.Suggest(profile.Article{Title: title, Text: title + ".\n" + rest})
	for _, l := range draft.Any {
		lines = append(lines, ungrouped(l.Query, draft))
	}
	if len(lines) > 0 {
		return lines
	}
	var words []string
	for _, t := range draft.Profile.Terms {
		if t.Kind == news.TermWord || t.Kind == news.TermName || t.Kind == news.TermAcronym {
			words = append(words, t.Text)
		}
	}
	switch beside := words[min(1, len(words)):min(1+keywordsMost, len(words))]; len(beside) {
	case 0:
		return words
	case 1:
		return []string{words[0] + " AND " + beside[0]}
	default:
		return []string{words[0] + " AND (" + strings.Join(beside, " OR ") + ")"}
	}
}
