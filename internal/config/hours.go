package config

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
	texts "watcher/internal/text"
)

// digestFloor is how far apart a channel's digests are at least.
const digestFloor = 10 * time.Minute

var (
	quietHours  = regexp.MustCompile(`^(` + timePattern + `) *[-–] *(` + timePattern + `)$`)
	digestTimes = regexp.MustCompile(`^([a-z]+) +(` + timePattern + `)$`)
)

// digestDays are the words for days, with what a cron line calls them.
var digestDays = map[string]string{
	"daily": "*", "weekdays": "1-5", "weekends": "0,6",
	"sun": "0", "mon": "1", "tue": "2", "wed": "3", "thu": "4", "fri": "5", "sat": "6",
}

type quietPart struct {
	hours  scalar
	urgent string
}

func quietTable() table[quietPart] {
	return table[quietPart]{name: "quiet", keys: []key[quietPart]{
		text("hours", "From and to, as in 23:00-07:00, in the file's zone.", textForm("hours"), func(q *quietPart) *scalar { return &q.hours }),
		parsed("urgent", "What becomes of urgent alerts: ring or hold. Default: ring.", choiceForm("ring", "hold"), choice("ring", "hold"), func(q *quietPart) *string { return &q.urgent }),
	}}
}

// quietKey takes the hours alone as well.
func quietKey() key[channelEntry] {
	return aka(key[channelEntry]{
		name: "quiet", doc: "Hours in which only urgent alerts ring, as in 23:00-07:00; the rest is handed over at their end, as one list. Or { hours: 23:00-07:00, urgent: hold }.",
		form: eitherForm("hours or table", textForm("hours"), quietTable().form()), read: readQuiet,
	}, "quiet_hours", "silent")
}

func digestKey() key[channelEntry] {
	return aka(text("digest", "The channel gets no single alerts but, at set times, all that came since the last digest: weekdays 08:00, daily 18:00, mon 09:00, or a cron line. Urgent alerts are sent at once as well.",
		textForm("times"), func(c *channelEntry) *scalar { return &c.digest }), "summary", "digests")
}

func readQuiet(r *reader, n *yaml.Node, c *channelEntry) {
	var q quietPart
	if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		q.hours, _ = r.scalar(n)
	} else {
		r.within("quiet", func() { quietTable().read(r, n, &q) })
		if !q.hours.given && q.urgent != "" {
			r.fail(r.pos(n), "quiet: no hours are given; write { hours: 23:00-07:00, urgent: %s }", q.urgent)
		}
	}
	if !q.hours.given {
		return
	}
	quiet, err := parseHours(q.hours.text)
	if err != nil {
		r.fail(q.hours.pos, "quiet: %v", err)
	}
	quiet.Urgent = q.urgent == "hold"
	c.quiet = quiet
}

// parseHours reads 23:00-07:00.
func parseHours(s string) (news.Quiet, error) {
	parts := quietHours.FindStringSubmatch(s)
	if parts == nil {
		return news.Quiet{}, texts.Errorf("%q are no hours; write 23:00-07:00", s)
	}
	from, fromErr := parseTimeOfDay(parts[1])
	to, toErr := parseTimeOfDay(parts[3])
	if fromErr != nil || toErr != nil || from == to {
		return news.Quiet{}, texts.Errorf("%q begin and end at the same time; write 23:00-07:00", s)
	}
	return news.Quiet{From: from, To: to}, nil
}

// digest judges a channel's times, and returns them as a cron line.
func (b *builder) digest(s scalar) string {
	if !s.given {
		return ""
	}
	line := s.text
	if parts := digestTimes.FindStringSubmatch(strings.ToLower(line)); parts != nil && digestDays[parts[1]] != "" {
		at, _ := parseTimeOfDay(parts[2]) // the pattern has judged it
		line = fmt.Sprintf("%d %d * * %s", int(at.Minutes())%60, int(at.Hours()), digestDays[parts[1]])
	}
	if len(strings.Fields(line)) != 5 {
		b.r.fail(s.pos, "digest: %q are no times; write weekdays 08:00, daily 18:00, or a cron line of five fields", s.raw)
		return ""
	}
	if b.options.Judge.Digest != nil {
		if err := b.options.Judge.Digest(line, b.config.Zone, digestFloor); err != nil {
			b.r.fail(s.pos, "digest: %v", err)
			return ""
		}
	}
	return line
}
