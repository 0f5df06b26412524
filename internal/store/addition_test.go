package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestAdditions makes, changes and removes a topic; each is a line of the audit,
// and a draft is kept for a day.
func TestAdditions(t *testing.T) {
	d := openTest(t)
	a := news.Addition{Kind: news.AdditionTopic, ID: "crews", Title: "Crews", Text: "topics: { Crews: [crew] }\n", By: "Anna", At: noon}
	ok(t, d.Add(t.Context(), a))
	changed := a
	changed.Title, changed.Paused, changed.By, changed.At = "The crews", true, "Bob", noon.Add(time.Hour)
	ok(t, d.Add(t.Context(), changed))
	feed := news.Addition{Kind: news.AdditionFeed, ID: "f", Title: "F", By: "Anna", At: noon}
	ok(t, d.Add(t.Context(), feed))
	all, err := d.Additions(t.Context())
	ok(t, err)
	equal(t, "additions", all, []news.Addition{changed, feed})
	last, err := d.Changes(t.Context(), news.AuditTopic, "crews", 1)
	ok(t, err)
	if len(last) != 1 || last[0].Who != "Bob" || last[0].Before == "" || last[0].After == "" || last[0].Via != "" {
		t.Errorf("the last change: %+v", last)
	}
	ok(t, d.Remove(t.Context(), news.ViaUndo, news.AdditionTopic, "crews", "Bob", noon))
	if err := d.Remove(t.Context(), "", news.AdditionTopic, "crews", "Bob", noon); !errors.Is(err, ErrUnknown) {
		t.Errorf("removed twice: %v", err)
	}
	lines, err := d.Audit(t.Context(), news.AuditTopic, 10)
	ok(t, err)
	if len(lines) != 3 || lines[0].After != "" || lines[0].Via != news.ViaUndo {
		t.Errorf("the audit: %+v", lines)
	}
	none, err := d.Changes(t.Context(), news.AuditTopic, "never made", 9)
	ok(t, err)
	equal(t, "of what was never made", len(none), 0)

	draft := news.Draft{ID: "d1", Additions: []news.Addition{a, feed}, Was: []string{"", "x"}, At: noon}
	ok(t, d.SaveDraft(t.Context(), draft))
	got, err := d.Draft(t.Context(), "d1")
	ok(t, err)
	equal(t, "draft", got, draft)
	_, err = d.Prune(t.Context(), noon.Add(25*time.Hour), Keep{})
	ok(t, err)
	if _, err := d.Draft(t.Context(), "d1"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a draft of yesterday: %v", err)
	}
}

// TestRemovedIsHeard: the mute of a topic or feed ends when it is removed, with a line
// in the audit and no message; what is made under its id later is heard. Others stay
// muted.
func TestRemovedIsHeard(t *testing.T) {
	for _, c := range []struct {
		kind        news.AdditionKind
		mute, other news.Mute
	}{
		{news.AdditionTopic, news.Mute{Topic: "crews"}, news.Mute{Feed: "crews"}},
		{news.AdditionFeed, news.Mute{Feed: "crews"}, news.Mute{Topic: "crews"}},
	} {
		d := openTest(t)
		a := news.Addition{Kind: c.kind, ID: "crews", Title: "Crews", By: "Anna", At: noon}
		ok(t, d.Add(t.Context(), a))
		for _, m := range []news.Mute{c.mute, c.other} {
			m.From, m.Until = noon, noon.Add(48*time.Hour)
			_, err := d.Mute(t.Context(), m, "Anna")
			ok(t, err)
		}
		ok(t, d.Remove(t.Context(), "", c.kind, "crews", "Bob", noon.Add(time.Hour)))
		mutes, err := d.Mutes(t.Context())
		ok(t, err)
		if len(mutes) != 1 || mutes[0].Topic != c.other.Topic || mutes[0].Feed != c.other.Feed {
			t.Errorf("%s: mutes %+v", c.kind, mutes)
		}
		ended, err := d.MutesEnded(t.Context(), noon.Add(2*time.Hour))
		ok(t, err)
		equal(t, "mutes to be told of", len(ended), 0)
		lines, err := d.Audit(t.Context(), news.AuditMute, 1)
		ok(t, err)
		if len(lines) != 1 || lines[0].Who != "Bob" || lines[0].Before == "" || lines[0].After != "" || !lines[0].At.Equal(noon.Add(time.Hour)) {
			t.Errorf("%s: the audit of mutes: %+v", c.kind, lines)
		}
		ok(t, d.Add(t.Context(), a))
		ok(t, d.Remove(t.Context(), "", c.kind, "crews", "Bob", noon.Add(3*time.Hour)))
		lines, err = d.Audit(t.Context(), news.AuditMute, 9)
		ok(t, err)
		equal(t, "lines of mutes, nothing being muted any more", len(lines), 3)
	}
}

// TestShift finds who has what, what moved, and the messages that tell it.
func TestShift(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	act := func(kind news.ActKind, by, to string) {
		t.Helper()
		revision, _, _, err := d.Stand(t.Context(), id)
		ok(t, err)
		ok(t, d.Act(t.Context(), revision, news.Act{Story: id, Kind: kind, By: news.Person{ID: by, Name: by}, To: news.Person{ID: to, Name: to}, At: noon}, nil))
	}
	has := func(want string) {
		t.Helper()
		claims, err := d.Claims(t.Context())
		ok(t, err)
		got := ""
		for _, c := range claims {
			got += c.By.Name
		}
		equal(t, "who has it", got, want)
	}
	has("")
	act(news.ActClaim, "anna", "")
	has("anna")
	act(news.ActTurnDown, "bob", "")
	has("anna")
	act(news.ActHandOver, "anna", "bob")
	has("bob")
	act(news.ActRelease, "bob", "")
	has("")
	moved, err := d.Moved(t.Context(), noon.Add(-time.Hour), 5)
	ok(t, err)
	if len(moved) != 1 || moved[0].Story != id || moved[0].New != moved[0].Reports || moved[0].New == 0 {
		t.Errorf("moved: %+v", moved)
	}
	later, err := d.Moved(t.Context(), noon.Add(time.Hour), 5)
	ok(t, err)
	equal(t, "moved later", len(later), 0)
	sent := dueNow(t, d, noon)[0]
	sent.State, sent.SentAt, sent.RemoteID = news.DeliverySent, noon, "m1"
	ok(t, d.Record(t.Context(), sent))
	posts, err := d.Posts(t.Context(), id)
	ok(t, err)
	if len(posts) != 1 {
		t.Fatalf("posts: %+v", posts)
	}
	posted, err := d.Posted(t.Context(), posts[0].Message)
	ok(t, err)
	equal(t, "posted", posted, id)
	if _, err := d.Posted(t.Context(), "nobody's"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a message of others: %v", err)
	}
}
