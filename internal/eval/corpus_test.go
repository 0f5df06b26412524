package eval

import (
	"bufio"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// shared finds test data that is not part of the repository.
func shared(t testing.TB, path string) string {
	t.Helper()
	if testkit.Raced {
		t.Skip("figures are taken without the race detector")
	}
	return testkit.Shared(t, path)
}

// row is a labelled headline.
type row struct {
	item       news.Item
	want       bool
	lang, kind string
	dev        bool // by a hash of source and title: what rules may be tuned on
}

// readRows reads the labelled headlines, without those that are a matter of
// taste.
func readRows(t testing.TB) []row {
	f, err := os.Open(shared(t, "corpus/matching/mek-eval.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []row
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	sc.Scan() // the heading
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		if len(c) < 6 || c[0] == "mention" {
			continue
		}
		h := fnv.New32a()
		h.Write([]byte(c[4] + c[2]))
		rows = append(rows, row{
			item: news.Item{Key: "row", Title: c[2], Summary: c[3], Lang: c[1]},
			want: c[0] == "pos", lang: c[1], kind: c[5], dev: h.Sum32()%2 == 0,
		})
	}
	return rows
}

// document is a labelled text of a corpus.
type document struct {
	Title, Body, Text, Summary, Description string
	Topics                                  []string
}

func (d document) item(lang string) news.Item {
	return news.Item{Key: "doc", Title: d.Title, Summary: d.Summary + d.Description + d.Text, Body: d.Body, Lang: lang}
}

// streamLanguage is the language of a stream's folder.
func streamLanguage(path string) string {
	switch filepath.Base(filepath.Dir(path)) {
	case "persian_telegram":
		return "fa"
	case "arabic_news":
		return "ar"
	case "albanian_titles":
		return "sq"
	}
	return "en"
}
