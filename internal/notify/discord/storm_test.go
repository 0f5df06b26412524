package discord

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// TestNothingLostNothingTwice posts through every failure that Discord may or
// may not have accepted before, as the delivery contract says: within the
// nonce's window again, later only after looking.
func TestNothingLostNothingTwice(t *testing.T) {
	kinds := []testkit.Fault{
		{Kind: testkit.FaultRateUser},
		{Kind: testkit.FaultRateGlobal},
		{Kind: testkit.FaultRateUnsaid},
		{Kind: testkit.FaultRateHTML},
		{Kind: testkit.FaultStatus, Status: 500},
		{Kind: testkit.FaultStatusAfter, Status: 502},
		{Kind: testkit.FaultStatusAfter, Status: 504},
		{Kind: testkit.FaultDrop},
		{Kind: testkit.FaultDropAfter},
		{Kind: testkit.FaultDropAfter},
		{Kind: testkit.FaultCut},
		{Kind: testkit.FaultUnknownComponent},
		{Kind: testkit.FaultStatus, Status: 503, Match: "GET channels"},
		{Kind: testkit.FaultDrop, Match: "GET channels"},
	}
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{Limit: 5, Per: 5 * time.Second, Spec: "none"}) // bodies are judged elsewhere
			rnd := rand.New(rand.NewPCG(seed, 2))
			var want []string
			for i := range 30 {
				d := b.alert(fmt.Sprint("s", i))
				want = append(want, d.Message.Entries[0].Link)
				for range rnd.IntN(4) {
					b.fake.Script(kinds[rnd.IntN(len(kinds))])
				}
				deliver(t, b, d, rnd)
			}
			lost, twice := b.fake.Judge(b.id, want)
			if len(lost)+len(twice) > 0 {
				t.Errorf("lost %v, twice %v", lost, twice)
			}
			if n := len(b.fake.Messages()); n != len(want) {
				t.Errorf("%d messages for %d alerts", n, len(want))
			}
		})
	}
}

// deliver does what the contract asks of a courier, and no more.
func deliver(t *testing.T, b *bench, d news.Delivery, rnd *rand.Rand) {
	t.Helper()
	ctx := context.Background()
	unknownSince := time.Time{}
	for range 50 {
		if !unknownSince.IsZero() && b.now().Sub(unknownSince) > b.channel.Idempotent() {
			d.StartedAt = unknownSince
			id, err := b.channel.Find(ctx, d)
			if err == nil && id != "" {
				return
			}
			if err != nil {
				b.move(asError(t, err).RetryAfter + time.Second)
				continue
			}
			unknownSince = time.Time{}
		}
		b.move(100 * time.Millisecond) // the client's own limit is not meant here
		began := b.now()
		_, err := b.channel.Post(ctx, d)
		if err == nil {
			return
		}
		e := asError(t, err)
		switch e.Verdict {
		case notify.VerdictUnknown:
			if unknownSince.IsZero() {
				unknownSince = began
			}
		case notify.VerdictLater:
		default:
			t.Fatal(err)
		}
		// Sometimes at once, sometimes after an outage longer than the window.
		b.move(e.RetryAfter + time.Duration(rnd.IntN(200))*time.Second)
	}
	t.Fatalf("%s was never delivered", d.ID)
}
