package control

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serving runs Serve on a folder and returns how to end it.
func serving(t *testing.T, dir string) (end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Serve(ctx, dir, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "asked for "+r.URL.Path)
		}))
	}()
	return func() error { cancel(); return <-done }
}

// ask asks until the socket answers.
func ask(t *testing.T, dir string) string {
	t.Helper()
	for {
		res, err := Client(dir).Get("http://watcher/health")
		if errors.Is(err, ErrNotRunning) && t.Context().Err() == nil {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
}

func TestSocket(t *testing.T) {
	for name, dir := range map[string]string{
		"in the data folder":         t.TempDir(),
		"beside a path that is long": filepath.Join(t.TempDir(), strings.Repeat("d", 100)),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.MkdirAll(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			if _, err := Client(dir).Get("http://watcher/"); !errors.Is(err, ErrNotRunning) {
				t.Fatalf("error %v, want %v", err, ErrNotRunning)
			}
			for range 2 { // the second finds the first one's socket in its way
				end := serving(t, dir)
				if got := ask(t, dir); got != "asked for /health" {
					t.Errorf("answer %q", got)
				}
				if info, err := os.Stat(SocketPath(dir)); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("others can reach the socket: %v, %v", info.Mode(), err)
				}
				if err := end(); err != nil {
					t.Error(err)
				}
				if err := os.WriteFile(SocketPath(dir), nil, 0o600); err != nil { // as a killed process leaves it
					t.Fatal(err)
				}
			}
		})
	}
}
