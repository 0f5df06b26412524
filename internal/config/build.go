package config

import (
	"crypto/x509"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// builder brings the parts of a file together and judges what one part says
// of another.
type builder struct {
	r       *reader
	options Options
	file    *file
	config  *Config
	top     news.Pos // of the file's first key
	judged  map[string]bool
	feedsBy *names // the feeds' names and tags; nil until a topic asks
}

func (b *builder) build() {
	c, f := b.config, b.file
	c.Keep, c.Log, c.Contact, c.Probes, c.Burst = f.keep, f.log, f.contact, f.probes, f.burst
	b.zone()
	b.store()
	b.network()
	b.discord()
	b.heartbeat()
	b.channels()
	b.nearMisses()
	b.translate()
	b.groups()
	b.feeds()
	b.topics()
	b.outlets()
	b.queries()
	b.languages()
}

func (b *builder) hasErrors() bool { return b.r.problems.Err() != nil }

func (b *builder) zone() {
	s := b.file.zone
	if !s.given {
		return
	}
	name := s.text
	if name == "Europe/Tirana" {
		name = "Europe/Tirane" // the time zone database's own spelling, which nobody guesses
	}
	zone, err := time.LoadLocation(name)
	if err != nil || s.text == "" {
		b.r.fail(s.pos, "zone: %q is not known; write a name such as Europe/Berlin, Asia/Tehran or UTC", s.raw)
		return
	}
	b.config.Zone = zone
}

func (b *builder) store() {
	s := b.file.store
	switch {
	case !s.given:
	case strings.Contains(s.text, "://"):
		b.r.fail(s.pos, "store: a database server comes with a later version; use a folder, as in ./data")
	case s.text == "" || strings.ContainsRune(s.text, 0):
		b.r.fail(s.pos, "store: name a folder, as in ./data")
	default:
		b.config.Store = s.text
	}
}

func (b *builder) network() {
	f := b.file.network
	b.config.Network.Allow = slices.Clone(b.options.Allow)
	for _, s := range f.allow {
		allowed, err := parseAllow(s.text)
		if err != nil {
			b.r.fail(s.pos, "network.allow: %v", err)
			continue
		}
		b.config.Network.Allow = append(b.config.Network.Allow, allowed...)
	}
	b.config.Network.Proxy = b.proxy("network.proxy", f.proxy)
	if s := f.ca; s.given && !b.options.Blind {
		path := s.text
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(b.config.Path), path)
		}
		pem, err := b.options.ReadFile(path)
		switch {
		case err != nil:
			b.r.fail(s.pos, "network.ca: %v", err)
		case !x509.NewCertPool().AppendCertsFromPEM(pem):
			b.r.fail(s.pos, "network.ca: %s holds no certificate; it must be a PEM file: -----BEGIN CERTIFICATE-----", s.raw)
		default:
			b.config.Network.CA = path
		}
	}
}

// parseAllow reads an entry of network.allow; localhost stands for its ranges.
func parseAllow(s string) ([]outbound.Allowed, error) {
	host, port := s, ""
	if h, p, ok := strings.Cut(s, ":"); ok && !strings.Contains(p, ":") {
		host, port = h, ":"+p
	}
	entries := []string{s}
	if strings.EqualFold(host, "localhost") {
		entries = []string{"127.0.0.0/8" + port, "[::1]" + port}
	}
	var all []outbound.Allowed
	for _, e := range entries {
		a, err := outbound.ParseAllowed(e)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func (b *builder) discord() {
	f, d := b.file.discord, &b.config.Discord
	d.Desk, d.Leads = f.desk, b.file.leads
	if s := f.api; s.given {
		if api, ok := b.api(s); ok {
			d.API = api
		}
	}
	if s := f.guild; s.given {
		if !snowflake.MatchString(s.text) {
			b.r.fail(s.pos, "discord.guild: this is no number; in Discord, right-click the server and choose Copy Server ID")
		}
		d.Guild = s.text
	}
	s := f.token
	switch token := strings.TrimPrefix(s.text, "Bot "); {
	case !s.given:
	case s.unset != "":
		d.Unset = s.unset
	case token == "":
		b.r.fail(s.pos, "discord.token: nothing is given; write ${DISCORD_TOKEN}, or delete the line")
	case strings.ContainsAny(token, " \t\r\n/\"'"):
		b.r.fail(s.pos, "discord.token: this is no bot's token; in the Developer Portal, open your application, Bot, Reset Token")
	default:
		d.Token = news.Secret(token)
	}
}

func (b *builder) heartbeat() {
	s := b.file.heartbeat
	switch {
	case !s.given:
	case s.unset != "":
		b.config.HeartbeatUnset = s.unset
	default:
		if b.secretAddress("heartbeat", s) {
			b.config.Heartbeat = news.Secret(s.text)
		}
	}
}

func (b *builder) groups() {
	for _, g := range b.file.groups {
		b.config.Groups[g.name.text] = queriesOf(g.queries)
	}
}

// queries has the query language judge what it is given.
func (b *builder) queries() {
	if b.options.Judge.Queries == nil {
		return
	}
	for _, p := range b.options.Judge.Queries(b.besideTopics(), b.besideGroups()) {
		pos := p.Query.Pos
		if pos == (news.Pos{}) {
			continue // it stands elsewhere, see [Options.Beside]
		}
		if p.Query.Text == "" && b.asksForNothing(pos) {
			continue // the reader has said why
		}
		where := ""
		if q, ok := b.r.written[pos]; ok {
			where = q.subject
			if q.node.Value == p.Query.Text {
				pos = q.src.at(q.node, p.Offset)
			}
		}
		text := p.Text
		if where != "" {
			text = fmt.Sprintf("%s: %s", where, text)
		}
		b.r.problems = append(b.r.problems, Problem{Pos: pos, Text: b.r.mask(text), Warning: p.Warning})
	}
}

// asksForNothing reports whether the topic at pos came out without a query.
func (b *builder) asksForNothing(pos news.Pos) bool {
	return slices.ContainsFunc(b.config.Topics, func(t news.Topic) bool {
		return t.Pos == pos && len(t.Any)+len(t.All)+len(t.About) == 0
	})
}

func queriesOf(all []scalar) []news.Query {
	var qs []news.Query
	for _, s := range all {
		qs = append(qs, news.Query{Text: s.text, Pos: s.pos})
	}
	return qs
}
