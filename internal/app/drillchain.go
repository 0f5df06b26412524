package app

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
)

// drillPhrase is what the topic of drills asks for: words that stand nowhere.
const drillPhrase = "Qorvazim Tulhesko"

// drillSource is the outlet that a drill's message names.
const drillSource = "watcher, to be removed at once"

// drillFeed is the feed of drills. Nothing of it is kept but what matching takes.
func drillFeed() news.Feed { return news.Feed{ID: news.DrillName, Name: drillSource} }

// drillTopic is compiled with the topics of the configuration, and listens to the
// feed of drills alone.
func drillTopic() news.Topic {
	return news.Topic{
		ID: news.DrillName, Title: "Drill", Any: []news.Query{{Text: `"` + drillPhrase + `"`}},
		From: []string{drillSource}, To: []news.ChannelID{news.DrillName},
	}
}

// drillChain is the way of a drill: the pipeline with the rules in force but for
// the feed, which answers from memory, and the channel. What it commits is sent
// with everything else.
func (a *App) drillChain(ctx context.Context, b *build) (*pipeline.Pipeline, error) {
	daily, err := schedule.Parse("@every 24h", b.config.Zone, time.Second)
	if err != nil {
		return nil, err
	}
	policy := notify.NewPolicy(notify.PolicyOptions{
		Topics: []news.Topic{drillTopic()}, Channels: []news.Channel{{ID: news.DrillName}}, Feeds: []news.Feed{drillFeed()}, Zone: b.config.Zone,
	})
	o := a.pipeline.Options
	o.Memory, o.Shelf = drillMemory{o.Memory}, drillShelf{o.Shelf}
	p := pipeline.New(o)
	// Neither topic nor channel is among those of the rules: they are not new, not
	// renamed, and nothing is to be told of their beginning.
	return p, p.Use(ctx, &pipeline.Rules{
		Revision: b.rules.Revision, Feeds: byID([]news.Feed{drillFeed()}), Zone: b.config.Zone,
		Poller: drillPoller{a.world.Now}, Rhythm: schedule.NewRhythm(map[news.FeedID]schedule.Spec{news.DrillName: daily}),
		Matcher: drillMatcher{b.rules.Matcher}, Policy: policy, Notices: policy, Sender: b.rules.Sender,
	})
}

// drillMemory has the feed of drills read before: what a feed lists the first
// time is history.
type drillMemory struct{ pipeline.Memory }

func (drillMemory) State(_ context.Context, id news.FeedID) (news.FeedState, error) {
	return news.FeedState{Feed: id, PrimedAt: time.Unix(1, 0)}, nil
}

// drillShelf leaves alone what is held: the rules of a drill are no other hours.
type drillShelf struct{ pipeline.Shelf }

func (drillShelf) Release(context.Context, time.Time) error { return nil }

// drillMatcher is the engine in force, heard for the topic of drills alone: one
// that finds everything must not find a drill.
type drillMatcher struct{ pipeline.Matcher }

func (m drillMatcher) Match(i news.Item, f news.Feed) (found []news.Match) {
	for _, match := range m.Matcher.Match(i, f) {
		if match.Topic == news.DrillName {
			found = append(found, match)
		}
	}
	return found
}

// drillPoller answers with a document of one item.
type drillPoller struct{ now func() time.Time }

func (p drillPoller) Poll(_ context.Context, f news.Feed, s news.FeedState) news.Poll {
	began := p.now()
	body, err := drillDocument(began)
	var doc parse.Document
	if err == nil {
		doc, err = parse.Parse(parse.Input{
			Body: body, ContentType: "application/rss+xml; charset=utf-8", Base: "https://drill.invalid/", Feed: f.ID, Now: began,
		})
	}
	if err == nil && len(doc.Items) != 1 {
		err = fmt.Errorf("a document of 1 item has %d", len(doc.Items))
	}
	s.PrimedAt = time.Time{} // it began no watch, and none is to be told of
	s.CheckedAt, s.LastStatus = began, http.StatusOK
	if err != nil {
		s.Failures, s.FailingSince, s.LastError = 1, began, err.Error()
	}
	return news.Poll{State: s, Items: doc.Items, Took: p.now().Sub(began), Bytes: len(body), Err: err}
}

// drillDocument is a feed with one item, of words that nothing else shares: it
// must join no story, and none may join it.
func drillDocument(at time.Time) ([]byte, error) {
	type item struct {
		Title   string `xml:"title"`
		Link    string `xml:"link"`
		GUID    string `xml:"guid"`
		PubDate string `xml:"pubDate"`
	}
	var doc struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Title string `xml:"title"`
			Item  item   `xml:"item"`
		} `xml:"channel"`
	}
	words := drillWords(at)
	link := "https://drill.invalid/" + strings.ReplaceAll(words, " ", "-")
	doc.Version, doc.Channel.Title = "2.0", drillSource
	doc.Channel.Item = item{Title: drillPhrase + " " + words, Link: link, GUID: link, PubDate: at.UTC().Format(time.RFC1123Z)}
	return xml.Marshal(doc)
}

// drillWords are three words of one drill's own, of letters.
func drillWords(at time.Time) string {
	letters := strings.Map(func(r rune) rune {
		if r < 'a' {
			return -1
		}
		return r
	}, news.Digest(51, "drill", at.String()))
	const length = 9
	return letters[:length] + " " + letters[length:2*length] + " " + letters[2*length:3*length]
}
