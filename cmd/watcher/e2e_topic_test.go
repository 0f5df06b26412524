package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTopicFrom drafts a topic from a page on the web beside stored items: each
// line says how many of them it finds.
func TestTopicFrom(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	harbour.say("Fire aboard the Stella Marina")
	harbour.say("Ship built on the coast")
	if code, p := n.do("once"); code != 0 {
		t.Fatalf("exit code %d, and it says %s", code, &p.err)
	}
	file := filepath.Join(n.dir, "article.txt")
	text := "Ferries stay in port\n" + strings.Repeat("The Stella Marina burned on Sunday, forty miles off the coast of Italy, on its way from Albania. "+
		"Inspectors went aboard the Stella Marina in the port of Bari, and the ferry company was silent.\n", 3)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, p := n.do("topic", "from", file)
	if code != 0 || !holds(p.out.String(), "- Stella Marina~ #", "finds 1 of the 3 items of the last 30 days",
		"Of the 3 items of the last 30 days the profile takes", "about:", "sources: ['article.txt']") {
		t.Errorf("exit code %d, and it prints\n%s%s", code, &p.out, &p.err)
	}
	if strings.Contains(p.out.String(), "Nothing is stored") {
		t.Error("it does not know of the stored items")
	}
	// A page that is not there is said so; nothing is printed.
	if code, p := n.do("topic", "from", n.press.url+"/nowhere"); code != 1 || p.out.String() != "" || !holds(p.err.String(), "404") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	// To save a feed as a file would not make it an article.
	code, p = n.do("topic", "from", harbour.url())
	if said := p.err.String(); code != 1 || !strings.Contains(said, "this is a feed, not an article; give the link of one of its items") || strings.Contains(said, "save the page") {
		t.Errorf("exit code %d, and it says %s", code, said)
	}
}
