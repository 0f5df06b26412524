package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
)

//go:embed stories.json
var storiesJSON []byte

// outlet is one invented publisher.
type outlet struct {
	id, name, lang string
	format         format
	temper         temper
}

type temper int

const (
	calm    temper = iota
	broken         // sends damaged XML
	moved          // answers at another address, permanently
	limited        // refuses every third request with 429
)

var outlets = []outlet{
	{"wire", "Adriatic Wire", "en", rss, calm},
	{"lajme", "Lajme të Ditës", "sq", rss, calm},
	{"peyk", "پیک روز", "fa", atom, calm},
	{"sahifa", "صحيفة الساحل", "ar", jsonFeed, calm},
	{"medical", "Medical Courier", "en", atom, calm},
	{"broken", "The Crooked Gazette", "en", rss, broken},
	{"moved", "Moved Monitor", "en", rss, moved},
	{"busy", "Busy Bulletin", "en", rss, limited},
}

// story is one line of the script.
type story struct {
	Outlet  string `json:"outlet"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Old     bool   `json:"old"`   // there before the watch began
	Again   bool   `json:"again"` // the outlet publishes it a second time, under another id
}

func script() []story {
	var s []story
	if err := json.Unmarshal(storiesJSON, &s); err != nil {
		panic(fmt.Sprintf("demo: stories.json: %v", err)) // embedded, so a broken build
	}
	return s
}

// entry is a story as a feed lists it.
type entry struct {
	ID, Link, Title, Summary string
	At                       time.Time
}

// Feeds returns the demo's feeds as a configuration would name them. The one
// that limits its rate has a host name of its own: the others on its host would
// have to wait as well.
func (s *Server) Feeds() []news.Feed {
	feeds := make([]news.Feed, len(outlets))
	for n, o := range outlets {
		url := s.URL + "/" + o.id
		if o.temper == limited {
			url = strings.Replace(url, "127.0.0.1", "localhost", 1)
		}
		feeds[n] = news.Feed{
			ID: news.NewFeedID("demo-"+o.id, url), URL: url, Name: o.name, Lang: o.lang,
			Schedule: "@every 1s", StoreBody: true,
		}
	}
	return feeds
}
