package store

import (
	"errors"
	"os"
	"testing"
)

func TestRemovedDatabaseIsNoticed(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	d, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Intact(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(o.file()); err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("others may read the database (%v, %v)", info.Mode(), err)
	}
	if err := os.Remove(o.file()); err != nil {
		t.Fatal(err)
	}
	if err := d.Intact(); !errors.Is(err, ErrGone) {
		t.Errorf("error %v, want %v", err, ErrGone)
	}
	if err := os.WriteFile(o.file(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Intact(); !errors.Is(err, ErrGone) {
		t.Errorf("after another file took its place: error %v, want %v", err, ErrGone)
	}
	_ = d.Close() // of what is gone
}
