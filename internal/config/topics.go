package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"watcher/internal/news"
	texts "watcher/internal/text"
)

// topicEntry is a topic as read.
type topicEntry struct {
	title     scalar
	id        scalar
	any       []scalar
	all       []scalar
	about     []aboutEntry
	none      []scalar
	reject    []scalar
	urgent    []scalar
	from      []scalar
	to        []scalar
	parties   []scalar
	maxAge    time.Duration
	alertFrom float64
	expires   scalar
	colour    int
	tests     testsPart
	broken    bool // a line of it was refused
}

func topicTable() table[topicEntry] {
	lines := func(name, doc string, at func(*topicEntry) *[]scalar, names ...string) key[topicEntry] {
		return aka(key[topicEntry]{name: name, doc: doc, form: queriesForm(), read: func(r *reader, n *yaml.Node, t *topicEntry) {
			r.within(name, func() { *at(t) = r.queries(n) })
		}}, names...)
	}
	return table[topicEntry]{name: "topic", stranger: queryAsKey, keys: []key[topicEntry]{
		text("id", "Its name for history and for other programs; keep it when you change the title. Default: made from the title.",
			patternForm("name", `[^\s/]{1,100}`), func(t *topicEntry) *scalar { return &t.id }),
		lines("any", "Queries of which one is enough.", func(t *topicEntry) *[]scalar { return &t.any }, "keywords", "terms", "query", "queries", "include", "or"),
		lines("all", "Queries that must each hold as well.", func(t *topicEntry) *[]scalar { return &t.all }, "and", "must"),
		aboutKey(),
		parsed("alert_from", "The score from which related news (`about`) alerts; what scores less, and 6 or more, is a maybe. Default: 8. `watcher explain` shows scores.",
			scoreForm(leastScore, mostScore), parseScore, func(t *topicEntry) *float64 { return &t.alertFrom }),
		lines("none", "Queries that cancel a hit which they overlap: `MEK inhibitor` takes MEK away.", func(t *topicEntry) *[]scalar { return &t.none }, "exclude", "not", "without"),
		lines("reject", "Queries that drop the whole item.", func(t *topicEntry) *[]scalar { return &t.reject }, "block", "drop"),
		aka(words("from", "Feeds to look at, by tag or name. Default: all.", manyForm(textForm("tag or name")), func(t *topicEntry) *[]scalar { return &t.from }), "feeds", "sources", "tags"),
		aka(words("to", "Channels to tell. Default: all but those with `notices`.", manyForm(textForm("channel")), func(t *topicEntry) *[]scalar { return &t.to }), "channels", "channel", "notify"),
		lines("urgent", "When one of these queries holds as well, the alert is urgent.", func(t *topicEntry) *[]scalar { return &t.urgent }),
		words("parties", "Feeds, by name, tag or owner, or sources of items, that carry the news but confirm nothing.", manyForm(textForm("name")), func(t *topicEntry) *[]scalar { return &t.parties }),
		aka(maxAgeKey(), "age", "maxage"),
		aka(text("expires", "The last day on which the topic is looked for, as in 2027-03-01.", patternForm("date", `[0-9]{4}-[0-9]{2}-[0-9]{2}.*`), func(t *topicEntry) *scalar { return &t.expires }), "until", "ends"),
		aka(parsed("colour", "The colour of its alerts, as in '#c0392b'. Default: chosen by its id.", patternForm("colour", `#[0-9A-Fa-f]{6}`), parseColour, func(t *topicEntry) *int { return &t.colour }), "color"),
		testsKey(),
	}}
}

func maxAgeKey() key[topicEntry] {
	k := parsed("max_age", "Items older than this do not alert; items without a date do.", durationForm(), parseMaxAge, func(t *topicEntry) *time.Duration { return &t.maxAge })
	read := k.read
	k.read = func(r *reader, n *yaml.Node, t *topicEntry) {
		t.maxAge = -1
		if read(r, n, t); t.maxAge == 0 {
			r.warn(r.pos(n), "max_age: %s is no limit, so items of any age alert; write one, as in 48h, or delete the line", n.Value)
		}
		t.maxAge = max(t.maxAge, 0)
	}
	return k
}

// queryAsKey explains a query whose colon made a key of its first word.
func queryAsKey(name string) string {
	if slices.Contains([]string{"title", "summary", "body", "author", "source", "category", "link", "lang", "country", "group", "topic"}, name) {
		return "; if it is a query, put it under any, in single quotes and without the space: '" + name + ":…'"
	}
	return ""
}

const idPattern = `[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,99}`

// maxID bounds a topic's id, in characters.
const maxID = 100

var topicID = regexp.MustCompile(`^` + idPattern + `$`)

// topicsKey takes a table of titles, each with a query, a list or a table.
func topicsKey() key[file] {
	t := topicTable()
	return aka(key[file]{
		name: "topics", doc: "What is looked for: titles, each with a query, a list of queries of which one is enough, or a table.",
		form: mapForm("title: query, list or table", eitherForm("", queriesForm(), t.form())),
		read: func(r *reader, n *yaml.Node, f *file) {
			for _, p := range r.entries(n, "topics: a table is wanted, each title with its queries: `The MEK in Albania: [PMOI, MEK NEAR Albania]`") {
				r.about(texts.Sprintf("topic %q", p.key.Value), func() {
					e := topicEntry{title: scalar{text: p.key.Value, pos: r.pos(p.key)}}
					e.broken = !r.sound(func() {
						if p.value.Kind == yaml.MappingNode {
							t.read(r, p.value, &e)
						} else {
							e.any = r.queries(p.value)
						}
					})
					f.topics = append(f.topics, e)
				})
			}
		},
	}, "topic", "keywords", "searches", "watches")
}

// topics judges the topics, which name channels and feeds.
func (b *builder) topics() {
	if len(b.file.topics) == 0 && !b.options.Partial && !b.hasErrors() {
		b.r.fail(b.top, "no topics are given, so there is nothing to look for; add at least one: topics: { Title: [a query] }")
	}
	first := map[news.TopicID]scalar{}
	for _, e := range b.file.topics {
		b.r.about(texts.Sprintf("topic %q", e.title.text), func() {
			t := b.topic(e)
			if one, twice := first[t.ID]; twice && t.ID != "" {
				b.r.fail(e.title.pos, "its id %q is that of topic %q %s; give one of them another id", t.ID, one.text, placeOf(one.pos, e.title.pos))
			}
			first[t.ID] = e.title
			b.config.Topics = append(b.config.Topics, t)
		})
	}
}

func (b *builder) topic(e topicEntry) news.Topic {
	t := news.Topic{
		ID:      news.TopicID(slug(e.title.text)),
		Title:   e.title.text,
		Any:     queriesOf(e.any),
		All:     queriesOf(e.all),
		About:   b.about(e),
		None:    queriesOf(e.none),
		Reject:  queriesOf(e.reject),
		Urgent:  queriesOf(e.urgent),
		Parties: textsOf(e.parties),
		MaxAge:  e.maxAge,

		AlertFrom: e.alertFrom,

		Colour: e.colour,
		Tests:  news.TopicTests{Match: b.tests(e.tests.match), Skip: b.tests(e.tests.skip)},
		Pos:    e.title.pos,
	}
	switch {
	case e.id.given && utf8.RuneCountInString(e.id.text) > maxID:
		b.r.fail(e.id.pos, "id: it has %d characters; the most is %d", utf8.RuneCountInString(e.id.text), maxID)
	case e.id.given && !topicID.MatchString(e.id.text):
		b.r.fail(e.id.pos, "id: %q has other characters than letters, digits, - and _", e.id.raw)
	case e.id.given:
		t.ID = news.TopicID(e.id.text)
	case t.ID == "":
		b.r.fail(e.title.pos, "no id can be made from this title; give it one: id: my-topic")
	}
	if e.alertFrom > 0 && len(e.about) == 0 && !e.broken {
		b.r.fail(e.title.pos, "alert_from is the score of related news, and there is no about; delete it, or add a profile")
	}
	if len(t.Any)+len(t.All)+len(e.about) == 0 && !e.broken {
		b.r.fail(e.title.pos, "it looks for nothing; give it a query under any")
	}
	if e.expires.given {
		at, err := parseDate(e.expires.text, b.config.Zone)
		if err != nil {
			b.r.fail(e.expires.pos, "expires: %v", err)
		} else if at.Before(b.options.Now()) {
			b.r.warn(e.expires.pos, "expires: %s is over, so nothing is looked for; move the date, or delete the topic", e.expires.text)
		}
		t.Expires = at
	}
	t.From = b.from(e)
	t.To = b.to(e)
	return t
}

// from judges the tags and names of feeds, and returns them as the feeds have
// them.
func (b *builder) from(e topicEntry) []string {
	if b.feedsBy == nil {
		known := newNames(b.feedNames())
		b.feedsBy = &known
	}
	var from []string
	for _, s := range e.from {
		name, ok := b.feedsBy.find(s.text)
		switch {
		case ok:
			from = append(from, name)
		case b.options.Partial && len(b.file.feeds) == 0: // the file that it comes to may have it
			from = append(from, s.text)
		default:
			b.r.fail(s.pos, "no feed has the name or tag %q%s", s.raw, suggest(s.text, b.feedsBy.all))
		}
	}
	if e.from != nil && len(e.from) == 0 && !e.broken {
		b.r.fail(e.title.pos, "from is empty, so no feed is looked at; delete the line for all feeds")
	}
	return from
}

// to returns the channels that hear of a topic. One that is there for notices
// hears of topics that name it, or when there is no other.
func (b *builder) to(e topicEntry) []news.ChannelID {
	var all, known []string
	for _, c := range b.config.Channels {
		known = append(known, string(c.ID))
		if !c.Notices {
			all = append(all, string(c.ID))
		}
	}
	if len(all) == 0 {
		all = known
	}
	if e.to != nil {
		all = nil
		for _, s := range e.to {
			if id, ok := b.channelNamed(s); ok {
				all = append(all, string(id))
			}
		}
		if len(e.to) == 0 && !e.broken {
			b.r.fail(e.title.pos, "to is empty, so nobody hears of it; delete the line for all channels")
		}
	}
	var to []news.ChannelID
	for _, name := range all {
		if id := news.ChannelID(name); !slices.Contains(to, id) {
			to = append(to, id)
		}
	}
	return to
}

// channelNamed finds a channel by its name.
func (b *builder) channelNamed(s scalar) (news.ChannelID, bool) {
	var known []string
	for _, c := range slices.Concat(b.config.Channels, b.besideChannels()) {
		if string(c.ID) == s.text {
			return c.ID, true
		}
		known = append(known, string(c.ID))
	}
	if !b.options.Partial || len(b.file.channels) > 0 {
		b.r.fail(s.pos, "unknown channel %q%s", s.raw, suggest(s.text, known))
	}
	return "", false
}

// slug makes an id from a title: letters and digits of any script in lower
// case, what stands between them as one hyphen.
func slug(title string) string {
	var s strings.Builder
	gap := false
	for _, r := range norm.NFC.String(title) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) && s.Len() > 0:
			if gap && s.Len() > 0 {
				s.WriteByte('-')
			}
			s.WriteRune(unicode.ToLower(r))
			gap = false
		default:
			gap = true
		}
	}
	id := []rune(s.String())
	return strings.TrimRight(string(id[:min(len(id), maxID)]), "-")
}

func textsOf(all []scalar) []string {
	var texts []string
	for _, s := range all {
		texts = append(texts, s.text)
	}
	return texts
}

func parseMaxAge(s string) (time.Duration, error) {
	d, err := ParseDuration(s)
	if err == nil && d > 0 && d < time.Minute {
		err = fmt.Errorf("%s is too short; the least is 1m", s)
	}
	return d, err
}

// Between these scores related news may be told to alert: below, it is no maybe.
const (
	leastScore = 6
	mostScore  = 100
)

func parseScore(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= leastScore && n <= mostScore) { // NaN too
		return 0, texts.Errorf("%q is no score; write a number from %d to %d, as in 9.5", s, leastScore, mostScore)
	}
	return n, nil
}

func parseColour(s string) (int, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(strings.TrimPrefix(s, "#")) != 6 {
		return 0, texts.Errorf("%q is no colour; write '#c0392b', in quotes", s)
	}
	return int(n), nil
}
