package profile

import (
	"os"
	"testing"
)

func TestTry(t *testing.T) {
	data, _ := os.ReadFile(os.Getenv("ARTICLE"))
	a := Article{Text: string(data)}
	x := read(a, Frozen())
	t.Log(x.lang)
	for _, n := range x.names {
		t.Logf("name %q acr %q at %d short %d rar %.1f", n.text, n.acronym, len(n.at), len(n.short), n.rarity)
	}
	for _, b := range x.bridges {
		t.Logf("%s %d %.1f", b.key, len(b.spans), bridgeRarity(Frozen(), b.key))
	}
	p := Learner{Background:Frozen()}.Learn(a)
	for _, w := range p.Terms {
		t.Logf("%5.2f %s %s", w.Weight, w.Kind, w.Text)
	}
	t.Log(p.Mean, p.SD)
}
