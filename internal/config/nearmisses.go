package config

import (
	"fmt"
	"regexp"
	"time"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
	texts "watcher/internal/text"
)

// missesPart is where the daily list of near misses goes, and when.
type missesPart struct {
	to []scalar // nil: not said
	at time.Duration
}

const defaultMissesAt = 18 * time.Hour

func missesTable() table[missesPart] {
	return table[missesPart]{name: "near_misses", keys: []key[missesPart]{
		aka(words("channel", "The channel to tell, or several; none for nobody. Default: those with `notices`.", manyForm(textForm("channel")), func(m *missesPart) *[]scalar { return &m.to }), "to", "channels"),
		aka(parsed("at", "The time of day, in the file's zone. Default: 18:00.", patternForm("time", timePattern), parseTimeOfDay, func(m *missesPart) *time.Duration { return &m.at }), "time"),
	}}
}

// nearMissesKey takes channels alone as well.
func nearMissesKey() key[file] {
	t := missesTable()
	return key[file]{
		name: "near_misses", doc: "Where and when a daily list goes of items that may be on a topic, of which the rules were not sure; a channel alone will do.",
		form: eitherForm("channel, or table", manyForm(textForm("channel")), t.form()),
		read: func(r *reader, n *yaml.Node, f *file) {
			if n.Kind == yaml.MappingNode || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
				r.within("near_misses", func() { t.read(r, n, &f.misses) })
				return
			}
			r.within("near_misses", func() { t.keys[0].read(r, n, &f.misses) })
		},
	}
}

const timePattern = `([01]?[0-9]|2[0-3]):[0-5][0-9]`

var timeWhole = regexp.MustCompile("^" + timePattern + "$")

// parseTimeOfDay reads 18:00 as the time since midnight.
func parseTimeOfDay(s string) (time.Duration, error) {
	var h, m int
	if _, err := fmt.Sscanf(s, "%d:%d", &h, &m); err != nil || !timeWhole.MatchString(s) {
		return 0, texts.Errorf("%q is no time of day; write 18:00", s)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, nil
}

// nearMisses judges where near misses go, when the channels are known.
func (b *builder) nearMisses() {
	m := b.file.misses
	b.config.NearMisses = NearMisses{At: m.at}
	if m.to == nil {
		return
	}
	b.config.NearMisses.To = []news.ChannelID{}
	for _, s := range m.to {
		if s.text == "none" && len(m.to) == 1 {
			return
		}
		b.r.about("near_misses", func() {
			if id, ok := b.channelNamed(s); ok {
				b.config.NearMisses.To = append(b.config.NearMisses.To, id)
			}
		})
	}
}
