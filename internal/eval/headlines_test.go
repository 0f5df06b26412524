package eval

import (
	"os"
	"strings"
	"testing"

	"watcher/internal/news"
)

// headline is a row of testdata/headlines.tsv.
type headline struct {
	item news.Item
	want news.Band // "none" where no topic is to say a word
	kind string
}

func readHeadlines(t *testing.T) []headline {
	data, err := os.ReadFile("testdata/headlines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []headline
	for line := range strings.Lines(string(data)) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(c) != 5 {
			t.Fatalf("testdata/headlines.tsv: %q has %d cells, want 5", line, len(c))
		}
		rows = append(rows, headline{
			item: news.Item{Key: "row", Title: c[3], Summary: c[4], Lang: c[1]},
			want: news.Band(c[0]), kind: c[2],
		})
	}
	return rows
}

// TestHeadlines holds the shipped topics to headlines of our own: news of each
// class, near misses, and news of what has the same letters. The lines of
// feeds.yaml were mended by them since, so this keeps what holds and says nothing
// of news unseen.
func TestHeadlines(t *testing.T) {
	engine := shipped(t)
	all, molecules := Score{}, Score{}
	for _, h := range readHeadlines(t) {
		if h.want == news.BandMaybe {
			continue
		}
		want, got := h.want == news.BandAlert, alerts(engine, h.item, news.BandAlert) != nil
		all.Add(want, got)
		if h.kind == "mek" && !want {
			molecules.Add(want, got)
		}
		if want != got {
			t.Logf("%s %s %s: %s | %s", label(want), h.item.Lang, h.kind, h.item.Title, h.item.Summary)
		}
	}
	t.Logf("all %s", &all)
	if all.Precision() < 0.97 || all.Recall() < 0.95 {
		t.Errorf("precision %.3f, recall %.3f, want 0.97 and 0.95", all.Precision(), all.Recall())
	}
	others := molecules.FP + molecules.TN
	if most := others / 25; molecules.FP > most {
		t.Errorf("%d of %d alert for a MEK that is not the group, want %d at the most", molecules.FP, others, most)
	}
}

// TestGreyBand holds what the shipped profile is for: news that names the group
// nowhere is a maybe, which alerts once its article names it and by that alone.
func TestGreyBand(t *testing.T) {
	engine := shipped(t)
	doubtful, missed := 0, 0
	for _, h := range readHeadlines(t) {
		if h.want != news.BandMaybe {
			continue
		}
		doubtful++
		if m := alerts(engine, h.item, news.BandAlert); m != nil {
			continue // a line finds it: so much the better
		}
		if alerts(engine, h.item, news.BandMaybe) == nil {
			missed++
			t.Logf("no maybe: %s | %s", h.item.Title, h.item.Summary)
			continue
		}
		read := h.item
		read.Article = "The site belongs to people of whom the report says little more. The weather was fair."
		if m := alerts(engine, read, news.BandAlert); m != nil {
			t.Errorf("%s: alerts by an article that names no group: %v", h.item.Title, reasons(m))
		}
		read.Article = "The site belongs to the Mojahedin-e Khalq. The weather was fair."
		if alerts(engine, read, news.BandAlert) == nil {
			t.Errorf("%s: no alert though its article names the group", h.item.Title)
		}
	}
	if missed > doubtful/5 {
		t.Errorf("%d of %d doubtful headlines are no maybe", missed, doubtful)
	}
}
