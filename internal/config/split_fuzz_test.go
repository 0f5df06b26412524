package config

import (
	"testing"

	"watcher"
)

// FuzzSplit: a file that was found good, sent into Discord, comes apart into
// pieces that are good for themselves.
func FuzzSplit(f *testing.F) {
	f.Add(watcher.FeedsYAML)
	f.Add([]byte("topics: {A: [ship], B: {any: ['group:g'], none: [x y]}}\ngroups: {g: [a, 'group:h'], h: [b]}\nfeeds: [https://a.example/x, {url: https://b.example/y, name: B, lang: fa}]\nzone: UTC\n"))
	f.Add([]byte("feeds:\n- https://a.example/\n? topics\n: {? A : B}\n"))
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := testOptions()
		o.Partial, o.Blind = true, true
		if _, problems := Parse("sent.yaml", data, o); problems.Err() != nil {
			return
		}
		pieces, _, err := Split(data)
		if err != nil {
			return
		}
		for _, p := range pieces {
			if p.Feed == (p.ID != "") || len(p.Text) == 0 {
				t.Fatalf("%q gives the piece %+v", data, p)
			}
		}
	})
}
