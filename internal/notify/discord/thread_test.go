package discord

import (
	"errors"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// storied is a story told in a channel, with what may come after it.
type storied struct {
	*bench
	dest  notify.Destination
	first news.Delivery
	id    string
}

// ways are those by which stories have threads.
var ways = []string{"thread by bot", "forum by bot", "forum by webhook"}

func openThreads(t *testing.T, way string) *storied {
	t.Helper()
	s := &storied{bench: newBench(t, testkit.DiscordOptions{})}
	ch := news.Channel{ID: "newsroom", Discord: s.bench.id, As: news.AsThread, Ping: news.Ping{Role: testkit.DiscordBotRole, Outlets: 2}}
	if way != "thread by bot" {
		s.fake.SetKind(s.bench.id, typeForum)
		ch.As = news.AsForum
	}
	if way == "forum by webhook" {
		ch.Discord, ch.Webhook = "", news.Secret(s.fake.AddWebhook(s.bench.id))
	}
	s.dest = s.open(t, ch)
	s.first = s.alert("one")
	return s
}

func tellIn(t *testing.T, way string) *storied {
	t.Helper()
	s := openThreads(t, way)
	var err error
	if s.id, err = s.dest.Post(t.Context(), s.first); err != nil {
		t.Fatal(err)
	}
	return s
}

// next is a further delivery about the story.
func (s *storied) next(reason news.Reason) news.Delivery {
	m := s.first.Message
	m.Reason = reason.Kind()
	m.Entries = []news.Entry{{Title: "Two held *after* raid", Source: "Coast Daily", Link: "https://coast.example/1", Lang: "sq", Seen: s.now()}}
	if m.Reason == news.ReasonBell {
		m.Heading, m.Entries[0].Vouched = "2 outlets: A, B", true
	}
	a := s.first.Alert
	a.Reason = reason
	d := a.Delivery(m)
	d.On, d.StartedAt = s.id, s.now()
	d.Standing = news.Standing{By: s.first.ID, Says: s.first.Message}
	return d
}

func (s *storied) in(channel string) (ms []testkit.DiscordMessage) {
	for _, m := range s.fake.Messages() {
		if m.Channel == channel {
			ms = append(ms, m)
		}
	}
	return ms
}

// TestThreads tells a story, lets a report join, changes its message and rings.
func TestThreads(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			s := tellIn(t, way)
			threads := s.fake.Threads()
			if len(threads) != 1 || threads[0].ID != s.id || threads[0].Parent != s.bench.id || threads[0].Name != "Police raid the camp one" {
				t.Fatalf("threads %+v, message %s", threads, s.id)
			}
			for _, reason := range []news.Reason{"report:1", "bell:outlets"} {
				if _, err := s.dest.Post(t.Context(), s.next(reason)); err != nil {
					t.Fatal(reason, err)
				}
			}
			change := s.next("update:1")
			change.Message = s.first.Message
			change.Message.Entries = []news.Entry{s.first.Message.Entries[0]}
			change.Message.Entries[0].Also = []news.Outlet{{Name: "Coast Daily", Title: "Two held"}}
			if err := s.dest.Edit(t.Context(), change); err != nil {
				t.Fatal(err)
			}
			inside := s.in(s.id)
			starter := inside[0]
			if way == "thread by bot" {
				starter = s.in(s.bench.id)[0]
			} else {
				inside = inside[1:]
			}
			if len(s.fake.Messages()) != 3 || len(inside) != 2 {
				t.Fatalf("%d messages, %d of them in the thread below the story", len(s.fake.Messages()), len(inside))
			}
			if !strings.Contains(starter.Embeds[0].Description, "Also: Coast Daily") || starter.Marker != s.first.Marker() {
				t.Errorf("the story's message says %q", starter.Embeds[0].Description)
			}
			report, bell := inside[0], inside[1]
			if !strings.HasPrefix(report.Content, `**Coast Daily**: [Two held \*after\* raid](https://coast.example/1) · Albanian · `) || !strings.Contains(string(report.Raw), `"flags":4100`) {
				t.Errorf("the report is %s", report.Raw)
			}
			if len(bell.Roles) != 1 || !strings.Contains(bell.Content, "**2 outlets: A, B**") || strings.Contains(bell.Content, "Earlier:") {
				t.Errorf("the bell is %s", bell.Raw)
			}
		})
	}
}

// TestThreadOpensLate opens the thread with the first report when it could not be
// opened with the story, and again when it is archived.
func TestThreadOpensLate(t *testing.T) {
	s := openThreads(t, "thread by bot")
	s.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: 500, Match: "POST channels/" + s.bench.id + "/messages/"})
	var err error
	if s.id, err = s.dest.Post(t.Context(), s.first); err != nil || len(s.fake.Threads()) != 0 {
		t.Fatalf("%v, threads %v", err, s.fake.Threads())
	}
	if _, err := s.dest.Post(t.Context(), s.next("report:1")); err != nil {
		t.Fatal(err)
	}
	threads := s.fake.Threads()
	if len(threads) != 1 || threads[0].Name != "Police raid the camp one" || len(s.in(s.id)) != 1 {
		t.Fatalf("threads %+v", threads)
	}
	s.fake.ShutThread(s.id, false)
	if _, err := s.dest.Post(t.Context(), s.next("report:2")); err != nil || s.fake.Threads()[0].Archived {
		t.Errorf("archived: %v", err)
	}
}

// TestThreadShut: what someone has deleted or locked costs the report, not the
// channel; a bell answers the story's message where there is one besides, with the
// report that the thread did not take. What a locked post does not take is followed
// by another, as is a bell of a deleted one.
func TestThreadShut(t *testing.T) {
	for _, way := range ways {
		for _, how := range []string{"deleted", "locked"} {
			t.Run(way+" "+how, func(t *testing.T) {
				s := tellIn(t, way)
				if how == "deleted" {
					s.fake.DeleteChannel(s.id)
				} else {
					s.fake.ShutThread(s.id, true)
				}
				_, err := s.dest.Post(t.Context(), s.next("report:1"))
				want := notify.VerdictRefused
				if way != "thread by bot" && how == "locked" {
					want = notify.VerdictStale
				}
				if e := asError(t, err); e.Verdict != want || e.Reason != reasonThread {
					t.Errorf("report: %+v", e)
				}
				before := len(s.in(s.bench.id))
				bell := s.next("bell:outlets")
				bell.Message = news.Message{Reason: news.ReasonBell, Heading: "Now urgent", Entries: []news.Entry{{Title: "Dozens dead"}}}
				_, err = s.dest.Post(t.Context(), bell)
				if way == "thread by bot" {
					ms := s.in(s.bench.id)
					if err != nil || len(ms) != before+1 || !strings.Contains(string(ms[before].Raw), `"message_id":"`+s.id+`"`) || !strings.Contains(ms[before].Content, "Dozens dead") {
						t.Errorf("bell: %v, %d messages", err, len(ms))
					}
				} else if e := asError(t, err); e.Verdict != notify.VerdictStale {
					t.Errorf("bell: %+v", e)
				}
				if _, err := s.dest.Post(t.Context(), s.alert("two")); err != nil {
					t.Errorf("the next story: %v", err)
				}
			})
		}
	}
}

// TestArchivedPostWaits: a change of an archived post is made when it opens again.
func TestArchivedPostWaits(t *testing.T) {
	for _, way := range ways[1:] {
		s := tellIn(t, way)
		s.fake.ShutThread(s.id, false)
		change := s.next("update:1")
		change.Message = s.first.Message
		if e := asError(t, s.dest.Edit(t.Context(), change)); e.Verdict != notify.VerdictStale || e.Reason != reasonArchived {
			t.Errorf("%s: %+v", way, e)
		}
		if _, err := s.dest.Post(t.Context(), s.next("report:1")); err != nil {
			t.Fatal(err)
		}
		if err := s.dest.Edit(t.Context(), change); err != nil {
			t.Errorf("%s: opened again: %v", way, err)
		}
		s.fake.DeleteChannel(s.id)
		if e := asError(t, s.dest.Edit(t.Context(), change)); e.Verdict != notify.VerdictRefused {
			t.Errorf("%s: deleted: %+v", way, e)
		}
	}
}

// TestFindPost finds a post whose answer was lost, also when it is archived, and
// no other's.
func TestFindPost(t *testing.T) {
	for _, archived := range []bool{false, true} {
		s := openThreads(t, "forum by bot")
		if s.dest.Idempotent() != 0 {
			t.Fatal("Discord has no nonce for posts")
		}
		s.fake.Script(testkit.Fault{Kind: testkit.FaultDropAfter})
		if _, err := s.dest.Post(t.Context(), s.first); asError(t, err).Verdict != notify.VerdictUnknown {
			t.Fatal(err)
		}
		want := s.fake.Threads()[0].ID
		if archived {
			s.fake.ShutThread(want, false)
		}
		s.move(time.Minute)
		if _, err := s.dest.Post(t.Context(), s.alert("two")); err != nil {
			t.Fatal(err)
		}
		if got, err := s.dest.Find(t.Context(), s.first); err != nil || got != want {
			t.Errorf("archived %v: %q, %v; want %q", archived, got, err, want)
		}
		if got, err := s.dest.Find(t.Context(), s.alert("three")); err != nil || got != "" {
			t.Errorf("another: %q, %v", got, err)
		}
		s.move(time.Second)
		s.fake.DeleteMessage(want)
		if got, err := s.dest.Find(t.Context(), s.first); err != nil || got != "" {
			t.Errorf("without its first message: %q, %v", got, err)
		}
		s.move(time.Second)
		s.fake.SetPermissions(s.bench.id, 0)
		if _, err := s.dest.Find(t.Context(), s.alert("four")); !errors.Is(err, notify.ErrCannotRead) {
			t.Errorf("not let read: %v", err)
		}
	}
}

// TestFindInThread looks for reports and bells where they were posted.
func TestFindInThread(t *testing.T) {
	for _, way := range ways[:2] {
		s := tellIn(t, way)
		for _, reason := range []news.Reason{"report:1", "bell:outlets"} {
			d := s.next(reason)
			s.fake.Script(testkit.Fault{Kind: testkit.FaultDropAfter})
			if _, err := s.dest.Post(t.Context(), d); err == nil {
				t.Fatal("the answer was not lost")
			}
			s.move(time.Minute)
			if got, err := s.dest.Find(t.Context(), d); err != nil || got == "" {
				t.Errorf("%s: %s: %q, %v", way, reason, got, err)
			}
		}
		s.fake.DeleteChannel(s.id)
		if got, err := s.dest.Find(t.Context(), s.next("report:1")); err != nil || got != "" {
			t.Errorf("%s: in a thread that is gone: %q, %v", way, got, err)
		}
	}
}

// TestCheckThreads says what a channel lacks for threads or posts.
func TestCheckThreads(t *testing.T) {
	const all = testkit.DiscordViewChannel | testkit.DiscordSendMessages | testkit.DiscordEmbedLinks | testkit.DiscordReadMessageHistory |
		testkit.DiscordPublicThreads | testkit.DiscordSendInThreads
	for _, c := range []struct {
		name    string
		as      news.As
		kind    int
		may     uint64
		tagged  bool
		verdict notify.Verdict
		says    []string
	}{
		{"thread", news.AsThread, 0, all, false, "", nil},
		{"forum", news.AsForum, typeForum, all, false, "", nil},
		{"a forum opens no threads", news.AsForum, typeForum, all &^ testkit.DiscordPublicThreads, false, "", nil},
		{"no threads", news.AsThread, 0, all &^ testkit.DiscordPublicThreads, false, notify.VerdictClosed, []string{"lacks Create Public Threads:"}},
		{"none of both", news.AsThread, 0, all &^ (testkit.DiscordPublicThreads | testkit.DiscordSendInThreads), false, notify.VerdictClosed, []string{"Create Public Threads, Send Messages in Threads"}},
		{"not in threads", news.AsForum, typeForum, all &^ testkit.DiscordSendInThreads, false, notify.VerdictClosed, []string{"Send Messages in Threads"}},
		{"tags", news.AsForum, typeForum, all, true, notify.VerdictClosed, []string{"asks for a tag", "Require people to select tags"}},
		{"no forum", news.AsForum, 0, all, false, notify.VerdictClosed, []string{"is no forum"}},
		{"a forum", news.AsThread, typeForum, all, false, notify.VerdictClosed, []string{"as: forum"}},
		{"a forum, and nothing said", news.AsMessage, typeForum, all, false, notify.VerdictClosed, []string{"as: forum"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{})
			b.fake.SetKind(b.id, c.kind)
			b.fake.SetPermissions(b.id, c.may)
			if c.tagged {
				b.fake.AskForTags(b.id)
			}
			err := b.open(t, news.Channel{ID: "newsroom", Discord: b.id, As: c.as}).Check(t.Context())
			if c.verdict == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e := asError(t, err)
			if e.Verdict != c.verdict {
				t.Errorf("%+v", e)
			}
			for _, s := range c.says {
				if !strings.Contains(e.Error(), s) {
					t.Errorf("%q does not say %q", e, s)
				}
			}
		})
	}
}

// TestForumByWebhookWantsNoTags is told by the refusal: a webhook cannot ask.
func TestForumByWebhookWantsNoTags(t *testing.T) {
	s := openThreads(t, "forum by webhook")
	s.fake.AskForTags(s.bench.id)
	_, err := s.dest.Post(t.Context(), s.first)
	if e := asError(t, err); e.Verdict != notify.VerdictClosed || !strings.Contains(e.Error(), "Require people to select tags") {
		t.Errorf("%v", err)
	}
	if _, err := s.client.Webhook(news.Channel{ID: "a", Webhook: news.Secret(s.fake.AddWebhook(s.bench.id)), As: news.AsThread}); err == nil {
		t.Error("a webhook was to open threads")
	}
}

// TestThreadNames are headlines, as Discord takes them.
func TestThreadNames(t *testing.T) {
	for title, want := range map[string]string{
		"Raid *near* <@1> Durres":  "Raid *near* <@1> Durres",
		"حمله به \u202eاردوگاه":    "حمله به اردوگاه",
		strings.Repeat("é😀", 80):   strings.Repeat("é😀", 33) + "…",
		" \u200b ":                 "Untitled",
		strings.Repeat("a b ", 30): strings.TrimRight(strings.Repeat("a b ", 25)[:99], " ") + "…",
	} {
		if got := threadName(tongue.English, news.Message{Entries: []news.Entry{{Title: title}}}); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
}
