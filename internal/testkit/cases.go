package testkit

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
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
