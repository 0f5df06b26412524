package desk

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// nowhere is a Discord that takes everything at once, each with headers of a
// limit of its own.
type nowhere struct{}

func (nowhere) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"id":"1"}`)), Request: req,
	}, nil
}

// answerMany has n people ask, and returns how much memory is in use after the
// first tenth and in the end.
func answerMany(tb testing.TB, n int) (early, late uint64) {
	tb.Helper()
	s, err := discordgo.New("")
	if err != nil {
		tb.Fatal(err)
	}
	s.Client = &http.Client{Transport: nowhere{}}
	r := newRouter(Options{Answers: s, Log: slog.New(slog.DiscardHandler), Commands: []Command{say("status", strings.Repeat("well ", 100))}})
	for i := range n {
		r.take(context.Background(), fmt.Appendf(nil, `{"id":"%d","application_id":"5","type":2,"token":"secret-of-%d","data":{"type":1,"name":"status"},
			"channel_id":"7","guild_id":"8","member":{"permissions":"8","user":{"id":"9","username":"editor"}}}`, i, i))
		if (i+1)%(atOnce/2) == 0 {
			r.busy.Wait()
		}
		if i+1 == n/10 {
			r.busy.Wait()
			early = inUse()
		}
	}
	r.busy.Wait()
	late = inUse()
	runtime.KeepAlive(r)
	return early, late
}

func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// grown is by how much memory may have grown, for whatever else there is.
const grown = 256 << 10

// TestCallsLeaveNothing: discordgo keeps 450 bytes of each token for ever when
// it is let.
func TestCallsLeaveNothing(t *testing.T) {
	if early, late := answerMany(t, 10_000); late > early+grown {
		t.Errorf("%d bytes in use after 1,000 calls, %d after 10,000", early, late)
	}
}

// BenchmarkCalls answers 100,000 calls in each round, and shows by how much the
// heap grew over the last nine tenths.
func BenchmarkCalls(b *testing.B) {
	for b.Loop() {
		early, late := answerMany(b, 100_000)
		if late > early+grown {
			b.Errorf("%d bytes in use after 10,000 calls, %d after 100,000", early, late)
		}
		b.ReportMetric(float64(int64(late)-int64(early)), "heap-growth-bytes")
	}
}
