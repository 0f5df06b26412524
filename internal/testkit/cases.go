package testkit

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"
)

// Cases reads a list of cases from a JSON file and refuses keys that a case does
// not know, so that a slip of the pen is no test that passes.
func Cases[T any](t testing.TB, file string) []T {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []T
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if len(list) == 0 {
		t.Fatalf("%s: no cases", file)
	}
	return list
}

// Duration reads what a case says of a time: 90m; "" for none.
func Duration(t testing.TB, s string) time.Duration {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
