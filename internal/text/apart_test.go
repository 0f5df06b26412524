package text

import (
	"bufio"
	"fmt"
	"os"
	"testing"
)

// TestApart reads testdata/apart.txt.
func TestApart(t *testing.T) {
	f, err := os.Open("testdata/apart.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var name, word string
		var want int
		if _, err := fmt.Sscan(sc.Text(), &name, &word, &want); err != nil {
			continue // a remark
		}
		n++
		var a, b Spoken
		Listen(&a, name, Usual)
		Listen(&b, word, Usual)
		if got := Apart(&a, &b); got != want {
			t.Errorf("%s and %s are %d apart, want %d", name, word, got, want)
		}
	}
	if n < 20 {
		t.Errorf("only %d pairs read", n)
	}
}
