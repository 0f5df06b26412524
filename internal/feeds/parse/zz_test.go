package parse_test
import ("testing";"bytes";"github.com/mmcdole/gofeed";"watcher/internal/feeds/parse")
func TestZZReal(t *testing.T) {
	cmp := func(_, file string, body []byte) {
		g, gerr := gofeed.NewParser().Parse(bytes.NewReader(body))
		d, err := parse.Parse(parse.Input{Body: body, Base:"https://x.example/", Feed:"f", Now: now})
		n := -1
		if gerr == nil { n = len(g.Items) }
		if err != nil { t.Logf("ERR %s %v", file, err); return }
		if n != len(d.Items) || len(d.Repairs) > 0 || d.Damaged { t.Logf("%s gofeed %d ours %d dropped %d skipped %d damaged %v salv %v %v", file[max(0,len(file)-60):], n, len(d.Items), d.Dropped, d.Skipped, d.Damaged, d.Salvaged, d.Repairs) }
	}
	readDir(t, shared(t, "corpus", "feeds", "real"), "real", cmp)
	readTar(t, shared(t, "corpus", "feeds", "feedparser-tests.tar.gz"), cmp)
}
