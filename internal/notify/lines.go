package notify

import (
	"cmp"
	"slices"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Line is something to say of a story below its headline, and where that leads.
type Line struct {
	Text   string
	Link   string // absolute http(s), or ""
	Report bool   // it names a report that joined
}

// Lines are what there is to say of a story beside its headline, in the order in
// which an editor asks for it: who takes care of it, is it new, who else has it, what do they add,
// where do they differ, who has it not, what may be the same, is it over?
func Lines(t tongue.Tongue, e news.Entry) []Line {
	return slices.DeleteFunc(slices.Concat([]Line{
		{Text: standLine(t, e)},
		{Text: e.Returns},
		{Text: cmp.Or(AlsoLine(t, e), aloneLine(t, e))},
	}, latestLines(t, e), []Line{
		{Text: DifferLine(t, e)},
		{Text: LanguageLine(t, e)},
		kinLine(t, e),
		{Text: endLine(t, e)},
	}), func(l Line) bool { return l.Text == "" })
}

// kinLine names the story in another language that may be the same.
func kinLine(t tongue.Tongue, e news.Entry) Line {
	if e.Kin.Title == "" {
		return Line{}
	}
	return Line{Text: t.Say("kin", "Outlet", inLanguage(t, e.Kin.Name, e.Kin.Lang), "Title", e.Kin.Title), Link: e.Kin.Link}
}

// kin is the report that opened the story in another language which may be the
// same; zero if there is none.
func (p *Policy) kin(s news.Story) news.Outlet {
	r := s.Kin.Report
	if len(r.Matches) == 0 {
		return news.Outlet{}
	}
	e := p.entry(r, []int{p.topics[r.Matches[0].Topic]}, nil)
	return news.Outlet{Name: e.Source, Title: e.Title, Link: e.Link, Lang: e.Lang, At: e.Seen, Restricted: e.Restricted}
}
