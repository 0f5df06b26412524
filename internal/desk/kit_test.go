package desk

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// room is a desk before a fake Discord, in a bubble whose clock runs by itself.
type room struct {
	t       *testing.T
	fake    *testkit.Discord
	channel string
	log     *lines
	ledger  *memory
	notices *notices
	options Options
	stop    func()
	done    chan struct{}
}

// newRoom prepares a desk that is not open yet; change its options first.
func newRoom(t *testing.T) *room {
	t.Helper()
	fake := testkit.NewDiscord(t, testkit.DiscordOptions{Memory: true})
	r := &room{t: t, fake: fake, channel: fake.AddChannel("newsroom"), log: &lines{}, ledger: &memory{}, notices: &notices{}}
	network, err := outbound.New(outbound.Options{Dial: fake.Dial})
	if err != nil {
		t.Fatal(err)
	}
	r.options = Options{
		Bot: r.session("Bot " + testkit.DiscordToken), Answers: r.session(""), Network: network, Channels: []string{r.channel},
		Ledger: r.ledger, Notices: r.notices, Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	return r
}

// session speaks to the fake, as that of notify/discord does.
func (r *room) session(token string) *discordgo.Session {
	s, err := discordgo.New(token)
	if err != nil {
		r.t.Fatal(err)
	}
	base, _ := url.Parse(r.fake.API())
	via := &http.Transport{DialContext: r.fake.Dial, DisableKeepAlives: true}
	s.Client = &http.Client{Timeout: 10 * time.Second, Transport: rewrite{base, via}}
	s.UserAgent = "DiscordBot (https://desk.example/, 1)"
	s.ShouldRetryOnRateLimit, s.MaxRestRetries, s.LogLevel = false, 0, -1
	return s
}

type rewrite struct {
	base *url.URL
	next http.RoundTripper
}

func (w rewrite) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.URL, _ = url.Parse(w.base.String() + "/" + strings.TrimPrefix(req.URL.String(), discordgo.EndpointAPI))
	out.Host = out.URL.Host
	return w.next.RoundTrip(out)
}

// open runs the desk until the test ends, or shut is called.
func (r *room) open() {
	r.t.Helper()
	d, err := New(r.options)
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(r.t.Context())
	r.done = make(chan struct{})
	go func() {
		defer close(r.done)
		d.Run(ctx)
	}()
	r.stop = cancel
	r.t.Cleanup(r.shut)
}

// shut stops the desk and waits for it.
func (r *room) shut() {
	r.stop()
	<-r.done
}

// opened opens the desk and waits until it listens and its commands are known.
func (r *room) opened(commands ...Command) *room {
	r.t.Helper()
	r.options.Commands = append(r.options.Commands, commands...)
	r.open()
	synctest.Wait()
	if !r.fake.Listening() {
		r.t.Fatalf("the desk is not open:\n%s", r.log)
	}
	return r
}

// editor is somebody in the newsroom.
func (r *room) editor() *testkit.DiscordPerson {
	return r.fake.Person(testkit.DiscordPerson{ID: "400000000000000001", Channel: r.channel})
}

func (r *room) lead() *testkit.DiscordPerson {
	return r.fake.Person(testkit.DiscordPerson{ID: "400000000000000002", Channel: r.channel, Permissions: testkit.DiscordManageMessages})
}

// told waits until all stands still, and returns what the person sees.
func told(play *testkit.DiscordPlay) testkit.DiscordReply {
	synctest.Wait()
	return play.Reply()
}

// says fails the test unless the person sees the text, alone.
func (r *room) says(play *testkit.DiscordPlay, words string) {
	r.t.Helper()
	got := told(play)
	if got.Message == nil || !strings.Contains(got.Message.Content, words) || !got.Ephemeral {
		r.t.Errorf("got %+v %+v, want %q to one person\n%s", got, got.Message, words, r.log)
	}
}

// say is a command that answers with a text.
func say(name, text string) Command {
	return Command{Name: name, Description: "Says something.", Do: func(context.Context, *Call) (Reply, error) { return Reply{Text: text}, nil }}
}

// after waits on the bubble's clock.
func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// lines is a log that can be read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// memory is a ledger that outlives a desk.
type memory struct {
	mu  sync.Mutex
	at  []time.Time
	err error
}

func (m *memory) SignIns(context.Context) ([]time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.at), m.err
}

func (m *memory) SaveSignIns(_ context.Context, at []time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.at = slices.Clone(at)
	}
	return m.err
}

type notices struct {
	mu  sync.Mutex
	all []string
}

func (n *notices) Notice(_ context.Context, subject, title, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, subject+": "+title+" "+text)
}

func (n *notices) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.all, "\n")
}
