package app

import (
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

const (
	// shortestName is the least that a name to be forgotten has, in letters.
	shortestName = 3
	// tellingTitle is from how many letters on a headline is looked for inside
	// other texts.
	tellingTitle = 16
)

// lost is what is to be forgotten: the article behind a link, or all that has a name.
type lost struct {
	link   string          // "" for a name
	name   string          // folded; "" for a link
	links  map[string]bool // of the items that are found
	titles map[string]bool // their headlines, folded
}

// lostBy reads an order to forget.
func lostBy(what string) (*lost, error) {
	l := &lost{links: map[string]bool{}, titles: map[string]bool{}}
	what = strings.TrimSpace(what)
	if strings.Contains(what, "://") {
		if err := isLink(what); err != nil {
			return nil, err
		}
		l.link = what
		l.at(what)
		return l, nil
	}
	l.name = text.Fold(what)
	if utf8.RuneCountInString(l.name) < shortestName && text.MainScript(what) != "Hani" {
		return nil, fmt.Errorf("%q is too short for a name to forget by: too much else has it; give the article's link", what)
	}
	return l, nil
}

// at has an address looked for, unless it is a site's own page, which feeds give
// for items that have none.
func (l *lost) at(link string) {
	u, err := url.Parse(link)
	if err != nil || l.link == "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return
	}
	l.links[link] = true
	if canonical := parse.Canonical(link); canonical != "" {
		l.links[canonical] = true
	}
}

// identities are those under which no feed is to bring the article again.
func (l *lost) identities() (ids []string) {
	if l.link == "" {
		return nil
	}
	for _, link := range []string{l.link, parse.Canonical(l.link)} {
		ids = append(ids, link, "link:"+link)
	}
	return ids
}

// digest stands for the order in the audit, without its text.
func (l *lost) digest() string { return news.Digest(16, "forget", l.link, l.name) }

// item reports whether an item is to be forgotten, and if so looks for it in other
// texts too.
func (l *lost) item(i news.Item, before []store.Edit) bool {
	found := l.link != "" && (l.links[i.Link] || l.links[parse.Canonical(i.Link)] || l.links[string(i.Key)])
	if l.name != "" {
		said := append([]string{i.Title, i.Summary, i.Body, i.Article, i.Author, i.Source}, i.Categories...)
		for _, e := range before {
			said = append(said, e.Title, e.Summary)
		}
		for _, s := range said {
			found = found || l.named(s)
		}
	}
	if !found {
		return false
	}
	if i.Link != "" {
		l.at(i.Link)
	}
	l.title(i.Title)
	for _, e := range before {
		l.title(e.Title)
	}
	return true
}

func (l *lost) title(title string) {
	if folded := text.Fold(title); folded != "" {
		l.titles[folded] = true
	}
}

// named reports whether a text has the name, as whole words.
func (l *lost) named(s string) bool {
	return l.name != "" && holdsWords(text.Fold(s), l.name)
}

// holdsWords reports whether a folded text has folded words side by side.
func holdsWords(folded, words string) bool {
	return strings.Contains(" "+folded+" ", " "+words+" ")
}

// messages says what messages are not to name any more.
func (l *lost) messages() notify.Lost { return notify.Lost{Report: l.report, Says: l.says} }

func (l *lost) report(title, link string) bool {
	if l.named(title) || link != "" && (l.links[link] || l.links[parse.Canonical(link)]) {
		return true
	}
	return link == "" && l.titles[text.Fold(title)]
}

// says reports whether a text has the name, or a headline that is long enough to be
// told.
func (l *lost) says(s string) bool {
	if s == "" {
		return false
	}
	folded := text.Fold(s)
	if l.named(s) || l.titles[folded] {
		return true
	}
	for title := range l.titles {
		if utf8.RuneCountInString(title) >= tellingTitle && holdsWords(folded, title) {
			return true
		}
	}
	for link := range l.links {
		if strings.Contains(s, link) {
			return true
		}
	}
	return false
}

// document reports whether a document as it came has it. Those of feeds that
// listed an item go without a look.
func (l *lost) document(data []byte) bool {
	s := string(data)
	return l.says(html.UnescapeString(s)) || l.says(s)
}

// forgetAt is a message that a channel shows.
type forgetAt struct {
	channel news.ChannelID
	remote  string
}

// shownAt finds, among the deliveries of a store in their order, what the messages of
// channels say that are to be changed or deleted.
type shownAt struct {
	lost     notify.Lost
	channels map[news.ChannelID]news.Channel
	now      time.Time

	messages map[news.DeliveryID]news.Message
	posted   []news.Delivery           // that put a message into a channel
	says     map[forgetAt]news.Message // what it says by now
	changed  map[forgetAt]bool
	own      map[[2]string]string // by story and channel, the story's message
	printed  map[news.ChannelID]int
	twice    map[news.ChannelID]int // messages that may stand there once more
}

// add takes the next delivery.
func (s *shownAt) add(d news.Delivery) {
	m, named := notify.Without(tongue.Of(s.channels[d.Alert.Channel].Language), d.Message, s.lost)
	if named {
		s.messages[d.ID] = m
	}
	story := [2]string{string(d.Alert.Story), string(d.Alert.Channel)}
	at := forgetAt{d.Alert.Channel, d.RemoteID}
	switch kind := d.Alert.Reason.Kind(); {
	case kind == news.ReasonUpdate: // whether or not the message took it
		at.remote = s.own[story]
		if at.remote != "" && !d.Message.Empty() {
			m.Reason = s.says[at].Reason
			s.says[at], s.changed[at] = m, s.changed[at] || named
		}
	case kind == news.ReasonPoint, d.State != news.DeliverySent:
	case kind == news.ReasonWithdraw: // it says that by now
		if _, shown := s.says[at]; shown {
			s.says[at], s.changed[at] = m, named
		}
	case d.RemoteID == "" && named:
		s.printed[d.Alert.Channel]++
	case d.RemoteID != "":
		s.post(d, m, named)
	}
}

// post takes a delivery that put a message into its channel, which says m from now
// on.
func (s *shownAt) post(d news.Delivery, m news.Message, named bool) {
	at, story := forgetAt{d.Alert.Channel, d.RemoteID}, [2]string{string(d.Alert.Story), string(d.Alert.Channel)}
	if m.Reason == "" {
		m.Reason = d.Message.Reason
	}
	s.says[at], s.changed[at] = m, named
	if kind := d.Alert.Reason.Kind(); kind == news.ReasonNew || kind == news.ReasonFollow {
		s.own[story] = d.RemoteID
	}
	d.Standing.Thread = s.thread(d, s.own[story])
	s.posted = append(s.posted, d)
}

// thread is the thread that a delivery's message is in, if it is in one.
func (s *shownAt) thread(d news.Delivery, own string) string {
	kind := d.Alert.Reason.Kind()
	if s.channels[d.Alert.Channel].As == news.AsMessage || kind != news.ReasonReport && kind != news.ReasonBell {
		return ""
	}
	return own
}

// withdrawals are the deliveries that change or delete what channels show.
func (s *shownAt) withdrawals() (ds []news.Delivery) {
	for _, d := range s.posted {
		at := forgetAt{d.Alert.Channel, d.RemoteID}
		if !s.changed[at] {
			continue
		}
		m := s.says[at]
		if m.Empty() {
			m = news.Message{}
		}
		if d.Doubtful {
			s.twice[d.Alert.Channel]++
		}
		detail := d.RemoteID
		if d.Standing.Thread != "" {
			detail += "/" + d.Standing.Thread
		}
		a := news.Alert{
			Story:   news.StoryID("withdrawn:" + news.Digest(16, string(at.channel), at.remote, fmt.Sprint(m.Empty(), len(m.Entries), s.now.UnixMilli()))),
			Channel: at.channel, Reason: news.ReasonWithdraw.With(detail), Topics: d.Alert.Topics, At: s.now,
		}
		ds = append(ds, a.Delivery(m))
	}
	return ds
}
