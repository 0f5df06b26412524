package notify

import (
	"context"
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
)

type inCapitals struct{ asked []string }

func (c *inCapitals) Gloss(_ context.Context, texts, from []string, to string) []string {
	out := make([]string, len(texts))
	for n, s := range texts {
		c.asked = append(c.asked, from[n]+">"+to+" "+s)
		out[n] = strings.ToUpper(s)
	}
	return out
}

// seen is a destination that notes what it gets, in a group, and can be examined.
type seen struct {
	Destination
	got []news.Message
}

func (s *seen) Post(_ context.Context, d news.Delivery) (string, error) {
	s.got = append(s.got, d.Message)
	return "1", nil
}

func (s *seen) Edit(_ context.Context, d news.Delivery) error {
	s.got = append(s.got, d.Message)
	return nil
}
func (s *seen) Group() string                     { return "bot" }
func (s *seen) Examine(context.Context) []Finding { return []Finding{{What: "fine"}} }

// TestGlossed translates what is in another language, on the way out alone, and hides
// nothing of the destination below.
func TestGlossed(t *testing.T) {
	inner, service := &seen{}, &inCapitals{}
	way := Glossed{Destination: inner, Glosser: service, To: "de"}
	d := news.Delivery{Message: news.Message{Entries: []news.Entry{
		{Title: "Anija", Lang: "sq-AL"}, {Title: "Schiff", Lang: "de-AT"}, {Title: NoTitle}, {Title: "barco"},
	}}}
	if _, err := way.Post(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := way.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for _, m := range inner.got {
		var said []string
		for _, e := range m.Entries {
			said = append(said, e.Gloss)
		}
		if got := strings.Join(said, ","); got != "ANIJA,,,BARCO" {
			t.Errorf("glosses %q", got)
		}
	}
	if d.Message.Entries[0].Gloss != "" {
		t.Error("the delivery that is stored was changed")
	}
	if got := strings.Join(service.asked[:2], ","); got != "sq>de Anija,>de barco" {
		t.Errorf("asked for %q", got)
	}
	if way.Group() != "bot" || len(way.Examine(t.Context())) != 1 {
		t.Error("it hides what the destination is")
	}
	if (Glossed{}).Group() != "" || (Glossed{}).Examine(t.Context()) != nil {
		t.Error("it makes up what the destination is not")
	}
}

// TestRestrictedIsNotTranslated asks for what is not restricted alone, whichever
// report is named.
func TestRestrictedIsNotTranslated(t *testing.T) {
	asked := &inCapitals{}
	g := Glossed{Destination: &seen{}, Glosser: asked, To: "en"}
	urgent := news.Entry{Title: "offen", Lang: "de", Also: []news.Outlet{{Title: "geheim", Lang: "de", Urgent: true, Restricted: true}}}
	lifted := news.Entry{Title: "geheim", Lang: "de", Restricted: true, Also: []news.Outlet{{Title: "dringend", Lang: "de", Urgent: true}}}
	g.glossed(t.Context(), news.Delivery{Message: news.Message{Entries: []news.Entry{
		{Title: "geheim", Lang: "de", Restricted: true}, {Title: "frei", Lang: "de"}, urgent, lifted,
	}}})
	if want := []string{"de>en frei", "de>en dringend"}; !slices.Equal(asked.asked, want) {
		t.Errorf("asked for %v, want %v", asked.asked, want)
	}
}
