package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/singleflight"

	"watcher/internal/news"
)

// DefaultAPI is the base address of Discord's API, version path included.
const DefaultAPI = "https://discord.com/api/v10"

// requestTimeout bounds one call. It stays far under the two minutes for which
// a nonce is trusted.
const requestTimeout = 10 * time.Second

// Options are what a [Client] is made of.
type Options struct {
	Token     news.Secret       // of the bot; "" if only webhooks are used
	API       string            // base address, version path included; default [DefaultAPI]
	Transport http.RoundTripper // the guarded way out; there is no default, so that none is unguarded
	Version   string            // of watcher, for the User-Agent
	Desk      bool              // someone answers the buttons under alerts
	Contact   string            // address in the User-Agent; default that of the library
	Now       func() time.Time  // default time.Now
	Log       *slog.Logger      // default: discard
}

func (o Options) withDefaults() (Options, error) {
	if o.API == "" {
		o.API = DefaultAPI
	}
	u, err := url.Parse(o.API)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return o, errors.New("discord: the API address must look like " + DefaultAPI)
	}
	o.API = strings.TrimSuffix(o.API, "/")
	if o.Transport == nil {
		return o, errors.New("discord: the way out is missing")
	}
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Contact == "" {
		o.Contact = "https://github.com/bwmarrin/discordgo"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// Client speaks to Discord for one bot, and for webhooks. It is safe for
// concurrent use.
type Client struct {
	bot    *discordgo.Session // nil without a token
	hooks  *discordgo.Session // sends no token
	clicks *discordgo.Session // neither; answers interactions
	now    func() time.Time
	log    *slog.Logger
	self   self
	limit  *limiter     // of the bot, nil without a token
	desk   bool         // someone answers the buttons under alerts
	ahead  atomic.Int64 // of our clock, Discord's; a time.Duration
	// secrets must appear in no error.
	secrets []string
}

// self is the bot's own account, asked for once.
type self struct {
	asking singleflight.Group
	mu     sync.Mutex
	id     string
}

// New returns a client. It makes no request.
func New(o Options) (*Client, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	base, _ := url.Parse(o.API) // judged by withDefaults
	c := &Client{now: o.Now, log: o.Log, desk: o.Desk}
	// A ban is laid on the address, whoever earned it: both limiters share it.
	b := &ban{}
	agent := fmt.Sprintf("DiscordBot (%s, %s) watcher/%s", o.Contact, discordgo.VERSION, o.Version)
	session := func(token string, limits *limiter) (*discordgo.Session, error) {
		s, err := discordgo.New(token)
		if err != nil {
			return nil, fmt.Errorf("discord session: %w", err)
		}
		s.UserAgent = agent
		s.ShouldRetryOnRateLimit = false
		s.MaxRestRetries = 0
		s.StateEnabled = false
		s.LogLevel = -1 // it would print to standard error
		s.Client = &http.Client{
			Transport: &gate{base: base, next: o.Transport, limits: limits, now: o.Now},
			Timeout:   requestTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return http.ErrUseLastResponse // a redirected POST would lose its body
			},
		}
		return s, nil
	}
	if o.Token != "" {
		token := strings.TrimPrefix(strings.TrimSpace(o.Token.Reveal()), "Bot ")
		c.limit = newLimiter(b, true)
		if c.bot, err = session("Bot "+token, c.limit); err != nil {
			return nil, err
		}
		c.secrets = []string{token}
	}
	if c.hooks, err = session("", newLimiter(b, false)); err != nil {
		return nil, err
	}
	free := newLimiter(b, false)
	free.free = true
	if c.clicks, err = session("", free); err != nil {
		return nil, err
	}
	return c, nil
}

// Retry lets the bot's token be tried again at once although it was refused,
// because a person says so. What Discord asked us to wait still holds.
func (c *Client) Retry() {
	if c.limit != nil {
		c.limit.forgive()
	}
}

// Session returns the bot's session, nil without a token. Whoever else speaks
// for the bot does it through this one, and so under the same limiter.
func (c *Client) Session() *discordgo.Session { return c.bot }

// Answers returns the session for answers to interactions: without the bot's
// token, which they do not need, and outside its limits, which do not count
// them; but while the address is banned it is silent too.
func (c *Client) Answers() *discordgo.Session { return c.clicks }

// call makes one request and returns what came back. The error of discordgo is
// not asked: it hides statuses and prints addresses.
func (c *Client) call(ctx context.Context, s *discordgo.Session, method, address string, body any) *exchange {
	ex := &exchange{}
	ctx = withExchange(ctx, ex)
	var raw []byte
	if body != nil {
		var err error
		if raw, err = discordgo.Marshal(body); err != nil {
			ex.err = fmt.Errorf("encode: %w", err)
			return ex
		}
	}
	// A bucket of its own for each call: discordgo sleeps on a shared one,
	// holding its lock, without looking at the context.
	bucket := &discordgo.Bucket{}
	bucket.Lock()
	_, err := s.RequestWithLockedBucket(method, address, "application/json", raw, bucket, 0, discordgo.WithContext(ctx))
	if ex.status == 0 && ex.err == nil {
		ex.err = err
	}
	if ex.dated {
		c.ahead.Store(int64(ex.skew))
	}
	return ex
}

// skew is how far Discord's clock is behind ours (0 or less), by its last answer: ids
// hold its time, and one too early only reads more.
func (c *Client) skew() time.Duration { return min(0, time.Duration(c.ahead.Load())) }
