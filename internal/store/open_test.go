package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit/disk"
)

// hold opens the store in another process and waits to be killed.
func hold(dir string) {
	d, err := Open(context.Background(), Options{Dir: dir})
	if err == nil {
		dl := notice("held", "desk", noon)
		err = d.Raise(context.Background(), []news.Delivery{dl})
		dl.Attempt = 1
		err = errors.Join(err, d.Begin(context.Background(), dl))
	}
	fmt.Fprintln(os.Stdout, "held:", err)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(1) //nolint:forbidigo // a process of its own
}

func TestLockGoesWithTheProcess(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_HOLD="+dir)
	stdin, err := cmd.StdinPipe()
	ok(t, err)
	defer func() { _ = stdin.Close() }()
	stdout, err := cmd.StdoutPipe()
	ok(t, err)
	ok(t, cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != "held: <nil>" {
		t.Fatalf("the other process says %q, %v", line, err)
	}

	_, err = Open(t.Context(), Options{Dir: dir})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "process "+strconv.Itoa(cmd.Process.Pid)) {
		t.Errorf("opened beside a running process: %v", err)
	}
	beside, err := OpenReadOnly(t.Context(), Options{Dir: dir})
	ok(t, err)
	c, err := beside.Counts(t.Context())
	ok(t, errors.Join(err, beside.Close()))
	if c.Deliveries[news.DeliverySending] != 1 {
		t.Errorf("read beside: %+v", c)
	}

	ok(t, cmd.Process.Kill())
	_ = cmd.Wait() // killed, as it should be
	d := openAt(t, dir)
	if d.Interrupted() != 1 {
		t.Errorf("%d deliveries left in doubt, want 1", d.Interrupted())
	}
	ds, _, err := d.Due(t.Context(), noon, noon)
	ok(t, err)
	if len(ds) != 1 || ds[0].State != news.DeliveryUncertain || ds[0].Attempt != 1 {
		t.Errorf("after the kill: %+v", ds)
	}
}

func TestLockInOneProcess(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), Options{Dir: dir})
	ok(t, err)
	if _, err := Open(t.Context(), Options{Dir: dir}); !errors.Is(err, ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	ok(t, d.Close())
	if left, err := os.ReadFile(filepath.Join(dir, lockName)); err != nil || len(left) != 0 {
		t.Errorf("after a clean end the lock file says %q, %v", left, err)
	}
	openAt(t, dir)
}

func TestSettingsReachEveryConnection(t *testing.T) {
	d := openTest(t)
	want := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
		"trusted_schema": "0", "temp_store": "2", "auto_vacuum": "2", "query_only": "0", "cache_size": "-8192",
	}
	check := func(name string, s *session) {
		t.Helper()
		for pragma, value := range want {
			var got string
			ok(t, s.row(t.Context(), []any{&got}, "PRAGMA "+pragma))
			if got != value {
				t.Errorf("%s: %s is %s, want %s", name, pragma, got, value)
			}
		}
	}
	check("writer", d.writer.tx.session)
	want["query_only"], want["cache_size"] = "1", "-4096"
	for range readers {
		s := <-d.sessions
		check("reader", s)
		if _, err := s.conn.ExecContext(t.Context(), "DELETE FROM meta"); err == nil {
			t.Error("a reader wrote")
		}
		defer func() { d.sessions <- s }()
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenReadOnly(t.Context(), Options{Dir: dir}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opened nothing: %v", err)
	}
	writer, err := Open(t.Context(), Options{Dir: dir})
	ok(t, err)
	reader, err := OpenReadOnly(t.Context(), Options{Dir: dir})
	ok(t, err)
	for n := range 50 { // each commit is seen at once
		ok(t, writer.Commit(t.Context(), poll(balkan, noon, headline(balkan, n, noon))))
		c, err := reader.Counts(t.Context())
		ok(t, err)
		if c.Items != n+1 {
			t.Fatalf("%d items seen, want %d", c.Items, n+1)
		}
	}
	if err := reader.Commit(t.Context(), poll(balkan, noon)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("wrote: %v", err)
	}
	ok(t, writer.Close())
	c, err := reader.Counts(t.Context())
	ok(t, errors.Join(err, reader.Close()))
	if c.Items != 50 {
		t.Errorf("%d items after the writer closed", c.Items)
	}
	alone, err := OpenReadOnly(t.Context(), Options{Dir: dir})
	ok(t, err)
	c, err = alone.Counts(t.Context())
	ok(t, errors.Join(err, alone.Close()))
	if c.Items != 50 {
		t.Errorf("%d items without a writer", c.Items)
	}
}

func TestFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	ok(t, os.WriteFile(file, nil, 0o600))
	sealed := t.TempDir()
	ok(t, os.Chmod(sealed, 0o500))
	shut := t.TempDir()
	ok(t, os.MkdirAll(filepath.Join(shut, "data"), 0o700))
	ok(t, os.Chmod(shut, 0o600))
	t.Cleanup(func() { os.Chmod(shut, 0o700) }) // to be removed
	for _, test := range []struct{ name, dir, want string }{
		{"no name", "", "no data folder given"},
		{"parent missing", filepath.Join(t.TempDir(), "a", "b"), "its parent is missing"},
		{"a file", file, "is a file"},
		{"not writable", sealed, fmt.Sprintf("uid %d, which owns it; run: chmod u+rwX %s", os.Getuid(), sealed)},
		{"cannot be created", filepath.Join(sealed, "data"), "run: mkdir " + filepath.Join(sealed, "data") + " && chown "},
		{"cannot be entered", filepath.Join(shut, "data"), "which may not enter " + shut + ": let it (chmod o+x " + shut + ")"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.dir != "" && (strings.HasPrefix(test.dir, sealed) || strings.HasPrefix(test.dir, shut)) && os.Getuid() == 0 {
				t.Skip("the superuser may write anywhere")
			}
			_, err := Open(t.Context(), Options{Dir: test.dir})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
	d := openAt(t, filepath.Join(t.TempDir(), "data with ?, # and %20"))
	ok(t, d.Commit(t.Context(), poll(balkan, noon)))
}

func TestForeignAndDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	other, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	ok(t, err)
	_, err = other.Exec("CREATE TABLE theirs (a)")
	ok(t, errors.Join(err, other.Close()))
	if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("opened another program's database: %v", err)
	}

	dir = t.TempDir()
	ok(t, os.WriteFile(filepath.Join(dir, FileName), []byte(strings.Repeat("not a database", 1000)), 0o600))
	if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "put back a copy") {
		t.Errorf("opened rubbish: %v", err)
	}

	dir = t.TempDir()
	d, err := Open(t.Context(), Options{Dir: dir})
	ok(t, err)
	var items []news.Item
	for n := range 400 {
		items = append(items, headline(balkan, n, noon))
	}
	ok(t, d.Commit(t.Context(), poll(balkan, noon, items...)))
	ok(t, d.Close())
	file := filepath.Join(dir, FileName)
	bytes, err := os.ReadFile(file)
	ok(t, err)
	for n := len(bytes) / 2; n < len(bytes)/2+8192; n++ {
		bytes[n] = 0xee
	}
	ok(t, os.WriteFile(file, bytes, 0o600))
	if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("opened a damaged database: %v", err)
	}
}

// TestDiskFailsAtOpening has every operation of an opening fail in turn: it is the
// disk that is named, and no damage, for the file is whole.
func TestDiskFailsAtOpening(t *testing.T) {
	dir := t.TempDir()
	dk := disk.NewSteady(dir)
	t.Cleanup(dk.Remove)
	o := Options{Dir: dir}
	fill := func() error {
		d, err := Open(t.Context(), o)
		if err != nil {
			return err
		}
		var items []news.Item
		for n := range 400 {
			items = append(items, headline(balkan, n, noon))
		}
		return errors.Join(d.Commit(t.Context(), poll(balkan, noon, items...)), d.Close())
	}
	ok(t, fill())
	look := map[string]func() (*DB, error){
		"open": func() (*DB, error) { return Open(t.Context(), o) },
		"read": func() (*DB, error) {
			d, err := OpenReadOnly(t.Context(), o)
			if err != nil {
				return nil, err
			}
			if err := d.Check(t.Context()); err != nil {
				_ = d.Close() // of a disk that fails
				return nil, err
			}
			return d, nil
		},
	}
	for name, open := range look {
		refused := 0
		for n := range 60 {
			ok(t, os.WriteFile(filepath.Join(dir, lockName), []byte("1\n"), 0o600)) // as after a crash
			dk.Fail(n, 1000)
			d, err := open()
			dk.Fail(0, 0)
			if err == nil {
				ok(t, d.Close())
				continue
			}
			refused++
			if said := err.Error(); !errors.Is(err, ErrDisk) || !strings.Contains(said, "the disk fails") || strings.Contains(said, "damaged") {
				t.Errorf("%s: operation %d failed: %v", name, n, err)
			}
		}
		if refused < 3 {
			t.Errorf("%s: %d openings failed, of 60", name, refused)
		}
		d, err := open()
		ok(t, err)
		ok(t, d.Close())
	}
}

// TestUnanswered tells a page that the disk did not give from one that is not as it
// should be.
func TestUnanswered(t *testing.T) {
	for verdict, want := range map[string]bool{
		"Tree 5 page 5: unable to get the page. error code=266": true,
		"Tree 5 page 5: unable to get the page. error code=10":  true,
		"Tree 5 page 5: btreeInitPage() returns error code 11":  false,
		"row 3 missing from index item_at":                      false,
		"database disk image is malformed":                      false,
	} {
		if got := unanswered(verdict); got != want {
			t.Errorf("%s: %v", verdict, got)
		}
	}
}

// copyOf copies the migrations whose names match, and counts them.
func copyOf(t *testing.T, pattern string) (fstest.MapFS, int) {
	t.Helper()
	files, err := migrations()
	ok(t, err)
	names, err := fs.Glob(files, pattern)
	ok(t, err)
	out := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		ok(t, err)
		out[name] = &fstest.MapFile{Data: text}
	}
	return out, len(names)
}

// TestEveryOlderSchema brings a database of every schema that there was up to
// date, with what was in it.
func TestEveryOlderSchema(t *testing.T) {
	_, today := copyOf(t, "*.sql")
	in := poll(balkan, noon, headline(balkan, 1, noon))
	alarm(&in, 0, in.Items[0], "strikes", "desk")
	full := t.TempDir()
	d := openAt(t, full)
	ok(t, d.Commit(t.Context(), in))
	ok(t, d.Close())
	for n := 1; n < today; n++ {
		dir := t.TempDir()
		old := fstest.MapFS{}
		for k := 1; k <= n; k++ {
			some, found := copyOf(t, fmt.Sprintf("%05d_*.sql", k))
			if found != 1 {
				t.Fatalf("%d migrations with number %d", found, k)
			}
			maps.Copy(old, some)
		}
		d, err := open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }}, old)
		ok(t, err)
		ok(t, d.Close())
		take(t, dir, full)

		d = openAt(t, dir)
		_, err = d.Recognise(t.Context(), []news.Topic{topicOf("strikes", "strike")}, []news.Channel{{ID: "desk", Discord: "1"}})
		ok(t, err)
		equal(t, fmt.Sprintf("due after schema %d", n), dueIDs(t, d, noon), []news.StoryID{in.Stories[0].ID})
		matched, err := d.Matched(t.Context(), balkan, []news.ItemKey{in.Items[0].Key})
		ok(t, err)
		equal(t, "matched", matched[in.Items[0].Key], []news.TopicID{"strikes"})
	}
}

// take copies into the older database in a folder what it can hold of a newer
// one.
func take(t *testing.T, dir, newer string) {
	t.Helper()
	conn, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	ok(t, err)
	defer conn.Close()
	conn.SetMaxOpenConns(1)
	_, err = conn.ExecContext(t.Context(), "ATTACH ? AS newer", filepath.Join(newer, FileName))
	ok(t, err)
	rows, err := conn.QueryContext(t.Context(), `SELECT t.name, group_concat(c.name) FROM main.sqlite_master t, pragma_table_info(t.name, 'main') c
		JOIN pragma_table_info(t.name, 'newer') n ON n.name = c.name WHERE t.type = 'table' AND t.name <> ? AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name`, versionTable)
	ok(t, err)
	defer rows.Close()
	var copies []string
	for rows.Next() {
		var table, columns string
		ok(t, rows.Scan(&table, &columns))
		copies = append(copies, fmt.Sprintf("INSERT OR REPLACE INTO main.%s (%s) SELECT %s FROM newer.%s", table, columns, columns, table))
	}
	ok(t, rows.Err())
	_, err = conn.ExecContext(t.Context(), "PRAGMA defer_foreign_keys = ON; BEGIN;"+strings.Join(copies, ";")+"; COMMIT; DETACH newer")
	ok(t, err)
}

func TestMigration(t *testing.T) {
	dir := t.TempDir()
	newer, today := copyOf(t, "*.sql")
	clock := noon
	openWith := func() *DB {
		t.Helper()
		d, err := open(t.Context(), Options{Dir: dir, Now: func() time.Time { return clock }}, newer)
		ok(t, err)
		return d
	}
	backups := func() int {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(dir, "backup", "*"))
		ok(t, err)
		return len(found)
	}

	d := openWith()
	ok(t, d.Commit(t.Context(), poll(balkan, noon, headline(balkan, 1, noon))))
	ok(t, d.Close())
	ok(t, openWith().Close())
	if n := backups(); n != 0 {
		t.Fatalf("%d backups without a migration", n)
	}
	for n := today + 1; n <= today+5; n++ {
		newer[fmt.Sprintf("%05d_more.sql", n)] = &fstest.MapFile{Data: []byte(fmt.Sprintf("-- +goose Up\nCREATE TABLE more%d (a INTEGER) STRICT;\n", n))}
		clock = clock.Add(time.Second)
		ok(t, openWith().Close())
		if got, want := backups(), min(n-today, backupsKept); got != want {
			t.Errorf("%d backups after migration %d, want %d", got, n, want)
		}
	}
	before, err := os.ReadFile(filepath.Join(dir, FileName))
	ok(t, err)
	for _, opening := range []func(context.Context, Options) (*DB, error){Open, OpenReadOnly} {
		if _, err := opening(t.Context(), Options{Dir: dir}); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), fmt.Sprintf("schema %d, this build knows %d", today+5, today)) {
			t.Errorf("opened a newer database: %v", err)
		}
	}
	if after, err := os.ReadFile(filepath.Join(dir, FileName)); err != nil || !bytes.Equal(after, before) {
		t.Errorf("a newer database was changed (%v)", err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "backup", fmt.Sprintf("*-schema%d.db", today+4)))
	ok(t, err)
	if len(found) != 1 {
		t.Fatalf("backups of the schema before: %v", found)
	}
	restored := t.TempDir()
	ok(t, os.Rename(found[0], filepath.Join(restored, FileName)))
	d, err = open(t.Context(), Options{Dir: restored}, newer)
	ok(t, err)
	c, err := d.Counts(t.Context())
	ok(t, errors.Join(err, d.Close()))
	if c.Items != 1 {
		t.Errorf("%d items in the copy, want 1", c.Items)
	}
}

func TestFailedMigrationLeavesTheDatabase(t *testing.T) {
	dir := t.TempDir()
	ok(t, openAtOnce(t, dir))
	bad, today := copyOf(t, "*.sql")
	bad[fmt.Sprintf("%05d_bad.sql", today+1)] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE half (a INTEGER) STRICT;\nCREATE TABLE half (a INTEGER) STRICT;\n")}
	if _, err := open(t.Context(), Options{Dir: dir}, bad); err == nil {
		t.Fatal("a broken migration went through")
	}
	ok(t, openAtOnce(t, dir))
}

func openAtOnce(t *testing.T, dir string) error {
	d, err := Open(t.Context(), Options{Dir: dir})
	if err != nil {
		return err
	}
	return d.Close()
}

func TestBackup(t *testing.T) {
	d := openTest(t)
	ok(t, d.Commit(t.Context(), poll(balkan, noon, headline(balkan, 1, noon))))
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	ok(t, d.Backup(t.Context(), path))
	if err := d.Backup(t.Context(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("overwrote a copy: %v", err)
	}
	ok(t, d.Commit(t.Context(), poll(balkan, noon, headline(balkan, 2, noon))))
	copied := openAt(t, dir)
	c, err := copied.Counts(t.Context())
	ok(t, err)
	if c.Items != 1 {
		t.Errorf("%d items in the copy, want 1", c.Items)
	}
	var vacuum int
	ok(t, copied.lend(t.Context(), func(s *session) error { return s.row(t.Context(), []any{&vacuum}, "PRAGMA auto_vacuum") }))
	if vacuum != 2 {
		t.Errorf("the copy's auto_vacuum is %d, want 2", vacuum)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestBackupUnderLoad copies the database again and again while feeds are stored:
// each copy can be restored, and holds all that was acknowledged before it was
// begun, whole.
func TestBackupUnderLoad(t *testing.T) {
	d := openTest(t)
	var mu sync.Mutex
	acked := 0
	stop := make(chan struct{})
	var feeds sync.WaitGroup
	for f := range 4 {
		feed := news.FeedID(fmt.Sprintf("feed-%d", f))
		feeds.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				i := headline(feed, n, noon)
				in := poll(feed, noon, i)
				in.Deliveries = []news.Delivery{notice(news.StoryID(i.Key), "desk", noon)}
				if err := d.Commit(t.Context(), in); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				acked++
				mu.Unlock()
			}
		})
	}
	for range 6 {
		mu.Lock()
		before := acked
		mu.Unlock()
		dir := t.TempDir()
		ok(t, d.Backup(t.Context(), filepath.Join(dir, FileName)))
		restored, err := Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }})
		ok(t, err)
		c, err := restored.Counts(t.Context())
		ok(t, errors.Join(err, restored.Close()))
		if c.Items < before || c.Items != c.Deliveries[news.DeliveryPending] {
			t.Errorf("acknowledged %d, in the copy %+v", before, c)
		}
		_, err = disk.Dump(t.Context(), filepath.Join(dir, FileName))
		ok(t, err)
	}
	close(stop)
	feeds.Wait()
}

func TestOlder(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{{"3.51.2", "3.51.3", true}, {"3.51.3", "3.51.3", false}, {"3.54.1", "3.51.3", false}, {"3.9.0", "3.51.3", true}, {"3.51", "3.51.3", true}, {"x", "3", true}} {
		if got := older(test.a, test.b); got != test.want {
			t.Errorf("older(%s, %s) is %v", test.a, test.b, got)
		}
	}
}
