package disk

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"
)

// TestCut: what was synced survives every cut; without syncs it does not.
func TestCut(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		lost := 0
		for seed := range uint64(20) {
			lost += cut(t, seed, deaf)
		}
		if deaf == (lost == 0) {
			t.Errorf("syncs ignored %v: %d commits lost", deaf, lost)
		}
	}
}

// cut returns how many acknowledged rows one power cut takes.
func cut(t *testing.T, seed uint64, deaf bool) (lost int) {
	dir := t.TempDir()
	d := New(dir, seed)
	defer d.Remove()
	if deaf {
		d.Deaf(func(string) bool { return true })
	}
	dsn := "file:" + filepath.Join(dir, "x.db") + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(10)"
	db := openDB(t, dsn)
	exec(t, db, "CREATE TABLE t (n INTEGER PRIMARY KEY, v BLOB)")
	d.CutAfter(20 + int(seed)*7)
	acked := 0
	for ; ; acked++ {
		if _, err := db.Exec("INSERT INTO t VALUES (?, ?)", acked, bytes.Repeat([]byte{byte(acked)}, 5000)); err != nil {
			break
		}
	}
	_ = db.Close()
	if !d.Off() {
		t.Fatal("the power lasted")
	}
	if err := d.Reboot(); err != nil {
		t.Fatal(err)
	}
	db = openDB(t, dsn)
	defer func() { _ = db.Close() }()
	var verdict string
	var n int
	err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict)
	if deaf && (err != nil || verdict != "ok") {
		return acked
	}
	if err != nil || verdict != "ok" {
		t.Fatalf("seed %d: %v %s", seed, err, verdict)
	}
	if err := db.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil && !deaf {
		t.Fatal(err)
	}
	return max(0, acked-n)
}

func openDB(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func exec(t *testing.T, db *sql.DB, q string) {
	t.Helper()
	if _, err := db.Exec(q); err != nil {
		t.Fatal(err)
	}
}
