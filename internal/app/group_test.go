package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/testkit"
)

// TestGroupIsThePipeline holds `watcher group` to the pipeline: the same reports,
// all found by a topic that asks for no words, come into the same stories.
func TestGroupIsThePipeline(t *testing.T) {
	if raced {
		t.Skip("one report after another: there is nothing to race")
	}
	t.Run("our own day", func(t *testing.T) {
		var in []groupInput
		for n, l := range breakingLines(t) {
			id := fmt.Sprint(n)
			in = append(in, groupInput{ID: &id, Title: l.title, lineItem: lineItem{Summary: l.summary, Lang: "en"}})
		}
		sameGroups(t, in)
	})
	t.Run("ECB+", func(t *testing.T) {
		var in []groupInput
		testkit.Lines(t, testkit.Shared(t, "corpus/stories/ecbplus-train-dev.jsonl"), func(v struct{ ID, Split, Title, Body string }) {
			if v.Split == "dev" {
				in = append(in, groupInput{ID: &v.ID, Title: v.Title, lineItem: lineItem{Summary: v.Body, Lang: "en"}})
			}
		})
		sameGroups(t, in)
	})
}

// grouped notes which story the pipeline's grouper puts each report into.
type grouped struct {
	pipeline.Grouper
	stories map[news.ItemKey]news.StoryID
}

func (g grouped) Group(reports []news.Report, recent []news.Story) []news.Story {
	touched := g.Grouper.Group(reports, recent)
	for _, s := range touched {
		for _, r := range s.Reports {
			g.stories[r.Item.Key] = s.ID
		}
	}
	return touched
}

// sameGroups sends reports both ways, each from an outlet of its own.
func sameGroups(t *testing.T, in []groupInput) {
	b := &breaking{T: t, now: time.Date(2026, 5, 4, 4, 0, 0, 0, time.UTC), listed: map[news.FeedID][]news.Item{}}
	b.discord = testkit.NewDiscord(t, testkit.DiscordOptions{Now: func() time.Time { return b.now }, Spec: "none"})
	b.channel = b.discord.AddChannel("newsroom")
	b.tune = func(topic *news.Topic, _ *news.Channel, _ *notify.PolicyOptions) {
		topic.Any = []news.Query{{Text: "lang:en"}}
	}
	stories := map[news.ItemKey]news.StoryID{}
	b.grouper = func(g pipeline.Grouper) pipeline.Grouper { return grouped{g, stories} }
	feeds := b.open(len(in))
	for _, f := range feeds {
		b.ingest(f)
	}
	var lines, out bytes.Buffer
	for n, i := range in {
		line, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
		b.listed[feeds[n].ID] = []news.Item{{Feed: feeds[n].ID, Key: news.ItemKey(*i.ID), Title: i.Title, Summary: i.Summary, Lang: "en", FirstSeen: b.now}}
		b.ingest(feeds[n])
	}
	if err := Group(t.Context(), World{In: &lines, Out: &out}); err != nil {
		t.Fatal(err)
	}
	answered := map[news.ItemKey]news.StoryID{}
	for line := range strings.Lines(out.String()) {
		var a groupAnswer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		answered[news.ItemKey(a.ID)] = a.Story
	}
	got, want := partition(answered), partition(stories)
	for first, members := range want {
		if !slices.Equal(got[first], members) {
			t.Errorf("the pipeline has %v in one story, group %v", members, got[first])
		}
	}
	if len(stories) != len(in) || len(want) == len(in) || len(want) < 2 {
		t.Errorf("%d of %d reports in %d stories", len(stories), len(in), len(want))
	}
	t.Logf("%d reports, %d stories", len(in), len(want))
}

// partition returns the members of each story, by the first of them.
func partition(of map[news.ItemKey]news.StoryID) map[news.ItemKey][]news.ItemKey {
	members := map[news.StoryID][]news.ItemKey{}
	for _, key := range slices.Sorted(maps.Keys(of)) {
		members[of[key]] = append(members[of[key]], key)
	}
	out := map[news.ItemKey][]news.ItemKey{}
	for _, all := range members {
		out[all[0]] = all
	}
	return out
}
