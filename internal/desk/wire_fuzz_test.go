package desk

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCall: whatever the gateway brings, it is a call or an error.
func FuzzCall(f *testing.F) {
	for _, s := range []string{
		`{"id":"1","token":"t","type":2,"data":{"name":"watch","type":1,"options":[{"name":"add","type":1,"options":[{"name":"q","type":3,"value":"x","focused":true}]}]},"member":{"permissions":"8","user":{"id":"1"}}}`,
		`{"id":"1","token":"t","type":5,"data":{"custom_id":"w1:watch:","components":[{"type":1,"components":[{"type":4,"custom_id":"a","value":"1"}]},{"type":18,"component":{"type":4,"custom_id":"b"}}]}}`,
		`{"id":"1","token":"t","type":3,"data":{"custom_id":"w1:claim:7","values":["1"],"resolved":{"users":{"1":{"username":"x"}},"members":{"1":{"nick":"y"}}}},"message":{"id":"2","embeds":[{}]}}`,
		`{"id":"1","token":"t","type":2,"data":{"options":[{"type":2,"options":[{"type":1,"options":null}]}]},"member":{"permissions":"-1"}}`,
		`{"id":"1","token":"t","type":5,"data":{"components":{"components":{"components":{}}}}}`, `{}`, `null`, `[`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := readCall(raw)
		if err != nil {
			return
		}
		if c.id == "" || c.token == "" {
			t.Fatalf("%s: %+v", raw, c)
		}
		_, _, _ = c.Text("q"), c.Number("q"), c.Flag("q")
		newRouter(Options{}).find(c)
	})
}

// FuzzCustomID: what we make can be read again, and is never too long.
func FuzzCustomID(f *testing.F) {
	f.Add("claim", "a:b")
	f.Add("", "\x00")
	f.Add("w1", strings.Repeat("👩", 50))
	f.Fuzz(func(t *testing.T, verb, argument string) {
		_, _, _ = parseCustomID(argument)
		id, err := CustomID(verb, argument)
		if err != nil {
			return
		}
		v, a, ok := parseCustomID(id)
		if !ok || v != verb || a != argument {
			t.Fatalf("%q %q became %q, and that %q %q %v", verb, argument, id, v, a, ok)
		}
		if utf8.ValidString(id) {
			if raw, err := json.Marshal(id); err != nil || len([]rune(id)) > maxCustomID {
				t.Fatalf("%s %v", raw, err)
			}
		}
	})
}
