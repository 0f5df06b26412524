package config

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"watcher/internal/news"
)

var update = flag.Bool("update", false, "rewrite golden files")

// env is the environment of all tests.
var env = map[string]string{
	"NEWSROOM_WEBHOOK": "https://discord.com/api/webhooks/123456789012345678/the-Secret_1",
	"DISCORD_TOKEN":    "the.Secret.token",
	"FEED_AUTH":        "Bearer the-Secret",
	"PAID_PASSWORD":    "the-Secret-password",
	"EMPTY":            "",
	"BAD_WEBHOOK":      "https://discord.com/api/the-Secret-place",
	"LOST_FILE":        "/run/secrets/lost",
	"FOUND_FILE":       "/run/secrets/found",
	"ODD_TEXT":         "a: the-Secret\n- b",
}

var files = map[string]string{
	"/run/secrets/found":  "https://discord.com/api/webhooks/1/from-Secret-file\r\n",
	"articles/one.txt":    "The ferry left the harbour at noon.\nNobody was hurt.",
	"profiles/empty.yaml": "# nothing yet\n",
	"profiles/wrong.yaml": "sd: 1\nwords:\n  ferry: 9\n  ferry: 8\n  quay: two\nwrods: {}\n",
}

//go:embed testdata/mek.yaml
var profileFile string

func testOptions() Options {
	return Options{
		Env: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		ReadFile: func(path string) ([]byte, error) {
			if text, ok := files[filepath.ToSlash(path)]; ok {
				return []byte(text), nil
			}
			if filepath.ToSlash(path) == "profiles/mek.yaml" {
				return []byte(profileFile), nil
			}
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		},
		Judge: Judge{Queries: judgeQueries, Schedule: judgeSchedule, Digest: judgeSchedule, Agencies: func() []string { return []string{"Reuters", "رویترز"} }},
		Now:   func() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) },
	}
}

// judgeQueries stands in for the query language: NEARBY is unknown to it.
func judgeQueries(topics []news.Topic, groups map[string][]news.Query) []news.Problem {
	var found []news.Problem
	judge := func(qs []news.Query) {
		for _, q := range qs {
			if n := strings.Index(q.Text, "NEARBY"); n >= 0 {
				found = append(found, news.Problem{Query: q, Offset: n, Text: "unknown operator NEARBY (did you mean NEAR?)"})
			}
			if n := strings.Index(q.Text, "odd"); n >= 0 {
				found = append(found, news.Problem{Query: q, Offset: n, Text: "odd is odd", Warning: true})
			}
		}
	}
	for _, t := range topics {
		for _, qs := range [][]news.Query{t.Any, t.All, t.None, t.Reject, t.Urgent} {
			judge(qs)
		}
	}
	for _, qs := range groups {
		judge(qs)
	}
	return found
}

// judgeSchedule stands in for the scheduler.
func judgeSchedule(spec string, _ *time.Location, floor time.Duration) error {
	if text, ok := strings.CutPrefix(spec, "@every "); ok {
		d, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("%q: not a length of time", spec)
		}
		if d < floor {
			return fmt.Errorf("%q runs %v apart; the least is %v", spec, d, floor)
		}
		return nil
	}
	if len(strings.Fields(spec)) != 5 {
		return fmt.Errorf("%q: write auto, \"@every 5m\" or five cron fields", spec)
	}
	return nil
}

func lines(ps Problems) string {
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", path, diff)
	}
}

// TestBad parses each file of testdata/bad and compares the problems with the
// .want beside it. None may show a secret.
func TestBad(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d bad files (%v)", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c, problems := Parse(filepath.Base(path), data, testOptions())
			if (c == nil) != (problems.Err() != nil) {
				t.Errorf("config %v beside problems %v", c, problems)
			}
			if len(problems) == 0 {
				t.Error("no problem found")
			}
			got := lines(problems)
			if strings.Contains(got, "Secret") {
				t.Errorf("a secret is shown:\n%s", got)
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".want", got)
		})
	}
}
