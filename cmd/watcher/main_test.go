package main

import (
	"context"
	"flag"
	"log"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"watcher/internal/app"
)

// buildDir is where the real binary is built to, for the tests that run it.
var buildDir string

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){
		"watcher": func() {
			w := app.OS("test")
			if file := os.Getenv(clockVariable); file != "" {
				w.Now = clock(file)
			}
			if server := os.Getenv(namesVariable); server != "" {
				net.DefaultResolver = resolver(server)
			}
			os.Exit(run(os.Args[1:], w))
		},
	})
}

// together is how many of these tests run at once: they wait for polls more
// than for processors, yet on a slow machine ten starve each other of them.
const together = 6

// suite makes a folder for the binary, and removes it in the end.
type suite struct{ *testing.M }

// Run implements [testscript.TestingM].
func (s suite) Run() int {
	dir, err := os.MkdirTemp("", "watcher-built-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // another user runs it too
		log.Fatal(err)
	}
	buildDir = dir
	flag.Parse()
	if runtime.GOMAXPROCS(0) < together && flag.Lookup("test.parallel").Value.String() == flag.Lookup("test.parallel").DefValue {
		_ = flag.Set("test.parallel", strconv.Itoa(together)) // it has this flag
	}
	return s.M.Run()
}

// clockVariable names a file with a duration by which the clock is ahead. It is
// for tests: the binary that is released knows nothing of it.
const clockVariable = "WATCHER_TEST_CLOCK"

func clock(file string) func() time.Time {
	return func() time.Time {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		by, err := time.ParseDuration(strings.TrimSpace(string(text)))
		if err != nil {
			panic(err)
		}
		return time.Now().Add(by)
	}
}

// namesVariable is the address of a name server, for tests as well.
const namesVariable = "WATCHER_TEST_NAMES"

// resolver asks the name server of a test alone.
func resolver(server string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server)
	}}
}

// TestScript drives the real command, one story a file.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: os.Getenv("UPDATE") != ""})
}
