package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
)

// lineError answers a line that cannot be read.
type lineError struct {
	N     int    `json:"n"`
	Error string `json:"error"`
}

// answerLines answers each line of the input by one line of JSON, in order and
// before the next is read.
func (w World) answerLines(ctx context.Context, answer func(n int, line []byte) any) error {
	in := bufio.NewReader(w.In)
	out := json.NewEncoder(w.Out)
	out.SetEscapeHTML(false)
	for n := 1; ctx.Err() == nil; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(bytes.TrimSpace(line)) == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if err := out.Encode(answer(n, line)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return ctx.Err()
}

// readLine reads the object of a line.
func readLine(line []byte, v any) error {
	return json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), v)
}

// lineItem is what a line says of an item, its id and title aside.
type lineItem struct {
	Summary   string  `json:"summary"`
	Body      string  `json:"body"`
	Link      string  `json:"link"`
	Source    string  `json:"source"`
	Lang      string  `json:"lang"`
	Published instant `json:"published"`
}

// item makes the item of a line, whose texts are read as those of a feed: many
// programs hand on what feeds print. Its source is for the caller to judge.
func (l lineItem) item(feed news.FeedID, key news.ItemKey, title string) news.Item {
	return news.Item{
		Feed: feed, Key: key, Title: parse.Line(title), Summary: parse.Text(l.Summary), Body: parse.Text(l.Body),
		Link: l.Link, Lang: l.Lang, Published: l.Published.Time,
	}
}

// instant is a time in a line, zero if none is given.
type instant struct{ time.Time }

var errInstant = errors.New("published is no time as in 2026-11-23T10:12:00Z; leave it out if it is not known")

// UnmarshalJSON implements [json.Unmarshaler].
func (t *instant) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) != nil {
		return errInstant
	}
	if s == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return errInstant
	}
	t.Time = at.UTC()
	return nil
}

// refusal says what is wrong with a line.
func refusal(err error) string {
	if errors.Is(err, errInstant) {
		return err.Error()
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		name := wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:] // without the part of the struct that has it
		return fmt.Sprintf("%s is a %s; a text is wanted", name, wrong.Value)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "not an object of an item, but a JSON " + wrong.Value
	}
	return "not a JSON object of an item: " + err.Error()
}
