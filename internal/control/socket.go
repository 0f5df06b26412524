// Package control is what people may ask of watcher and order it to do: one
// implementation behind the command line and, later, Discord and the page.
// Orders reach a running process through a socket in its data folder.
package control

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const socketName = "watcher.sock"

// longestSocketPath is the least that systems allow in sun_path.
const longestSocketPath = 100

// SocketPath is where the process that runs on a data folder listens. Where
// the folder's own path is too long for a socket, it lies in the system's
// temporary folder, under a name made from the path.
func SocketPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	path := filepath.Join(abs, socketName)
	if len(path) <= longestSocketPath {
		return path
	}
	return filepath.Join(os.TempDir(), "watcher-"+digest(abs)+".sock")
}

// Serve answers on the socket of a data folder until the context ends. Only
// the user who runs the process can reach it.
func Serve(ctx context.Context, dir string, h http.Handler) error {
	path := SocketPath(dir)
	// The store's lock is held, so a socket that lies here is a dead one's.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clear the control socket: %w", err)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "unix", path)
	if err != nil {
		return fmt.Errorf("open the control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("protect the control socket: %w", err), l.Close())
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the control socket: %w", err)
	}
	return nil
}

// ErrNotRunning says that no process answers on a data folder.
var ErrNotRunning = errors.New("no watcher is running on this data folder")

// Client speaks to the process that runs on a data folder.
func Client(dir string) *http.Client {
	path := SocketPath(dir)
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			c, err := d.DialContext(ctx, "unix", path)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ECONNREFUSED) {
				return nil, ErrNotRunning
			}
			if errors.Is(err, fs.ErrPermission) {
				return nil, fmt.Errorf("the running watcher answers its own user alone: run this as that one: %w", err)
			}
			if err != nil {
				return nil, err
			}
			return c, nil
		},
	}}
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}
