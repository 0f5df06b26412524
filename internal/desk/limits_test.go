package desk

import (
	"context"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/text"
)

// huge is a reply beyond every limit, in letters of two units and of several
// code points.
func huge() Reply {
	const family = "👨‍👩‍👧‍👦"
	long := strings.Repeat(family+"é", 2000)
	r := Reply{Text: long}
	for range 12 {
		e := &discordgo.MessageEmbed{
			Title: long, Description: long, Author: &discordgo.MessageEmbedAuthor{Name: long}, Footer: &discordgo.MessageEmbedFooter{Text: long},
		}
		for range 30 {
			e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: long, Value: long})
		}
		r.Embeds = append(r.Embeds, e)
	}
	for i := range 7 {
		r.Rows = append(r.Rows, buttons(id("a", string(rune('a'+i))))...)
	}
	return r
}

// TestLimits shows what is far too long: Discord takes it, cut between letters.
func TestLimits(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(Command{Name: "huge", Description: "Says much.", Do: func(context.Context, *Call) (Reply, error) { return huge(), nil }})
		got := told(r.editor().Slash("huge"))
		if got.Message == nil || text.Units(got.Message.Content) > maxText || len(got.Message.Embeds) == 0 {
			t.Fatalf("%+v\n%s", got, r.log)
		}
		for _, s := range []string{got.Message.Content, got.Message.Embeds[0].Title} {
			if end := strings.TrimSuffix(s, "…"); !strings.HasSuffix(end, "👨‍👩‍👧‍👦") && !strings.HasSuffix(end, "é") {
				t.Errorf("cut within a letter: %q", end[max(0, len(end)-20):])
			}
		}
	})
}

func TestMentionsCallNobody(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(say("status", "@everyone <@&1>"))
		play := r.editor().Slash("status")
		if got := told(play); got.Message == nil || !strings.Contains(string(got.Message.Raw), `"allowed_mentions":{"parse":[]}`) {
			t.Errorf("%+v", got)
		}
	})
}

func TestFormLimits(t *testing.T) {
	long := strings.Repeat("ä", 5000)
	f := Form{ID: id("write", ""), Title: long}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		f.Fields = append(f.Fields, Field{Name: name, Label: long, Placeholder: long, Value: long, Most: 9000})
	}
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(Command{Name: "write", Description: "Asks.", Ask: func(*Call) (Form, error) { return f, nil }})
		if got := told(r.editor().Slash("write")); got.Type != 9 {
			t.Errorf("%+v\n%s", got, r.log)
		}
	})
}
