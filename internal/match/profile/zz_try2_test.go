package profile

import (
	"os"
	"testing"
)

func TestTry2(t *testing.T) {
	data, _ := os.ReadFile(os.Getenv("ARTICLE"))
	d := Learner{Background:Frozen()}.Suggest(Article{Text: string(data)})
	t.Log(d.Title)
	for _, g := range d.Groups {
		t.Logf("GROUP %s: %v", g.Name, g.List)
	}
	for _, l := range d.Any {
		t.Logf("ANY %s    # %s", l.Query, l.Why)
	}
	for _, l := range d.Ideas {
		t.Logf("IDEA %s    # %s", l.Query, l.Why)
	}
	for _, l := range d.Phrases {
		t.Logf("PHRASE %+v", l)
	}
}
