package config

import (
	"cmp"
	"fmt"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
)

// feedEntry is a feed as read.
type feedEntry struct {
	url        scalar
	name       scalar
	lang       scalar
	tags       []scalar
	owner      scalar
	schedule   scalar
	headers    []headerEntry
	user       scalar
	password   scalar
	proxy      scalar
	robots     string // "" if not said
	storeBody  bool
	restricted bool
	pos        news.Pos
}

type headerEntry struct{ name, value scalar }

func feedTable() table[feedEntry] {
	return table[feedEntry]{name: "feed", keys: []key[feedEntry]{
		aka(text("url", "The feed's address.", textForm("address"), func(f *feedEntry) *scalar { return &f.url }), "address", "link", "feed", "href", "xmlUrl"),
		aka(text("name", "What the outlet is called in alerts. Default: the host, with the path where several feeds have one host.", textForm("name"), func(f *feedEntry) *scalar { return &f.name }), "title", "label"),
		aka(text("lang", "The language, as in en, fa, ar, sq. Ordinary words of queries are found in its forms. An item in letters that it is not written in is taken for what its words say.", patternForm("language", languagePattern), func(f *feedEntry) *scalar { return &f.lang }), "language"),
		aka(words("tags", "Words that topics can name in `from`.", manyForm(textForm("word")), func(f *feedEntry) *[]scalar { return &f.tags }), "tag", "categories", "labels"),
		aka(text("owner", "Who owns the outlet; outlets of one owner count once.", textForm("name"), func(f *feedEntry) *scalar { return &f.owner }), "publisher"),
		aka(text("schedule", "When this feed is asked. Default: that of `defaults`.", scheduleForm(), func(f *feedEntry) *scalar { return &f.schedule }), "interval", "every", "cron", "refresh"),
		headersKey(),
		aka(text("user", "The user's name, where the feed wants a login.", textForm("name"), func(f *feedEntry) *scalar { return &f.user }), "username", "login"),
		aka(text("password", "The password, from a variable.", textForm("secret"), func(f *feedEntry) *scalar { return &f.password }), "pass"),
		text("proxy", "The proxy for this feed. Default: that of `network`.", textForm("address"), func(f *feedEntry) *scalar { return &f.proxy }),
		robotsKey(func(f *feedEntry) *string { return &f.robots }),
		parsed("store_body", "false: full texts and the feed's bytes are not kept. Default: true.", boolForm(), parseBool, func(f *feedEntry) *bool { return &f.storeBody }),
		parsed("restricted", "true: its text never leaves the desk's channels: alerts hold headline and link alone, it is in no evidence pack, no translation service is asked, and no full text is kept. Default: false.", boolForm(), parseBool, func(f *feedEntry) *bool { return &f.restricted }),
	}}
}

// robotsKey says whether feeds are asked for that robots.txt disallows. A feed
// that the desk lead named is no find of a crawler, so that is the default.
func robotsKey[T any](at func(*T) *string) key[T] {
	return parsed("robots", "obey: what the site's robots.txt disallows is not asked for. Default: ignore; check --fetch tells either way.",
		choiceForm("ignore", "obey"), choice("ignore", "obey"), at)
}

const languagePattern = `[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*`

var (
	language   = regexp.MustCompile(`^` + languagePattern + `$`)
	headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") // RFC 9110 section 5.6.2
)

// IsLanguage reports whether a text can be a language of feeds.yaml.
func IsLanguage(s string) bool { return language.MatchString(s) }

func scheduleForm() form { return textForm("`auto`, `@every 2m` or a cron line") }

func headersKey() key[feedEntry] {
	return key[feedEntry]{
		name: "headers", doc: "Headers to send along, from variables.", form: mapForm("name: secret", textForm("")),
		read: func(r *reader, n *yaml.Node, f *feedEntry) {
			for _, p := range r.entries(n, "headers: a table is wanted: { Authorization: \"${FEED_AUTH}\" }") {
				if s, ok := r.scalar(p.value); ok {
					f.headers = append(f.headers, headerEntry{scalar{text: p.key.Value, pos: r.pos(p.key)}, s})
				}
			}
		},
	}
}

// feedsKey takes one address, or a list of addresses and tables.
func feedsKey() key[file] {
	t := feedTable()
	return aka(key[file]{
		name: "feeds", doc: "What is read: a list of addresses, or of tables.",
		form: manyForm(eitherForm("address or table", textForm("address"), t.form())),
		read: func(r *reader, n *yaml.Node, f *file) {
			for _, item := range r.list(n) {
				e := feedEntry{storeBody: true, pos: r.pos(item)}
				sound := r.sound(func() {
					if item.Kind != yaml.MappingNode {
						e.url, _ = r.scalar(item)
						return
					}
					r.about(subjectOf(item), func() { t.read(r, item, &e) })
				})
				switch {
				case e.url.given || e.url.veiled:
					f.feeds = append(f.feeds, e)
				case sound:
					r.fail(e.pos, "a feed without an address; give it a url")
				}
			}
		},
	}, "feed", "sources", "urls", "subscriptions")
}

// subjectOf names a feed before it is read.
func subjectOf(n *yaml.Node) string {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "url" && n.Content[i+1].Kind == yaml.ScalarNode {
			return "feed " + shown(n.Content[i+1].Value)
		}
	}
	return "feed"
}

// feeds judges the feeds, which need to know what the network allows.
func (b *builder) feeds() {
	f := b.file
	if len(f.feeds) == 0 && !b.options.Partial && !b.hasErrors() {
		b.r.fail(b.top, "no feeds are given, so there is nothing to read; add at least one: feeds: [https://…]")
	}
	first := map[string]news.Pos{}
	for _, e := range f.feeds {
		b.r.about(strings.TrimSpace("feed "+shown(e.url.raw)), func() {
			feed, whole, ok := b.feed(e)
			if !ok {
				return
			}
			if at, twice := first[whole]; twice {
				b.r.fail(e.url.pos, "it is already listed %s", placeOf(at, e.url.pos))
				return
			}
			first[whole] = e.url.pos
			b.config.Feeds = append(b.config.Feeds, feed)
		})
	}
	tellApart(b.config.Feeds, f.feeds)
	if s := f.schedule; s.given && !slices.ContainsFunc(f.feeds, func(e feedEntry) bool { return !e.schedule.given }) {
		b.schedule(s, time.Second)
	}
}

// tellApart gives feeds of one host that were not given names the paths of
// their addresses as well: else nobody knows which one a notice speaks of.
func tellApart(feeds []news.Feed, entries []feedEntry) {
	named := make(map[string]bool, len(entries))
	for _, e := range entries {
		named[e.name.text] = true
	}
	hosts := make(map[string]int, len(feeds))
	for _, f := range feeds {
		hosts[f.Name]++
	}
	for n, f := range feeds {
		if hosts[f.Name] < 2 || named[f.Name] {
			continue
		}
		if u, err := url.Parse(f.URL); err == nil {
			feeds[n].Name = f.Name + strings.TrimSuffix(u.Path, "/")
		}
	}
}

// shown is an address as it may be shown: without what follows ?, which can
// hold a key, and without a login.
func shown(raw string) string {
	raw, _, _ = strings.Cut(raw, "?")
	if scheme, rest, ok := strings.Cut(raw, "://"); ok {
		if at := strings.LastIndexByte(rest, '@'); at >= 0 {
			raw = scheme + "://…@" + rest[at+1:]
		}
	}
	if len(raw) > 100 {
		raw = strings.ToValidUTF8(raw[:100], "") + "…"
	}
	return raw
}

func (b *builder) feed(e feedEntry) (feed news.Feed, whole string, ok bool) {
	if e.url.veiled {
		feed = news.Feed{ID: news.NewFeedID("veiled", e.url.raw), URL: e.url.raw, Name: cmp.Or(e.name.text, e.url.raw), Lang: e.lang.text, Schedule: "auto"}
		feed.Tags = textsOf(e.tags)
		return feed, e.url.raw, true
	}
	u, err := b.feedAddress(e.url.text)
	if err != nil {
		b.r.fail(e.url.pos, "%v", err)
		return feed, "", false
	}
	host, whole := canonical(u)
	feed = news.Feed{
		ID:         news.NewFeedID(host, whole),
		URL:        e.url.text,
		Keyed:      variable.MatchString(strings.ReplaceAll(e.url.raw, "$$", "")),
		Name:       cmp.Or(e.name.text, strings.TrimPrefix(host, "www.")),
		Lang:       e.lang.text,
		Owner:      e.owner.text,
		Schedule:   "auto",
		User:       e.user.text,
		Password:   news.Secret(e.password.text),
		Proxy:      b.proxy("proxy", e.proxy),
		ObeyRobots: cmp.Or(e.robots, b.file.robots) == "obey",
		StoreBody:  e.storeBody && !e.restricted,
		Restricted: e.restricted,
	}
	if e.lang.given && !language.MatchString(e.lang.text) {
		b.r.fail(e.lang.pos, "lang: %q is no language; write two letters, as in en, fa, ar, sq", e.lang.raw)
	}
	for _, t := range e.tags {
		if t.text != "" && !slices.Contains(feed.Tags, t.text) {
			feed.Tags = append(feed.Tags, t.text)
		}
	}
	b.feedSchedule(e, u, &feed)
	b.login(e, &feed)
	if u.Scheme == "http" && !b.allows(u) && !local(u.Hostname()) && (feed.Password != "" || len(feed.Headers) > 0) {
		b.r.warn(e.url.pos, "its login goes over plain http, where others can read it; use https if the outlet offers it")
	}
	return feed, whole, true
}

func (b *builder) feedAddress(text string) (*url.URL, error) {
	if scheme, rest, ok := strings.Cut(text, "://"); ok && scheme != "" {
		host, _, _ := strings.Cut(rest, "/")
		if strings.Contains(host, "@") {
			return nil, fmt.Errorf("the address holds a login; move it to user: and password: \"${FEED_PASSWORD}\"")
		}
	}
	u, err := address(text)
	if err != nil {
		return nil, err
	}
	return u, b.reachable(u, false)
}

func (b *builder) feedSchedule(e feedEntry, u *url.URL, feed *news.Feed) {
	floor := time.Minute
	if b.allows(u) {
		floor = time.Second
	}
	switch general := b.file.schedule; {
	case e.schedule.given:
		feed.Schedule = e.schedule.text
		b.schedule(e.schedule, floor)
	case general.given:
		feed.Schedule = general.text
		b.r.about("defaults", func() { b.schedule(general, floor) })
	}
}

// schedule has the scheduler judge a schedule once for each floor.
func (b *builder) schedule(s scalar, floor time.Duration) {
	judged := fmt.Sprint(s.pos, floor)
	if b.judged[judged] || s.text == "auto" {
		return
	}
	b.judged[judged] = true
	if s.text == "" {
		b.r.fail(s.pos, "schedule: nothing is given; write auto, \"@every 5m\" or a cron line")
		return
	}
	if b.options.Judge.Schedule == nil {
		return
	}
	if err := b.options.Judge.Schedule(s.text, b.config.Zone, floor); err != nil {
		b.r.fail(s.pos, "schedule: %v", err)
	}
}

// login judges what is sent along with a request for the feed.
func (b *builder) login(e feedEntry, feed *news.Feed) {
	if e.password.text != "" && e.user.text == "" && !e.user.veiled {
		b.r.fail(e.password.pos, "a password without a user; add user:")
	}
	if strings.ContainsAny(e.user.text+e.password.text, "\r\n\x00") || strings.Contains(e.user.text, ":") {
		b.r.fail(e.user.pos, "a user's name has no colon, and neither it nor the password a line break")
	}
	for _, h := range e.headers {
		name := textproto.CanonicalMIMEHeaderKey(h.name.text)
		_, twice := feed.Headers[name]
		switch {
		case !headerName.MatchString(h.name.text):
			b.r.fail(h.name.pos, "headers: %q is no name of a header", h.name.text)
		case twice:
			b.r.fail(h.name.pos, "headers: %s is given twice", name)
		case slices.Contains(ownHeaders, name):
			b.r.fail(h.name.pos, "headers: %s is watcher's own to set; delete the line", name)
		case name == "Authorization" && e.user.text != "":
			b.r.fail(h.name.pos, "headers: Authorization and user are both given; delete one of them")
		case strings.ContainsAny(h.value.text, "\r\n\x00"):
			b.r.fail(h.value.pos, "headers: the value of %s holds a line break", name)
		default:
			if feed.Headers == nil {
				feed.Headers = map[string]news.Secret{}
			}
			feed.Headers[name] = news.Secret(h.value.text)
		}
	}
}

// ownHeaders are those that polite polling lives by, or that the connection
// itself sets.
var ownHeaders = []string{
	"Host", "Content-Length", "Transfer-Encoding", "Connection", "Te", "Trailer", "Upgrade",
	"If-None-Match", "If-Modified-Since", "Accept-Encoding", "Range", "Referer",
}
