package config

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	texts "watcher/internal/text"
)

// file is feeds.yaml as read, before its parts are brought together.
type file struct {
	zone      scalar
	discord   discordPart
	channels  []channelEntry
	toldWhere bool // channels were given, well or not
	store     scalar
	keep      Keep
	schedule  scalar
	robots    string
	heartbeat scalar
	network   networkPart
	contact   string
	probes    string
	log       Log
	burst     int
	misses    missesPart
	language  string
	translate translatePart
	web       webPart
	leads     []string
	groups    []groupEntry
	feeds     []feedEntry
	topics    []topicEntry
}

type discordPart struct {
	token, api, guild scalar
	desk              bool
}

type networkPart struct {
	allow []scalar
	proxy scalar
	ca    scalar
}

type groupEntry struct {
	name    scalar
	queries []scalar
}

// fileTable is the whole file.
func fileTable() table[file] {
	schedule := text("schedule", "When feeds without a schedule of their own are asked: auto follows each feed's own rhythm.",
		scheduleForm(), func(f *file) *scalar { return &f.schedule })
	robots := robotsKey(func(f *file) *string { return &f.robots })
	return table[file]{name: "file", keys: append([]key[file]{
		aka(text("zone", "The time zone of schedules, quiet hours, digests, dates and shown times, as in Europe/Tirana. Default: UTC.",
			textForm("time zone"), func(f *file) *scalar { return &f.zone }), "timezone", "tz", "time_zone"),
		part("discord", "How Discord is reached as a bot. Without it, webhooks deliver.",
			discordTable(), func(f *file) *discordPart { return &f.discord }),
		channelsKey(),
		aka(text("store", "The folder for what is remembered. Default: ./data.",
			textForm("folder"), func(f *file) *scalar { return &f.store }), "data", "database", "db", "storage"),
		part("keep", "For how long things are kept.", keepTable(), func(f *file) *Keep { return &f.keep }),
		part("defaults", "What holds for every feed that says nothing else.",
			table[file]{name: "defaults", keys: []key[file]{schedule, robots}}, func(f *file) *file { return f }),
		aka(secret("heartbeat", "An address that is asked after each healthy round, so that a service such as healthchecks.io calls you when watcher stops.",
			textForm("address"), func(f *file) *scalar { return &f.heartbeat }), "healthcheck", "health_check", "ping_url"),
		part("network", "How the outside is reached.", networkTable(), func(f *file) *networkPart { return &f.network }),
		aka(parsed("contact", "Your address (web page or mail) for the servers that are asked; it is sent with every request.",
			textForm("address"), parseContact, func(f *file) *string { return &f.contact }), "user_agent", "email"),
		parsed("probes", "Where health checks and metrics listen, as in 127.0.0.1:8081. Default: nowhere.",
			textForm("host:port"), parseListen, func(f *file) *string { return &f.probes }),
		logKey(),
		parsed("burst", "So many messages within ten minutes a channel gets one by one; further new stories wait for two minutes at most and come as one list, as do more than this in one go. Urgent ones do not wait. Default: 8.",
			intForm(1, 1000), parseWhole(1, 1000), func(f *file) *int { return &f.burst }),
		spokenKey("The language in which watcher speaks to channels that have none of their own: English, German, Albanian or Persian. Default: en.",
			func(f *file) *string { return &f.language }),
		nearMissesKey(),
		part("translate", "A translation service, LibreTranslate or one that speaks like it: below a headline in another language stands what it says. No alert waits for it longer than two seconds.",
			translateTable(), func(f *file) *translatePart { return &f.translate }),
		groupsKey(), feedsKey(), topicsKey(), rolesKey(),
	}, laterKeys()...)}
}

// laterKeys are checked for their shape and answered with a warning.
func laterKeys() []key[file] {
	return []key[file]{
		later(part("web", "Where the web page listens, and its password.", webTable(), func(f *file) *webPart { return &f.web }),
			"there is no page; probes gives health checks and metrics"),
	}
}

// webPart is only checked by this version.
type webPart struct {
	listen   string
	password scalar
}

func webTable() table[webPart] {
	return table[webPart]{name: "web", keys: []key[webPart]{
		aka(parsed("listen", "Where it listens, as in 127.0.0.1:8090.", textForm("host:port"), parseListen, func(w *webPart) *string { return &w.listen }), "address", "listener"),
		secret("password", "Its password, from a variable.", textForm("secret"), func(w *webPart) *scalar { return &w.password }),
	}}
}

// rolesKey takes what may be done, each with the roles that may.
func rolesKey() key[file] {
	return key[file]{
		name: "roles", doc: "Who leads the desk in Discord: lead, with the number of a role or several. Who may manage messages in a channel leads there in any case.",
		form: mapForm("name: number, or a list", manyForm(idForm())),
		read: func(r *reader, n *yaml.Node, f *file) {
			for _, p := range r.entries(n, "roles: a table is wanted, each name with the number of a role: { lead: \"987654321098765432\" }") {
				if p.key.Value != "lead" {
					r.warn(r.pos(p.key), "roles: %s is not acted on by this version: only lead is", p.key.Value)
				}
				for _, item := range r.list(p.value) {
					s, ok := r.scalar(item)
					switch {
					case ok && !snowflake.MatchString(s.text):
						r.fail(s.pos, "roles: %s: this is no number of a role; in Discord, turn on Developer Mode, right-click the role and choose Copy ID", p.key.Value)
					case ok && p.key.Value == "lead":
						f.leads = append(f.leads, s.text)
					}
				}
			}
		},
	}
}

func discordTable() table[discordPart] {
	return table[discordPart]{name: "discord", keys: []key[discordPart]{
		aka(secret("token", "The bot's token, from a variable.", textForm("secret"),
			func(d *discordPart) *scalar { return &d.token }), "bot_token"),
		aka(text("api", "Another base address of Discord's API, version path included. Default: "+DefaultAPI+".", textForm("address"),
			func(d *discordPart) *scalar { return &d.api }), "url", "base_url"),
		aka(text("guild", "The number of your Discord server.", idForm(),
			func(d *discordPart) *scalar { return &d.guild }), "server"),
		aka(parsed("desk", "false: the bot writes alerts and does not answer commands. Default: true, when a channel is given by its number.",
			boolForm(), parseBool, func(d *discordPart) *bool { return &d.desk }), "commands", "gateway"),
	}}
}

func keepTable() table[Keep] {
	duration := func(name, doc string, least time.Duration, at func(*Keep) *time.Duration) key[Keep] {
		return parsed(name, doc, durationForm(), func(s string) (time.Duration, error) {
			d, err := ParseDuration(s)
			if err == nil && d < least {
				err = fmt.Errorf("%s is too short; the least is %dh", s, least/time.Hour)
			}
			return d, err
		}, at)
	}
	return table[Keep]{name: "keep", keys: []key[Keep]{
		duration("items", "What was read: headline, link and summary. Default: 400d.", 24*time.Hour, func(k *Keep) *time.Duration { return &k.Items }),
		duration("bodies", "Full texts that feeds carry. Default: 30d; 0 keeps none.", 0, func(k *Keep) *time.Duration { return &k.Bodies }),
		duration("articles", "Articles that were fetched for a second look. Default: 7d; 0 keeps none.", 0, func(k *Keep) *time.Duration { return &k.Articles }),
		duration("raw", "Feeds as they came, for replay. Default: 3d; 0 keeps none.", 0, func(k *Keep) *time.Duration { return &k.Raw }),
	}}
}

func networkTable() table[networkPart] {
	return table[networkPart]{name: "network", keys: []key[networkPart]{
		aka(words("allow", "Private addresses that may be reached, with or without a port, over plain http too: 10.1.2.0/24, 127.0.0.1:8080.",
			manyForm(textForm("address or range")), func(p *networkPart) *[]scalar { return &p.allow }), "allowed", "allowlist", "whitelist"),
		text("proxy", "The proxy for all requests: http, https or socks5.", textForm("address"), func(p *networkPart) *scalar { return &p.proxy }),
		aka(text("ca", "A PEM file with certificates to trust besides the system's, beside this file or with its full path.", textForm("file"),
			func(p *networkPart) *scalar { return &p.ca }), "ca_file", "cafile", "certificates"),
	}}
}

func logTable() table[Log] {
	return table[Log]{name: "log", keys: []key[Log]{
		parsed("level", "The least that is written. Default: info.", choiceForm("debug", "info", "warn", "error"),
			choice("debug", "info", "warn", "error"), func(l *Log) *string { return &l.Level }),
		parsed("format", "text for people, json for machines. Default: text.", choiceForm("text", "json"),
			choice("text", "json"), func(l *Log) *string { return &l.Format }),
	}}
}

// choice reads one of a few words.
func choice(words ...string) func(string) (string, error) {
	return func(s string) (string, error) {
		for _, w := range words {
			if strings.EqualFold(s, w) {
				return w, nil
			}
		}
		return "", texts.Errorf("unknown %q%s", s, suggest(s, words))
	}
}

// logKey takes a level alone as well.
func logKey() key[file] {
	t := logTable()
	return key[file]{
		name: "log", doc: "How the log is written; a level alone will do.",
		form: eitherForm("level or table", choiceForm("debug", "info", "warn", "error"), t.form()),
		read: func(r *reader, n *yaml.Node, f *file) {
			if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
				r.within("log", func() { t.keys[0].read(r, n, &f.log) })
				return
			}
			r.within("log", func() { t.read(r, n, &f.log) })
		},
	}
}

var groupName = regexp.MustCompile(`^[\pL\pN][\pL\pM\pN_.-]{0,63}$`)

func groupsKey() key[file] {
	return key[file]{
		name: "groups", doc: "Lists of queries with a name, for use in topics as group:name.",
		form: mapForm("name: query, or a list of them", queriesForm()),
		read: func(r *reader, n *yaml.Node, f *file) {
			for _, p := range r.entries(n, "groups: a table is wanted, each name with its queries") {
				r.about(texts.Sprintf("group %q", p.key.Value), func() {
					if !groupName.MatchString(p.key.Value) {
						r.fail(r.pos(p.key), "a group's name has letters, digits, - and _ alone: it is used as group:name")
						return
					}
					g := groupEntry{name: scalar{text: p.key.Value, pos: r.pos(p.key)}, queries: r.queries(p.value)}
					if len(g.queries) == 0 {
						r.fail(r.pos(p.key), "it has no query")
					}
					f.groups = append(f.groups, g)
				})
			}
		},
	}
}

// entries reads a table whose keys the desk chose.
func (r *reader) entries(n *yaml.Node, otherwise string) []pair {
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null":
		r.hashTrap(n)
	case n.Kind == yaml.MappingNode:
		return r.pairs(n)
	case r.plainNode(n):
		r.fail(r.pos(n), "%s", otherwise)
	}
	return nil
}

func parseContact(s string) (string, error) {
	if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' || c == '(' || c == ')' }) {
		return "", fmt.Errorf("use plain ASCII without parentheses: it is sent in a header")
	}
	return s, nil
}

func parseListen(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if n, convErr := strconv.ParseUint(port, 10, 16); err != nil || convErr != nil || n == 0 {
		return "", texts.Errorf("%q is no address to listen on; write host:port, as in 127.0.0.1:8081", s)
	}
	return s, nil
}

func parseWhole(least, most int) func(string) (int, error) {
	return func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < least || n > most {
			return 0, texts.Errorf("%q is no number from %d to %d", s, least, most)
		}
		return n, nil
	}
}

func parseBool(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true", "yes", "on":
		return true, nil
	case "false", "no", "off":
		return false, nil
	}
	return false, texts.Errorf("%q is neither true nor false", s)
}
