// Command watcher finds every story about its topics in the feeds that it
// reads, and says so once in the newsroom's Discord channel.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // the container has none

	"watcher/internal/app"
)

// version is set by the linker for a release.
var version = "dev"

func main() {
	os.Exit(run(os.Args[1:], app.OS(version)))
}

// run parses the command line, turns signals into a context, runs the command
// and returns its exit code.
func run(args []string, w app.World) int {
	cmd, code := parse(args, w)
	if cmd.run == nil {
		return code
	}
	ctx := context.Background()
	if cmd.tidies {
		tune()
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
		context.AfterFunc(ctx, stop) // a second signal ends the process at once
	}
	err := cmd.run(ctx)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = nil // asked to stop
	}
	if err != nil && !app.Silent(err) {
		fmt.Fprintf(w.Err, "watcher: %v\n", err)
	}
	return app.ExitCode(err, w)
}

// tune trades processor time, of which a watcher has plenty, for memory: feeds
// are read as a burst of short-lived text. GOGC and GOMEMLIMIT override it. Of
// commands that hold much for as long as they run, it would make the collector's
// work the most.
func tune() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(50)
	}
	if _, set := os.LookupEnv("GOMEMLIMIT"); !set {
		debug.SetMemoryLimit(64 << 20)
	}
}
