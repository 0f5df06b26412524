package credit

import (
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	// originText is how much of a text is read for whom it credits: what comes
	// far down is an aside.
	originText = 600
	// originTail is how many bytes of its end are read for whose it is.
	originTail = 240
)

// Origin is the outlet that a report credits for what it tells, by its
// canonical name; "" if it tells it of its own accord. Only outlets are
// origins: agencies, those that are known, and others by their names; in a
// headline also the parties to the story.
func Origin(r news.Report, outlets *Outlets, others, parties []string) string {
	said := r.Item.Summary
	if strings.TrimSpace(said) == "" {
		said = r.Item.Body
	}
	said = strings.TrimSpace(said)
	here := newOutlets()
	for _, name := range others {
		here.addOutlet(name)
	}
	known := []*Outlets{agencies().Outlets, outlets, here}
	q := reading{known: known, own: namesOf(r)}
	head, tail := text.Cut(said, originText), ""
	if head != said {
		tail = strings.ToValidUTF8(said[len(said)-originTail:], "")
	}
	title := text.Cut(strings.TrimSpace(r.Item.Title), originText)
	q.whole = " " + text.Fold(title+" "+head) + " "
	for _, part := range []struct {
		s     string
		known []*Outlets
		find  func(*scanned, mention) found
	}{
		{title, append(known, partiesOf(parties)), titleCredit},
		{head, known, textCredit},
		{tail, known, tailCredit},
	} {
		q.known = part.known
		if name, found := q.credited(part.s, part.find); found {
			return name
		}
	}
	return q.author(text.Cut(r.Item.Author, originText))
}

// namesOf are the names of the outlet that a report is by. "Guardian Albania" is
// the Guardian.
func namesOf(r news.Report) (names []string) {
	for _, name := range []string{r.Feed.Name, r.Item.Source, r.Feed.Owner} {
		if name != "" {
			names = append(names, Canonical(name), agencyAhead(name))
		}
	}
	return names
}

// reading is one report, read for whom it credits.
type reading struct {
	known []*Outlets
	own   []string // names of whose it is
	whole string   // folded
}

// found is how a text has the name of an outlet.
type found int

const (
	foundNothing found = iota
	foundMark          // as whose text it is
	foundCredit        // as who told it
)

func titleCredit(c *scanned, m mention) found { return c.find(m, true) }
func textCredit(c *scanned, m mention) found  { return c.find(m, false) }

// tailCredit finds only what stands at the end of a text.
func tailCredit(c *scanned, m mention) found {
	if c.textEnd(c.around(m)) || c.source(m) {
		return foundMark
	}
	return foundNothing
}

func (c *scanned) find(m mention, title bool) found {
	switch {
	case c.mark(m, title):
		return foundMark
	case c.credits(m):
		return foundCredit
	}
	return foundNothing
}

// credited returns the outlet that a text credits first, and whether that
// settles it. "Told Reuters", says Reuters, and is nobody's echo, unless "citing" another
// follows; that its name stands above the text says nothing of what it tells.
func (q *reading) credited(s string, find func(*scanned, mention) found) (name string, settled bool) {
	c := scan(s)
	for n := range c.words {
		m, ok := c.mentionAt(n, q.known)
		if !ok {
			continue
		}
		how := find(&c, m)
		switch name := m.name.canonical; {
		case how == foundNothing, another(name, q.whole):
		case !q.isOwn(name):
			return name, true
		case how == foundCredit && creditTable().beginning("before", c.words[m.end:]) == 0:
			return "", true
		}
	}
	return "", false
}

func (q *reading) author(name string) string {
	m, ok := author(name, q.known)
	if !ok || q.isOwn(m.name.canonical) {
		return ""
	}
	return m.name.canonical
}

func (q *reading) isOwn(name string) bool {
	return slices.ContainsFunc(q.own, func(own string) bool { return strings.EqualFold(own, name) })
}
