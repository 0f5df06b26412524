package discord

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// maxAnswer is how much of an answer is read, in bytes; a page of a hundred
// full messages stays below it.
const maxAnswer = 8 << 20

// patience is how long a call waits for its turn before it is put off.
const patience = 250 * time.Millisecond

type unhurriedKey struct{}

// Unhurried has calls wait until the end of ctx for a turn within our own rate,
// and be put off by Discord's limits alone: all channels of a configuration are
// looked at in one go, and a question put off reads as a channel out of reach.
func Unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurriedKey{}, true)
}

// exchange is what one call brought: an answer (status is not 0), or an error.
type exchange struct {
	status  int
	header  http.Header
	body    []byte
	bodyErr error         // the answer broke off
	err     error         // there was no answer
	reached bool          // a connection was had: the request may have arrived
	skew    time.Duration // how far Discord's clock is ahead of ours, if dated
	dated   bool
}

type exchangeKey struct{}

func withExchange(ctx context.Context, ex *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, ex)
}

// gate is the way out of a session: it keeps to the limits, turns discordgo's
// addresses into the configured ones, and notes what came back.
type gate struct {
	base   *url.URL
	next   http.RoundTripper
	limits *limiter
	now    func() time.Time
}

// RoundTrip implements [http.RoundTripper]. Its error is a *limited when the
// request was not made.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	ex, _ := req.Context().Value(exchangeKey{}).(*exchange)
	if ex == nil {
		ex = &exchange{}
	}
	route := routeOf(req.Method, req.URL)
	if err := g.turn(req.Context(), route); err != nil {
		ex.err = err
		closeBody(req)
		return nil, err
	}
	out := g.redirect(req, ex)
	resp, err := g.next.RoundTrip(out)
	if err != nil {
		ex.err = err
		return nil, err
	}
	now := g.now()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
	ex.status, ex.header, ex.body, ex.bodyErr = resp.StatusCode, resp.Header.Clone(), body, err
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		ex.skew, ex.dated = at.Sub(now), true
	}
	g.limits.learn(now, route, ex)
	// discordgo would sleep by these, or fail on a missing one.
	for name := range resp.Header {
		if strings.HasPrefix(name, "X-Ratelimit-") {
			resp.Header.Del(name)
		}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// turn waits until the limits let a request pass; a long wait is refused.
func (g *gate) turn(ctx context.Context, route route) error {
	left := patience
	stays := ctx.Value(unhurriedKey{}) != nil
	for {
		lim := g.limits.reserve(g.now(), route)
		if lim == nil {
			return nil
		}
		if !stays || lim.reason != reasonRateOwn {
			left -= lim.wait
		}
		if left < 0 {
			return lim
		}
		timer := time.NewTimer(lim.wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return &limited{reason: "interrupted", err: ctx.Err()}
		case <-timer.C:
		}
	}
}

// redirect returns the request for the configured address, which tells ex when
// it gets a connection.
func (g *gate) redirect(req *http.Request, ex *exchange) *http.Request {
	ex.reached = true // unless the transport says that it is not
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		// Asked for a second time, it means that nothing was written to the
		// first: net/http tries a POST again in no other case.
		GetConn: func(string) { ex.reached = false },
		GotConn: func(httptrace.GotConnInfo) { ex.reached = true },
	})
	out := req.Clone(ctx)
	if rest, ok := strings.CutPrefix(req.URL.String(), discordgo.EndpointAPI); ok {
		if u, err := url.Parse(g.base.String() + "/" + rest); err == nil {
			out.URL = u
			out.Host = u.Host
		}
	}
	return out
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
