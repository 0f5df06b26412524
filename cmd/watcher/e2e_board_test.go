package main

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// boards are what a channel shows of boards.
func (n *newsroom) boards(channel string) []testkit.DiscordMessage {
	var found []testkit.DiscordMessage
	for _, m := range n.messages(channel) {
		if strings.Contains(m.Content, "**The watch:**") {
			found = append(found, m)
		}
	}
	return found
}

// boarded waits until a channel's only board says all the words, and returns it.
func (n *newsroom) boarded(channel string, words ...string) testkit.DiscordMessage {
	n.t.Helper()
	var found testkit.DiscordMessage
	waitFor(n.t, "a board that says "+strings.Join(words, " … "), func() bool {
		bs := n.boards(channel)
		if len(bs) != 1 || !holds(bs[0].Content, words...) {
			return false
		}
		found = bs[0]
		return true
	})
	return found
}

// withBoards has a board in #newsroom alone.
const withBoards = `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  ops: { channel: "{ops}", notices: all, board: false }
`

// TestBoard keeps one silent message up to date, over restarts and reloads, and
// posts it anew when it is gone.
func TestBoard(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.ahead(0)
	n.configure(withBoards, oneFeed, ships)
	p := n.primed()
	n.arrived(harbour.say("Ship Aurelia Star runs aground off Durrës"))
	if bs := n.boards(n.channel); len(bs) != 0 {
		t.Errorf("a process that has just started posted %q", bs[0].Content)
	}
	n.ahead(11 * time.Minute)
	first := n.boarded(n.channel, "1 of 1 feed read, the last <t:", "nothing held", "last alert <t:")
	if !strings.Contains(string(first.Raw), `"flags":4100`) || strings.Contains(string(first.Raw), "embeds") {
		t.Errorf("posted as %s", first.Raw)
	}
	n.ahead(22 * time.Minute)
	waitFor(t, "the board to be changed", func() bool {
		bs := n.boards(n.channel)
		return len(bs) == 1 && bs[0].ID == first.ID && bs[0].Content != first.Content
	})
	p.stop()

	p = n.start() // it goes on with the board of today
	n.ahead(33 * time.Minute)
	harbour.polled(t, 2)
	if same := n.boarded(n.channel, "1 of 1 feed read"); same.ID != first.ID {
		t.Error("another board was posted after a restart")
	}
	n.discord.DeleteMessage(first.ID)
	n.ahead(44 * time.Minute)
	n.boarded(n.channel, "1 of 1 feed read")
	n.configure(strings.Replace(withBoards, `"{channel}"`, `"{channel}", board: false`, 1), oneFeed, ships)
	waitFor(t, "the board to be taken down", func() bool { return len(n.boards(n.channel)) == 0 })
	p.stop()
	if ms := n.boards(n.ops); len(ms) != 0 {
		t.Errorf("#ops got %q", ms[0].Content)
	}
}
