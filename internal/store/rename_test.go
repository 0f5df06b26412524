package store

import (
	"testing"
	"time"

	"watcher/internal/news"
)

func topicOf(id news.TopicID, queries ...string) news.Topic {
	t := news.Topic{ID: id, Title: string(id)}
	for _, q := range queries {
		t.Any = append(t.Any, news.Query{Text: q})
	}
	return t
}

// renamed: what is known of a topic and of a channel goes on under their new
// names, as far as these can be told.
func renamed(t *testing.T, s storage) {
	desk := news.Channel{ID: "desk", Webhook: "https://discord.example/1"}
	recognise := func(what string, topics []news.Topic, channels []news.Channel, want ...news.Rename) {
		t.Helper()
		got, err := s.Recognise(t.Context(), topics, channels)
		ok(t, err)
		equal(t, what, got, want)
	}
	strikes := topicOf("strikes", "strike", "walkout")
	recognise("at first", []news.Topic{strikes}, []news.Channel{desk})
	ok(t, s.Adopt(t.Context(), []news.Topic{strikes}, nil, nil, noon))
	a := headline(balkan, 1, noon)
	in := poll(balkan, noon, a)
	id := alarm(&in, 0, a, "strikes", "desk")
	ok(t, s.Commit(t.Context(), in))
	waits := dueIDs(t, s, noon)

	walkouts, room := topicOf("walkouts", "strike", "walkout"), news.Channel{ID: "room", Webhook: desk.Webhook}
	recognise("renamed", []news.Topic{walkouts, topicOf("ports", "port")}, []news.Channel{room, {ID: "other", Discord: "1"}},
		news.Rename{What: "topic", From: "strikes", To: "walkouts"}, news.Rename{What: "channel", From: "desk", To: "room"})
	fresh, err := s.NewTopics(t.Context(), []news.TopicID{"walkouts", "strikes", "ports"})
	ok(t, err)
	equal(t, "new topics", fresh, []news.TopicID{"strikes", "ports"})
	matched, err := s.Matched(t.Context(), balkan, []news.ItemKey{a.Key})
	ok(t, err)
	equal(t, "matched", matched, map[news.ItemKey][]news.TopicID{a.Key: {"walkouts"}})
	due, _, err := s.Due(t.Context(), noon.Add(time.Hour), noon)
	ok(t, err)
	equal(t, "still due", dueIDs(t, s, noon), waits)
	equal(t, "where", due[0].Alert.Channel, news.ChannelID("room"))
	equal(t, "on what", due[0].Alert.Topics, []news.TopicID{"walkouts"})
	recent, err := s.Recent(t.Context(), [][]string{in.Stories[0].Keys}, noon.Add(-time.Hour))
	ok(t, err)
	equal(t, "announced", recent.Stories[0].Announced, []news.ChannelID{"room"})
	equal(t, "story", recent.Stories[0].ID, id)

	// What was held for a channel that is there again is due at once.
	held := due[0]
	held.DueAt, held.Reason = noon.Add(time.Hour), news.HeldForChannel
	ok(t, s.Record(t.Context(), held))
	equal(t, "held", len(dueIDs(t, s, noon)), 0)
	recognise("another channel", []news.Topic{walkouts}, []news.Channel{{ID: "far", Discord: "9"}})
	equal(t, "still held", len(dueIDs(t, s, noon)), 0)
	recognise("there again", []news.Topic{walkouts}, []news.Channel{room})
	equal(t, "due again", dueIDs(t, s, noon), waits)

	// Two that ask for the same, or an edit under a new name: nobody can tell.
	recognise("two heirs", []news.Topic{topicOf("one", "strike", "walkout"), topicOf("two", "strike", "walkout")}, []news.Channel{room})
	recognise("another body", []news.Topic{topicOf("three", "strike")}, []news.Channel{room})
	recognise("back", []news.Topic{walkouts}, []news.Channel{room})
	recognise("edited under its name", []news.Topic{topicOf("walkouts", "strike")}, []news.Channel{room})
	recognise("then renamed", []news.Topic{topicOf("four", "strike")}, []news.Channel{room}, news.Rename{What: "topic", From: "walkouts", To: "four"})
}
