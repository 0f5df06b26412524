package gloss

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/text"
)

const (
	// Deadline is for how long a message waits for its glosses, all of them.
	Deadline = 2 * time.Second
	// rest is for how long a service that failed is left alone.
	rest = time.Minute
	// mostKept is how many glosses are remembered: a message is changed many times,
	// and says the same headline each time.
	mostKept    = 4096
	mostAnswer  = 1 << 20 // bytes
	longestText = 500     // runes of a headline
)

// Options are what a [Translator] is made of.
type Options struct {
	URL  string      // of the service, without /translate
	Key  news.Secret // "" for none
	HTTP *http.Client
	Now  func() time.Time
	Log  *slog.Logger
}

// Translator asks the service. It is safe for concurrent use.
type Translator struct {
	Options
	mu      sync.Mutex
	kept    map[wanted]string
	resting time.Time // until when nothing is asked
}

// wanted is a text and the languages from and to which it is translated (ISO 639,
// two or three letters).
type wanted struct{ from, to, text string }

// New returns a translator.
func New(o Options) *Translator {
	return &Translator{Options: o, kept: make(map[wanted]string)}
}

// Gloss returns what each text says in a language, "" where that is not to be had
// within [Deadline], or where the text says it already. from are the languages of
// the texts, "" for one that is not known.
func (t *Translator) Gloss(ctx context.Context, texts, from []string, to string) []string {
	out := make([]string, len(texts))
	missing := map[string][]int{} // by language: places in texts
	t.mu.Lock()
	for n, s := range texts {
		if utf8.RuneCountInString(s) > longestText || strings.TrimSpace(s) == "" {
			continue
		}
		said, ok := t.kept[wanted{from[n], to, s}]
		if out[n] = said; !ok {
			missing[from[n]] = append(missing[from[n]], n)
		}
	}
	tired := t.Now().Before(t.resting)
	t.mu.Unlock()
	if tired || len(missing) == 0 {
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	var g errgroup.Group
	for lang, places := range missing {
		g.Go(func() error {
			some := make([]string, len(places))
			for k, n := range places {
				some[k] = texts[n]
			}
			said, err := t.ask(ctx, some, lang, to)
			for k := range said {
				out[places[k]] = said[k]
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.tire(err)
	}
	return out
}

// Check asks the service for a word, and returns what is wrong.
func (t *Translator) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	_, err := t.ask(ctx, []string{"Nachrichten"}, "de", "en")
	return outbound.Redact(err)
}

// tire leaves the service alone for a while.
func (t *Translator) tire(err error) {
	t.mu.Lock()
	t.resting = t.Now().Add(rest)
	t.mu.Unlock()
	t.Log.Warn("headlines are shown without a translation; asking again in a minute", "err", outbound.Redact(err))
}

// request and answer are LibreTranslate's.
type request struct {
	Q      []string `json:"q"`
	Source string   `json:"source"`
	Target string   `json:"target"`
	Format string   `json:"format"`
	APIKey string   `json:"api_key,omitempty"`
}

type answer struct {
	TranslatedText oneOrMore `json:"translatedText"`
	Error          string    `json:"error"`
}

// oneOrMore are texts; services that speak like LibreTranslate answer a list of one
// with the text alone.
type oneOrMore []string

// UnmarshalJSON implements [json.Unmarshaler].
func (o *oneOrMore) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

// ask translates texts of one language, and remembers what they say.
func (t *Translator) ask(ctx context.Context, texts []string, from, to string) ([]string, error) {
	source := from
	if source == "" {
		source = "auto"
	}
	body, err := json.Marshal(request{Q: texts, Source: source, Target: to, Format: "text", APIKey: t.Key.Reveal()})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(t.URL, "/")+"/translate", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address of the translation service cannot be asked")
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := t.HTTP.Do(req)
	if lost, ok := errors.AsType[*url.Error](err); ok {
		err = lost.Err // the address may hold a key
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	var a answer
	err = json.NewDecoder(io.LimitReader(res.Body, mostAnswer)).Decode(&a)
	switch {
	case res.StatusCode == http.StatusBadRequest:
		// It does not know the language, which is no fault of its own: others are
		// asked for as before.
		t.keep(texts, make([]string, len(texts)), from, to)
		return nil, nil
	case res.StatusCode/100 != 2:
		return nil, fmt.Errorf("HTTP %d: %s", res.StatusCode, text.Cut(text.Plain(a.Error), longestText))
	case err != nil:
		return nil, fmt.Errorf("not an answer of LibreTranslate: %w", err)
	case len(a.TranslatedText) != len(texts):
		return nil, fmt.Errorf("%d texts came back for %d", len(a.TranslatedText), len(texts))
	}
	said := make([]string, len(texts))
	for n, s := range a.TranslatedText {
		if s = text.OneLine(s); text.Fold(s) != text.Fold(texts[n]) {
			said[n] = text.Cut(s, longestText)
		}
	}
	t.keep(texts, said, from, to)
	return said, nil
}

func (t *Translator) keep(texts, said []string, from, to string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.kept)+len(texts) > mostKept {
		clear(t.kept)
	}
	for n, s := range texts {
		t.kept[wanted{from, to, strings.Clone(s)}] = said[n]
	}
}
