package pipeline

import (
	"testing"

	"watcher/internal/news"
)

// TestStoreBody: of a feed with store_body: false, neither bodies nor the document
// nor an article that a second look reads are kept.
func TestStoreBody(t *testing.T) {
	for _, keeps := range []bool{true, false} {
		h := newHouse(t)
		rules := *h.rules.Load()
		rules.Feeds = map[news.FeedID]news.Feed{wire: {ID: wire, Name: "Wire", StoreBody: keeps}}
		if err := h.Use(t.Context(), &rules); err != nil {
			t.Fatal(err)
		}
		h.primed()
		doubtful := item("a", "Port closed")
		h.lists(doubtful, item("old", "Old"))
		in := h.ingest(t)
		if in.KeepBodies != keeps || (in.Raw != nil) != keeps {
			t.Errorf("store_body %t: bodies are kept: %t, the document: %t", keeps, in.KeepBodies, in.Raw != nil)
		}
		h.article = "no ship in the port"
		h.looks = []news.Look{{Task: news.Task{Feed: wire, Item: "a"}, Of: doubtful, Matches: []news.Match{{Feed: wire, Item: "a", Topic: "ships", Fate: news.FateMaybe}}}}
		if _, err := h.Pipeline.Relook(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(h.relooks); n != 1 || (h.relooks[0].Article != "") != keeps {
			t.Errorf("store_body %t: relooks %+v", keeps, h.relooks)
		}
	}
}

// TestForgotten: what is not to be read again is neither kept nor told, and the
// document that lists it is not kept; what else that lists is.
func TestForgotten(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.known["gone"] = news.Known{Forgotten: true}
	h.known["link:wire/moved"] = news.Known{Forgotten: true}
	h.lists(item("gone", "Ship aground"), item("moved", "Ship elsewhere"), item("new", "Ship afloat"), item("old", "Old"))
	h.poll.Deleted = []string{"gone"}
	in := h.ingest(t)
	if len(in.Items) != 1 || in.Items[0].Key != "new" || in.Raw != nil || len(in.Matches) != 1 {
		t.Errorf("kept %+v, matches %+v, the document: %q", in.Items, in.Matches, in.Raw)
	}
	for _, i := range in.Listed {
		if i.Key == "gone" || i.Key == "moved" {
			t.Errorf("%s is listed", i.Key)
		}
	}
}
