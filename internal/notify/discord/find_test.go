package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// lose posts a delivery whose answer is lost after Discord accepted it.
func (b *bench) lose(t *testing.T, story string, plain bool) string {
	t.Helper()
	b.fake.Script(testkit.Fault{Kind: testkit.FaultDropAfter})
	d := b.alert(story)
	d.Plain = plain
	if _, err := b.channel.Post(context.Background(), d); err == nil {
		t.Fatal("the answer was not lost")
	}
	ms := b.fake.Messages()
	return ms[len(ms)-1].ID
}

func TestFindByMarker(t *testing.T) {
	for _, plain := range []bool{false, true} {
		b := newBench(t, testkit.DiscordOptions{})
		d := b.alert("one")
		b.fake.Say(b.id, "before")
		id := b.lose(t, "one", plain)
		b.move(time.Minute)
		b.fake.Say(b.id, "after")
		if got, err := b.channel.Find(context.Background(), d); err != nil || got != id {
			t.Errorf("plain %v: got %q, %v; want %q", plain, got, err, id)
		}
		if got, err := b.channel.Find(context.Background(), b.alert("two")); err != nil || got != "" {
			t.Errorf("plain %v: another: %q, %v", plain, got, err)
		}
	}
}

func TestFindIgnoresWhatOthersSay(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	d := b.alert("one")
	b.fake.Say(b.id, "-# "+d.Marker())
	if got, err := b.channel.Find(context.Background(), d); err != nil || got != "" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFindReadsPages(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{Spec: "none"})
	d := b.alert("one")
	for i := range 250 {
		b.fake.Say(b.id, fmt.Sprint(i))
		b.move(10 * time.Millisecond)
	}
	id := b.lose(t, "one", false)
	for i := range 30 {
		b.fake.Say(b.id, fmt.Sprint(i))
	}
	got, err := b.channel.Find(context.Background(), d)
	if err != nil || got != id {
		t.Errorf("got %q, %v; want %q", got, err, id)
	}
}

func TestFindGivesUpOnAFlood(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{Spec: "none"})
	d := b.alert("one")
	for range findPages * findPage {
		b.fake.Say(b.id, "chatter")
	}
	// A client waits for its turn by this clock, which must go on.
	b.client.bot.Client.Transport.(*gate).now = func() time.Time { b.move(time.Second); return b.now() }
	if got, err := b.channel.Find(context.Background(), d); !errors.Is(err, notify.ErrCannotRead) {
		t.Errorf("got %q, %v", got, err)
	}
}

// Without the right to read, Discord shows an empty channel: that is not "not
// there".
func TestFindKnowsThatItCannotRead(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	d := b.alert("one")
	b.lose(t, "one", false)
	b.fake.SetPermissions(b.id, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordEmbedLinks)
	if got, err := b.channel.Find(context.Background(), d); !errors.Is(err, notify.ErrCannotRead) {
		t.Errorf("got %q, %v", got, err)
	}
	b.fake.SetPermissions(b.id, 0)
	if got, err := b.channel.Find(context.Background(), d); !errors.Is(err, notify.ErrCannotRead) {
		t.Errorf("no access: got %q, %v", got, err)
	}
	b.fake.DeleteChannel(b.id)
	_, err := b.channel.Find(context.Background(), d)
	if asError(t, err).Verdict != notify.VerdictClosed {
		t.Errorf("no channel: %v", err)
	}
}

func TestFindDuringAnOutage(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: http.StatusBadGateway, Match: "GET channels"})
	_, err := b.channel.Find(context.Background(), b.alert("one"))
	if asError(t, err).Verdict != notify.VerdictLater {
		t.Errorf("got %v", err)
	}
}

// Our clock may be ahead: ids hold Discord's time, and so do its answers.
func TestFindWithAClockThatIsAhead(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	wrong := func() time.Time { return b.now().Add(10 * time.Minute) }
	b.client = newClient(t, b, nil)
	b.client.bot.Client.Transport.(*gate).now = wrong
	b.channel.(*channel).client = b.client
	d := b.alert("one")
	d.StartedAt = wrong()
	id := b.lose(t, "one", false)
	if got, err := b.channel.Find(context.Background(), d); err != nil || got != id {
		t.Errorf("got %q, %v; want %q", got, err, id)
	}
}

func TestSnowflake(t *testing.T) {
	// The example of Discord's reference page, which decodes to this instant.
	at := time.UnixMilli(1462015105796)
	if got := snowflakeAt(at); got>>22 != 175928847299117063>>22 {
		t.Errorf("got %d", got)
	}
	if snowflakeAt(time.Time{}) != 0 {
		t.Error("before Discord there was nothing")
	}
}
