package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	// changesMost is how many changes of headlines a message names: a site that
	// tries headlines on its readers has no end of them.
	changesMost = 10
	changesLast = 3 // that are shown, the newest
	diffContext = 2 // words on either side of what changed
)

// changed adds to an entry what outlets did to reports of the story since, and
// to those that join as corrections. It reports whether there was anything.
func (p *Policy) changed(now time.Time, e *news.Entry, s news.Story, joined []news.Report) bool {
	before := len(e.Changes)
	e.Changes = slices.Clone(e.Changes)
	for _, edit := range s.Edits {
		c := changeOf(edit)
		if c.Kind == "" || said(*e, c) {
			continue
		}
		c.At = now
		e.Changes = append(e.Changes, c)
		retitle(e, c)
	}
	for _, r := range joined {
		if kind := label(r.Item.Title, r.Item.Summary); kind != "" {
			e.Changes = append(e.Changes, news.Change{Kind: kind, Outlet: source(r), Now: r.Item.Title, At: now})
		}
	}
	return len(e.Changes) > before
}

// changeOf says what an edit is; the kind is "" for one that is not worth a word.
func changeOf(edit news.Edit) news.Change {
	i := edit.Report.Item
	c := news.Change{Outlet: source(edit.Report), Was: edit.Was, Now: i.Title}
	kind := label(i.Title, i.Summary)
	switch {
	case edit.Gone:
		c.Kind, c.Now = news.ChangeWithdrawn, ""
	case kind != "" && label(edit.Was, "") != kind:
		c.Kind = kind
	case i.Title != "" && text.Fold(i.Title) != text.Fold(edit.Was):
		c.Kind = news.ChangeHeadline
	}
	return c
}

// said reports whether a message names the change already, or enough of its
// kind.
func said(e news.Entry, c news.Change) bool {
	headlines := 0
	for _, known := range e.Changes {
		if known.Kind == news.ChangeHeadline {
			headlines++
		}
		same := known.Kind == c.Kind && known.Outlet == c.Outlet
		if same && known.Now == c.Now && (known.Was == c.Was || c.Kind != news.ChangeHeadline) {
			return true
		}
	}
	return c.Kind == news.ChangeHeadline && headlines >= changesMost
}

// retitle has an entry name a report by its headline of now.
func retitle(e *news.Entry, c news.Change) {
	if c.Now == "" {
		return
	}
	if e.Source == c.Outlet && e.Title == c.Was {
		e.Title = c.Now
		return
	}
	for n := range e.Also {
		if o := &e.Also[n]; o.Name == c.Outlet && o.Title == c.Was {
			o.Title = c.Now
			return
		}
	}
}

// facts tells one version of a story's message from the next: how many reports
// it names, and how many changes of them.
func facts(e news.Entry) string {
	if len(e.Changes) == 0 {
		return fmt.Sprint(len(e.Also))
	}
	return fmt.Sprintf("%d.%d", len(e.Also), len(e.Changes))
}

// Withdrawn reports whether the outlet that an entry is by took it back.
func Withdrawn(e news.Entry) bool { return withdrew(e, e.Source) }

func withdrew(e news.Entry, outlet string) bool {
	return slices.ContainsFunc(e.Changes, func(c news.Change) bool {
		return c.Kind == news.ChangeWithdrawn && c.Outlet == outlet
	})
}

// isNews reports whether a report says more than that another was wrong.
func isNews(r news.Report) bool { return label(r.Item.Title, r.Item.Summary) == "" }

// Revision is a change as it is shown: what happened, and the parts of both
// headlines that differ.
type Revision struct {
	What     string // "Headline changed"
	Outlet   string
	At       time.Time
	Was, Now []text.Fragment // bold is what only that one has
}

// Revisions are an entry's last changes, oldest first.
func Revisions(e news.Entry) []Revision {
	var all []Revision
	for _, c := range e.Changes[max(0, len(e.Changes)-changesLast):] {
		r := Revision{What: "Headline changed", Outlet: c.Outlet, At: c.At}
		switch c.Kind {
		case news.ChangeCorrected:
			r.What = "Corrected"
		case news.ChangeWithdrawn:
			r.What = "Withdrawn"
		}
		switch {
		case c.Now == "":
			r.Was = []text.Fragment{{Text: c.Was, Bold: true}}
		case c.Was == "" || c.Was == c.Now:
			r.Now = []text.Fragment{{Text: c.Now}}
		default:
			r.Was, r.Now = diff(c.Was, c.Now)
		}
		all = append(all, r)
	}
	return all
}

// diff finds the words in which two headlines differ, with a few around them.
func diff(was, now string) (before, after []text.Fragment) {
	a, b := strings.Fields(was), strings.Fields(now)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return cutout(a, head, tail), cutout(b, head, tail)
}

// cutout is what stands between head and tail words, which are shown in part.
func cutout(words []string, head, tail int) []text.Fragment {
	var out []text.Fragment
	end := len(words) - tail
	if from := max(0, head-diffContext); head > 0 {
		lead := strings.Join(words[from:head], " ")
		if from > 0 {
			lead = "… " + lead
		}
		out = append(out, text.Fragment{Text: lead})
	}
	if end > head {
		out = append(out, text.Fragment{Text: strings.Join(words[head:end], " "), Bold: true})
	}
	if to := min(len(words), end+diffContext); tail > 0 {
		rest := strings.Join(words[end:to], " ")
		if to < len(words) {
			rest += " …"
		}
		out = append(out, text.Fragment{Text: rest})
	}
	return out
}
