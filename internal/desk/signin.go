package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"watcher/internal/outbound"
)

// errOften is why a desk stays closed that waits for its turn.
var errOften = errors.New("the bot has signed in too often, and waits: something restarts watcher again and again, or another program uses its token")

// turn waits until signing in is within the budget.
func (g *gateway) turn(ctx context.Context) error {
	for {
		wait, err := g.budget.wait(ctx)
		if err != nil || wait <= 0 {
			return err
		}
		if wait >= time.Minute {
			g.o.State(State{Why: errOften.Error()})
			g.o.Log.Warn("signed in too often; waiting", "dur", wait.Round(time.Second), "note", "Discord takes a bot's token away after 1,000 sign-ins a day")
		}
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// reserve is how many of Discord's own count of sign-ins are left alone: other
// programs may use the token.
const reserve = 50

// address asks where the gateway is, and whether it may be signed in to.
func (g *gateway) address(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(g.o.Patient(ctx), addressWithin)
	defer cancel()
	var bot struct {
		URL   string `json:"url"`
		Start struct {
			Remaining  *int  `json:"remaining"`
			ResetAfter int64 `json:"reset_after"` // milliseconds
		} `json:"session_start_limit"`
	}
	raw, err := request(ctx, g.o.Bot, http.MethodGet, discordgo.EndpointGatewayBot, nil)
	if err == nil {
		err = json.Unmarshal(raw, &bot)
	}
	if err != nil {
		return "", fmt.Errorf("ask for the gateway: %w", err)
	}
	if left := bot.Start.Remaining; left != nil && *left < reserve {
		g.budget.hold(time.Duration(bot.Start.ResetAfter) * time.Millisecond)
		return "", fmt.Errorf("the bot is granted %d more sign-ins only: is its token used elsewhere?", *left)
	}
	return bot.URL, nil
}

func (g *gateway) dial(ctx context.Context, address string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("gateway's address: %w", err)
	}
	u.RawQuery = "v=10&encoding=json"
	if u.Path == "" {
		u.Path = "/"
	}
	way, err := g.o.Network.Socket(ctx, u)
	if err != nil {
		return nil, fmt.Errorf("dial gateway: %w", err)
	}
	d := websocket.Dialer{NetDialContext: way.Dial, Proxy: way.Proxy, TLSClientConfig: way.TLS, HandshakeTimeout: dialWithin}
	conn, res, err := d.DialContext(ctx, u.String(), http.Header{"User-Agent": {g.o.Bot.UserAgent}})
	if err != nil {
		if res != nil {
			_ = res.Body.Close()
			return nil, fmt.Errorf("dial gateway: HTTP %d", res.StatusCode)
		}
		return nil, fmt.Errorf("dial gateway: %w", outbound.Redact(err))
	}
	conn.SetReadLimit(maxEvent)
	return conn, nil
}

// signIn identifies the bot, or resumes its session. What is counted is counted
// before it is sent.
func (g *gateway) signIn(ctx context.Context, l *line) error {
	token := strings.TrimPrefix(g.o.Bot.Token, "Bot ")
	l.patience.Store(int64(readyWithin))
	if g.session.id != "" {
		return l.send(opResume, map[string]any{"token": token, "session_id": g.session.id, "seq": g.session.seq.Load()})
	}
	if err := g.budget.spend(ctx); err != nil {
		return err
	}
	return l.send(opIdentify, map[string]any{
		"token": token, "intents": 0, // interactions need none
		"properties": map[string]string{"os": runtime.GOOS, "browser": "watcher", "device": "watcher"},
	})
}
