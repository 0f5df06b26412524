package app

import (
	"testing"

	"watcher/internal/desk"
	"watcher/internal/news"
)

// TestCopyFor leads who asks to the copy of their own channel, be it from a thread.
func TestCopyFor(t *testing.T) {
	channels := []news.Channel{
		{ID: "iran-desk", Discord: "11"}, {ID: "newsroom", Discord: "12"}, {ID: "forum", Discord: "13", As: news.AsForum}, {ID: "hook"}, {ID: "night", Discord: "14"},
	}
	posts := []news.Post{ // the newest first
		{Channel: "iran-desk", Message: "103"},
		{Channel: "hook", Message: "102"},
		{Channel: "forum", Message: "101"},
		{Channel: "newsroom", Message: "100"},
		{Channel: "iran-desk", Message: "99"},
		{Channel: "newsroom", Message: "98"},
		{Channel: "gone", Message: "97"},
	}
	for _, c := range []struct {
		name string
		at   desk.Place
		want string
	}{
		{"in a channel, the newest there", desk.Place{Guild: "1", Channel: "11"}, "https://discord.com/channels/1/11/103"},
		{"in another", desk.Place{Guild: "1", Channel: "12", Parent: "5"}, "https://discord.com/channels/1/12/100"},
		{"in a thread", desk.Place{Guild: "1", Channel: "98", Parent: "12"}, "https://discord.com/channels/1/12/100"},
		{"in a forum's post", desk.Place{Guild: "1", Channel: "70", Parent: "13"}, "https://discord.com/channels/1/101/101"},
		{"where it was not told, the channel that was told first", desk.Place{Guild: "1", Channel: "14"}, "https://discord.com/channels/1/12/100"},
		{"nowhere", desk.Place{Channel: "11"}, ""},
	} {
		if got := copyFor(c.at, posts, channels); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := copyFor(desk.Place{Guild: "1", Channel: "11"}, nil, channels); got != "" {
		t.Errorf("without messages %q", got)
	}
}
