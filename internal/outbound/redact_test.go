package outbound_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"testing"

	"watcher/internal/outbound"
)

// TestRedactURL reads testdata/redact.txt: an address, two spaces, what is
// left of it ("=" for all).
func TestRedactURL(t *testing.T) {
	f, err := os.Open("testdata/redact.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		in, want, ok := strings.Cut(lines.Text(), "  ")
		if !ok || strings.HasPrefix(in, "#") {
			continue
		}
		n++
		if want == "=" {
			want = in
		}
		if got := outbound.RedactURL(in); got != want {
			t.Errorf("%s\n gives %s\n  want %s", in, got, want)
		}
	}
	if n < 20 {
		t.Fatalf("only %d addresses read", n)
	}
}

func TestRedact(t *testing.T) {
	const webhook = "https://discord.com/api/webhooks/123/s3cr3t-Token"
	inner := fmt.Errorf("dial: %w", io.ErrUnexpectedEOF)
	for name, err := range map[string]error{
		"url error":         &url.Error{Op: "Post", URL: webhook, Err: inner},
		"wrapped":           fmt.Errorf("send: %w", &url.Error{Op: "Post", URL: webhook, Err: inner}),
		"nested":            &url.Error{Op: "Get", URL: webhook, Err: &url.Error{Op: "Post", URL: webhook + "2", Err: inner}},
		"joined":            errors.Join(io.ErrUnexpectedEOF, &url.Error{Op: "Post", URL: webhook, Err: inner}),
		"text":              fmt.Errorf("no answer from %s: %w", webhook, inner),
		"quoted characters": &url.Error{Op: "Post", URL: webhook + `"s3cr3t`, Err: inner},
		"unreadable":        &url.Error{Op: "parse", URL: "https://host/%zz/s3cr3t", Err: inner},
	} {
		got := outbound.Redact(err)
		if strings.Contains(got.Error(), "s3cr3t") || strings.Contains(fmt.Sprintf("%v %+v", got, got), "s3cr3t") {
			t.Errorf("%s: %v", name, got)
		}
		if !errors.Is(got, io.ErrUnexpectedEOF) {
			t.Errorf("%s: the cause is lost", name)
		}
		var ue *url.Error
		if errors.As(got, &ue) && strings.Contains(ue.Error(), "s3cr3t") {
			t.Errorf("%s: errors.As tells the secret: %v", name, ue)
		}
	}
	if outbound.Redact(nil) != nil {
		t.Error("nil becomes an error")
	}
	if err := fmt.Errorf("lookup x: %w", context.DeadlineExceeded); outbound.Redact(err) != err { //nolint:errorlint // the very same
		t.Error("an error without an address is changed")
	}
}

func FuzzRedactURL(f *testing.F) {
	f.Add("https://user:hunter2hunter2@host/p?q=1")
	f.Add("https://discord.com/api/webhooks/1/2?wait=true")
	f.Add("://")
	f.Fuzz(func(t *testing.T, s string) {
		outbound.RedactURL(s)
		got := outbound.RedactURL("https://joe:hunter2hunter2@host/" + s)
		if strings.Contains(got, "hunter2hunter2") && !strings.Contains(s, "hunter2hunter2") {
			t.Errorf("%q gives %q", s, got)
		}
	})
}
