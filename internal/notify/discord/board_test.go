package discord

import (
	"encoding/json"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

func (b *bench) wall(t *testing.T) notify.Wall {
	t.Helper()
	w, err := b.client.Wall(b.id)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (b *bench) board(nonce news.DeliveryID) news.Board {
	return news.Board{Place: b.id, Nonce: nonce, PostedAt: b.now()}
}

// TestWall hangs a board up without a sound, changes it and takes it down; what
// is gone already is gone.
func TestWall(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	w, board := b.wall(t), b.board("aaaaaaaabbbbbbbbccccccccd")
	id, err := w.Post(t.Context(), board, "all is well @everyone")
	if err != nil {
		t.Fatal(err)
	}
	m := b.fake.Messages()[0]
	var sent struct {
		Flags   int                                    `json:"flags"`
		Allowed struct{ Parse, Roles, Users []string } `json:"allowed_mentions"`
	}
	if err := json.Unmarshal(m.Raw, &sent); err != nil || sent.Flags != 4096|4 || sent.Allowed.Parse == nil || len(sent.Allowed.Parse)+len(sent.Allowed.Roles)+len(sent.Allowed.Users) != 0 {
		t.Errorf("%v: sent %s", err, m.Raw)
	}
	if m.Marker != "aaaaaaaa" || m.Nonce != string(board.Nonce) {
		t.Errorf("marker %q, nonce %q", m.Marker, m.Nonce)
	}
	if again, err := w.Post(t.Context(), board, "all is well"); err != nil || again != id {
		t.Errorf("posted again: %q, %v", again, err)
	}
	b.move(time.Hour)
	if found, err := w.Find(t.Context(), board); err != nil || found != id {
		t.Errorf("found %q, %v", found, err)
	}
	board.Message = id
	if err := w.Edit(t.Context(), board, "all is quiet"); err != nil {
		t.Error(err)
	}
	if said := b.fake.Messages()[0].Content; said != "all is quiet\n-# aaaaaaaa" {
		t.Errorf("it says %q", said)
	}
	for range 2 {
		if err := w.Delete(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	if ms := b.fake.Messages(); len(ms) != 0 {
		t.Errorf("%d messages", len(ms))
	}
	if e := asError(t, w.Edit(t.Context(), board, "anew")); e.Verdict != notify.VerdictStale {
		t.Errorf("the edit of one that is gone: %v", e)
	}
	if found, err := w.Find(t.Context(), b.board("zzzzzzzzyyyyyyyyxxxxxxxxw")); err != nil || found != "" {
		t.Errorf("found %q, %v", found, err)
	}
}

// TestWallOld says of a board that takes no more changes that it is stale.
func TestWallOld(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{OldEdits: 1})
	w, board := b.wall(t), b.board("aaaaaaaabbbbbbbbccccccccd")
	board.Message, _ = w.Post(t.Context(), board, "one")
	b.move(2 * time.Hour)
	if err := w.Edit(t.Context(), board, "two"); err != nil {
		t.Error(err)
	}
	if e := asError(t, w.Edit(t.Context(), board, "three")); e.Verdict != notify.VerdictStale {
		t.Errorf("%v", e)
	}
	b.move(time.Minute)
	b.fake.Say(b.id, "by somebody else")
	other := b.fake.Messages()[1].ID
	if err := w.Delete(t.Context(), other); err == nil {
		t.Error("another's message was deleted")
	}
}

// TestWallNeedsBot refuses a place that only a webhook reaches.
func TestWallNeedsBot(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	if _, err := b.client.Wall("newsroom"); err == nil {
		t.Error("a name is no place")
	}
}

// TestBoardText says what is amiss first, and feeds' names are foreign text.
func TestBoardText(t *testing.T) {
	at := time.Unix(1_795_000_000, 0)
	const foot = "\n-# Kept up to date every ten minutes while watcher runs: a reading that is long ago means that it does not."
	for want, s := range map[string]notify.BoardSays{
		"**The watch:** 0 of 1 feed read (1 not asked yet); nothing held; no alert yet.": {Feeds: 1, Unread: 1},
		"**The watch:** 46 of 47 feeds read, the last <t:1795000000:R>; nothing held; last alert <t:1794982000:R>; drill at <t:1794996400:f>: 1.2 s.\nNot read: Her\\*old.": {
			Feeds: 47, Failing: []string{"Her*old"}, ReadAt: at, Tally: news.Tally{ToldAt: at.Add(-5 * time.Hour)},
			Drill: news.Drill{At: at.Add(-time.Hour), Took: 1234 * time.Millisecond},
		},
		"**Alerts may be late:** 3 deliveries wait.\n**The watch:** 0 of 7 feeds read, the last <t:1795000000:R>; 4 held until <t:1795003600:f>; 1 message to be sent; no alert yet; **the drill failed** <t:1795000000:R>.\nNot read: a, b, c, d, e and 2 more.": {
			Trouble: "3 deliveries wait", Feeds: 7, Failing: []string{"a", "b", "c", "d", "e", "f", "g"}, ReadAt: at,
			Tally: news.Tally{Held: 4, HeldTo: at.Add(time.Hour), Waiting: 1}, Drill: news.Drill{At: at, Took: -1},
		},
	} {
		if got := BoardText(tongue.English, s); got != want+foot {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
