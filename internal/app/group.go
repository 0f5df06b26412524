package app

import (
	"context"
	"strconv"

	"watcher/internal/feeds/parse"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/story"
)

// groupInput is one line of input: an item, all fields optional but the id.
type groupInput struct {
	ID    *string `json:"id"`
	Title string  `json:"title"`
	lineItem
}

// groupAnswer is a line of output. Its form is kept stable: programs read it.
type groupAnswer struct {
	ID    string       `json:"id"`
	Story news.StoryID `json:"story"`
	Near  string       `json:"near,omitempty"` // the id that it is a copy of
}

// Group answers each JSON object of the input, one a line, with the story that
// it tells and what it is a copy of, at once and in order, as the pipeline would
// if all items matched. An item without a date is as near as any, one without a
// source comes from an outlet of its own. Nothing but the input is read.
func Group(ctx context.Context, w World) error {
	window := w.grouper().NewWindow(pipeline.StoryWindow)
	ids := make(map[news.ItemRef]string)
	return w.answerLines(ctx, func(n int, line []byte) any {
		var in groupInput
		if err := readLine(line, &in); err != nil {
			return lineError{n, refusal(err)}
		}
		if in.ID == nil {
			return lineError{n, "no id"}
		}
		r := window.Add(in.report(n))
		ids[r.Item.Ref()] = *in.ID
		return groupAnswer{*in.ID, r.Story, ids[r.CopyOf]}
	})
}

// report makes a report of the n-th line.
func (in groupInput) report(n int) news.Report {
	name := parse.Line(in.Source)
	feed := news.FeedID("source:" + name)
	if name == "" {
		feed = news.FeedID("line:" + strconv.Itoa(n))
	}
	return news.Report{Item: in.item(feed, news.ItemKey(strconv.Itoa(n)), in.Title), Feed: news.Feed{ID: feed, Name: name}}
}

// grouper groups reports by the background of words that is in the binary.
func (w World) grouper() *story.Grouper {
	return story.New(story.Options{Rate: profile.Frozen().Rate, Countries: profile.Countries, Address: parse.Canonical, Amended: notify.Amends})
}
