package config

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
	texts "watcher/internal/text"
)

// onlyChannel is the name of a channel that was given without one.
const onlyChannel = "alerts"

// channelEntry is a channel as read.
type channelEntry struct {
	name    scalar
	webhook scalar
	discord scalar
	as      scalar
	ping    pingPart
	quiet   news.Quiet
	digest  scalar
	burst   int
	notices string
	board   scalar
	spoken  string
	broken  bool // refused while it was read, but known to topics all the same
}

type pingPart struct {
	role, user scalar
	when       string
	outlets    int
	trusted    []scalar
	pos        news.Pos
	given      bool
}

func channelTable() table[channelEntry] {
	ping := pingTable()
	return table[channelEntry]{name: "channel", keys: []key[channelEntry]{
		aka(secret("webhook", "The address of a Discord webhook, from a variable.", textForm("secret"),
			func(c *channelEntry) *scalar { return &c.webhook }), "url", "webhook_url", "address", "hook"),
		aka(secret("channel", "The number of a Discord channel, for the bot.", idForm(),
			func(c *channelEntry) *scalar { return &c.discord }), "channel_id", "id"),
		{
			name: "as", doc: "How stories appear: each as a message, as a message with a thread for its further reports (by the bot), or as a post of a forum. Default: message.", form: choiceForm("message", "thread", "forum"),
			read: readAs,
		},
		{
			name: "ping", doc: "Who is called to a new alert.", form: ping.form(),
			read: func(r *reader, n *yaml.Node, c *channelEntry) {
				if n.Kind == yaml.ScalarNode && n.Value != "" {
					r.fail(r.pos(n), "ping: say who: { role: \"…\" } or { user: \"…\" }, with the number from Discord")
					return
				}
				c.ping.pos, c.ping.given = r.pos(n), true
				r.within("ping", func() { ping.read(r, n, &c.ping) })
			},
		},
		quietKey(), digestKey(),
		parsed("burst", "As `burst` of the file, for this channel.", intForm(1, 1000), parseWhole(1, 1000), func(c *channelEntry) *int { return &c.burst }),
		parsed("notices", "all: this channel hears of broken feeds, refused configuration and stuck deliveries. A topic without `to` does not go to it, if there are others.",
			choiceForm("all", "none"), func(s string) (string, error) {
				if s != "all" && s != "none" {
					return "", texts.Errorf("unknown %q%s", s, suggest(s, []string{"all", "none"}))
				}
				return s, nil
			}, func(c *channelEntry) *string { return &c.notices }),
		boardKey(),
		spokenKey("The language in which watcher speaks here: alerts, buttons, lists, the board, answers to commands. Default: that of the file.",
			func(c *channelEntry) *string { return &c.spoken }),
	}}
}

func pingTable() table[pingPart] {
	return table[pingPart]{name: "ping", keys: []key[pingPart]{
		text("role", "The number of a role.", idForm(), func(p *pingPart) *scalar { return &p.role }),
		text("user", "The number of a user.", idForm(), func(p *pingPart) *scalar { return &p.user }),
		parsed("if", "urgent: for urgent alerts alone. Default: always.", choiceForm("urgent", "always"), func(s string) (string, error) {
			if s != "urgent" && s != "always" {
				return "", texts.Errorf("unknown %q%s", s, suggest(s, []string{"urgent", "always"}))
			}
			return s, nil
		}, func(p *pingPart) *string { return &p.when }),
		parsed("outlets", "Call only once this many outlets have the story, copies and parties to it not counted, and those who credit one outlet counted once.",
			intForm(1, 50), parseWhole(1, 50), func(p *pingPart) *int { return &p.outlets }),
		words("trusted", "Feeds, by name, tag or owner, or sources of items, that call alone, where `outlets` waits for several.", manyForm(textForm("name")),
			func(p *pingPart) *[]scalar { return &p.trusted }),
	}}
}

func readAs(r *reader, n *yaml.Node, c *channelEntry) {
	s, ok := r.scalar(n)
	switch {
	case !ok:
	case s.text == "message" || s.text == "thread" || s.text == "forum":
		c.as = s
	default:
		r.fail(s.pos, "as: unknown %q%s", s.text, suggest(s.text, []string{"message", "thread", "forum"}))
	}
}

// as judges how stories are to appear, by what the channel's address can do.
func (b *builder) as(e channelEntry) news.As {
	switch e.as.text {
	case "thread":
		if e.webhook.given {
			b.r.fail(e.as.pos, "as: a webhook cannot open threads: give the channel's number instead, for the bot, or the webhook of a forum, with as: forum")
		}
		return news.AsThread
	case "forum":
		if u, err := url.Parse(e.webhook.text); err == nil && u.Query().Has("thread_id") {
			b.r.fail(e.as.pos, "as: forum makes a post of each story, and thread_id in the webhook's address names one for all: delete one of them")
		}
		return news.AsForum
	}
	return news.AsMessage
}

// channelsKey takes one address, or a table of channels.
func channelsKey() key[file] {
	t := channelTable()
	return aka(key[file]{
		name: "channels", doc: "Where alerts go: one webhook address, or a table of names, each with a webhook address or a table.",
		form: eitherForm("address, or name: address or table", textForm("secret"), mapForm("", eitherForm("", textForm("secret"), t.form()))),
		read: func(r *reader, n *yaml.Node, f *file) {
			f.toldWhere = n.Kind != yaml.ScalarNode || n.Value != ""
			if n.Kind == yaml.ScalarNode && (n.ShortTag() != "!!null" || n.Value != "") {
				if s, ok := r.optional(n); ok {
					f.channels = append(f.channels, channelEntry{name: scalar{text: onlyChannel, pos: s.pos}, webhook: s})
				}
				return
			}
			for _, p := range r.entries(n, "channels: one webhook address is wanted, or a table of names: `newsroom: ${NEWSROOM_WEBHOOK}`") {
				r.about(texts.Sprintf("channel %q", p.key.Value), func() { readChannel(r, t, p, f) })
			}
		},
	}, "channel", "webhooks", "webhook", "destinations", "notify")
}

func readChannel(r *reader, t table[channelEntry], p pair, f *file) {
	c := channelEntry{name: scalar{text: p.key.Value, raw: p.key.Value, pos: r.pos(p.key)}}
	if p.value.Kind == yaml.ScalarNode {
		s, ok := r.optional(p.value)
		c.webhook, c.broken = s, !ok
	} else {
		c.broken = !r.sound(func() { t.read(r, p.value, &c) })
	}
	f.channels = append(f.channels, c)
}

// channels judges the channels, which need to know how Discord is reached.
func (b *builder) channels() {
	if len(b.file.channels) == 0 {
		b.config.Channels = []news.Channel{{ID: onlyChannel, Language: b.file.language}}
		if !b.options.Partial && !b.file.toldWhere {
			b.r.warn(b.top, "no channels are given, so alerts are printed to the terminal; for Discord write channels: ${DISCORD_WEBHOOK}")
		}
		return
	}
	addresses := map[string]scalar{}
	for _, e := range b.file.channels {
		b.r.about(texts.Sprintf("channel %q", e.name.text), func() {
			c := b.channel(e)
			if address := c.Webhook.Reveal() + c.Discord; address != "" {
				if first, ok := addresses[address]; ok {
					b.r.warn(e.name.pos, "it has the same address as channel %q on line %d: what goes to both appears there twice", first.text, first.pos.Line)
				} else {
					addresses[address] = e.name
				}
			}
			b.config.Channels = append(b.config.Channels, c)
		})
	}
}

func (b *builder) channel(e channelEntry) news.Channel {
	c := news.Channel{
		ID: news.ChannelID(e.name.text), Notices: e.notices == "all",
		Quiet: e.quiet, Digest: b.digest(e.digest), Burst: e.burst, ByBot: e.discord.given,
	}
	c.Language = cmp.Or(e.spoken, b.file.language)
	b.channelName(e.name)
	switch {
	case e.broken || e.webhook.veiled || e.discord.veiled:
		return c
	case e.webhook.given && e.discord.given:
		b.r.fail(e.discord.pos, "it has a webhook and a channel; delete one of them")
	case e.webhook.given:
		c.Unset = e.webhook.unset
		if c.Unset == "" {
			c.Webhook = b.webhook(e.webhook)
		}
	case e.discord.given && e.discord.unset != "":
		c.Unset = e.discord.unset
	case e.discord.given:
		c.Discord, c.Unset = b.botChannel(e)
	case e.as.text == "thread":
		b.r.fail(e.name.pos, "it has no address; give it the number of a channel, for the bot: a webhook cannot open threads")
	default:
		b.r.fail(e.name.pos, "it has no address; give it a webhook or a channel")
	}
	c.As = b.as(e)
	c.NoBoard = b.noBoard(e)
	c.Ping = b.ping(e.ping)
	return c
}

func (b *builder) channelName(s scalar) {
	switch {
	case s.text == "" || len(s.text) > 64 || strings.ContainsFunc(s.text, func(r rune) bool { return r < ' ' }):
		b.r.fail(s.pos, "a channel's name has 1 to 64 characters")
	case s.text == news.DrillName:
		b.r.fail(s.pos, "this name is watcher's own: choose another")
	}
}

func (b *builder) botChannel(e channelEntry) (id, unset string) {
	s := e.discord
	if !snowflake.MatchString(s.text) {
		b.r.fail(s.pos, "channel: this is no number of a Discord channel; in Discord, right-click the channel and choose Copy Channel ID")
		return "", ""
	}
	d := b.config.Discord
	if b.options.Blind { // the token may stand in a variable
		return s.text, ""
	}
	if d.Token == "" && d.Unset == "" {
		instead := ", or give a webhook instead"
		if e.as.text == "thread" {
			instead = "" // it cannot open them
		}
		b.r.fail(s.pos, "a channel's number needs the bot: write discord: { token: \"${DISCORD_TOKEN}\" }%s", instead)
	}
	if d.Token == "" {
		return "", d.Unset
	}
	return s.text, ""
}

var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

func (b *builder) ping(p pingPart) news.Ping {
	for _, s := range []scalar{p.role, p.user} {
		if s.given && !snowflake.MatchString(s.text) {
			b.r.fail(s.pos, "ping: this is no number; in Discord, turn on Developer Mode, right-click the role or user and choose Copy ID")
		}
	}
	if p.given && !p.role.given && !p.user.given {
		b.r.fail(p.pos, "ping: nobody is named; give a role or a user")
	}
	return news.Ping{Role: p.role.text, User: p.user.text, UrgentOnly: p.when == "urgent", Outlets: p.outlets, Trusted: textsOf(p.trusted)}
}
