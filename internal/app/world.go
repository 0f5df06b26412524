package app

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"time"

	"golang.org/x/term"
)

// World is what a process stands in.
type World struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) (string, bool)
	Version  string
	Now      func() time.Time
	User     string // who runs it, by the system's name; "" if that is not known
}

// OS returns the real world.
func OS(version string) World {
	w := World{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Env: os.LookupEnv, Version: version, Now: time.Now,
	}
	if u, err := user.Current(); err == nil {
		w.User = u.Username
	}
	return w
}

// who names, in the audit, whoever gave the command.
func (w World) who() string { return cmp.Or(w.User, "command line") }

// terminal reports whether w is a terminal that shows colours, and how wide it
// is; 0 if it is none.
func (w World) terminal(out io.Writer) (width int, colour bool) {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 80
	}
	_, off := w.Env("NO_COLOR") // https://no-color.org
	kind, _ := w.Env("TERM")
	return width, !off && kind != "dumb"
}

// logger returns the log that goes beside the output.
func (w World) logger(level, format string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo // config has judged it already
	}
	o := &slog.HandlerOptions{Level: l}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w.Err, o))
	}
	return slog.New(slog.NewTextHandler(w.Err, o))
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
