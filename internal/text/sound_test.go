package text

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// TestSound reads testdata/sound.txt: on each line the writings of one name,
// which must share a key in one reading or another; after "but", names that
// must not, or else must not end alike.
func TestSound(t *testing.T) {
	f, err := os.Open("testdata/sound.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		same, other, _ := strings.Cut(sc.Text(), " but ")
		names := strings.Fields(same)
		if len(names) == 0 || names[0] == "#" {
			continue
		}
		n++
		key, vowel := Sound(nil, names[0], Usual)
		for _, name := range names[1:] {
			if !sounds(name, string(key), false) && !sounds(name, string(key), true) {
				k, v := Sound(nil, name, Usual)
				t.Errorf("%s is %s %v, %s is %s %v", names[0], key, vowel, name, k, v)
			}
		}
		for name := range strings.FieldsSeq(other) {
			if sounds(name, string(key), vowel) {
				t.Errorf("%s sounds like %s", name, names[0])
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d names read", n)
	}
}

func sounds(name, key string, vowel bool) bool {
	for _, as := range Readings {
		if k, v := Sound(nil, name, as); string(k) == key && v == vowel {
			return true
		}
	}
	return false
}
