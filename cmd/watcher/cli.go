package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"watcher/internal/app"
)

// cli is the command line. Its tags are what --help prints.
type cli struct {
	Config string           `help:"The configuration file. Default: $$WATCHER_CONFIG, ./feeds.yaml, /config/feeds.yaml." short:"c" type:"path" placeholder:"FILE"`
	Number kong.VersionFlag `name:"version" help:"Print the version."`

	Run      runCmd      `cmd:"" default:"withargs" group:"start" help:"Watch the feeds and send alerts, until stopped. This is what happens without a command."`
	Demo     demoCmd     `cmd:"" group:"start" help:"See it work in half a minute: invented feeds, on this machine only."`
	Check    checkCmd    `cmd:"" group:"start" help:"Judge feeds.yaml: every mistake with its line, the topics' own tests, each feed's next three polls."`
	Once     onceCmd     `cmd:"" group:"start" help:"Read every feed once, and the articles behind doubtful headlines, send what is due, and end; for a cron of your own."`
	Explain  explainCmd  `cmd:"" group:"start" help:"Say what each stage makes of an article, a feed or a file, and why."`
	Try      tryCmd      `cmd:"" group:"rules" help:"Say what a query would have found among the items of the last weeks."`
	Missed   missedCmd   `cmd:"" group:"rules" help:"Given the link of what should have been told, say which stage dropped it, and the line that mends that."`
	Similar  similarCmd  `cmd:"" group:"rules" help:"Say which items of the last weeks are like the story of a link, by the story's own words."`
	Diff     diffCmd     `cmd:"" group:"rules" help:"Say what the topics of a new feeds.yaml find and no longer find, against those of an old one."`
	Topic    topicCmd    `cmd:"" group:"rules" help:"Make a topic of an article: related news, in any language."`
	Ledger   ledgerCmd   `cmd:"" group:"rules" help:"Account for every match of the last days: what told it, where it waits, which messages were refused."`
	Requeue  requeueCmd  `cmd:"" group:"rules" help:"Try messages again that a channel refused for good, once what it refused them for is mended."`
	Forget   forgetCmd   `cmd:"" group:"rules" help:"Remove an article, or all that has a name, from what is stored and from what channels show, for good."`
	Mute     muteCmd     `cmd:"" group:"rules" help:"Silence a topic or a feed for some hours or days; what matches is kept, and its channels hear when that ends. Alone: what is silent."`
	Discover discoverCmd `cmd:"" group:"rules" help:"Find the feeds of a site, given its address, in the words of feeds.yaml."`
	Import   importCmd   `cmd:"" group:"rules" help:"Print the feeds of a list that another feed reader exported (OPML), in the words of feeds.yaml."`
	Export   exportCmd   `cmd:"" group:"rules" help:"Print the topics and feeds that were made in Discord, in the words of feeds.yaml."`
	Doctor   doctorCmd   `cmd:"" group:"start" help:"Look at all that watcher needs, from the disk to each permission in Discord, and say what to do."`
	Backup   backupCmd   `cmd:"" group:"start" help:"Copy what is stored to a new file, while watcher runs or not, and look whether the copy is whole."`
	Health   healthCmd   `cmd:"" group:"start" help:"Ask the running watcher whether it is well."`

	Parse   parseCmd   `cmd:"" group:"pipe" help:"Print the items of a feed document, one JSON object a line."`
	Group   groupCmd   `cmd:"" group:"pipe" help:"Answer each item on standard input, one JSON object a line, with the story that it tells and what it is a copy of."`
	Match   matchCmd   `cmd:"" group:"pipe" help:"Answer each item on standard input, one JSON object a line, with the topics that it matches."`
	Schema  schemaCmd  `cmd:"" group:"pipe" help:"Print the JSON Schema of feeds.yaml, for editors."`
	Version versionCmd `cmd:"" group:"pipe" help:"Print the version."`
}

const about = `Finds every story about your topics in the feeds you name, in any language, the minute a feed carries it, and says so once in Discord, with the reason.

Configured by one file, feeds.yaml. Without Discord, alerts are printed on the terminal.`

const exitCodes = `
Exit codes: 0 done; 1 refused or failed, the message says why; 2 the command line was not understood; 3 another watcher runs on the same data; 78 there is no feeds.yaml.`

// negative is an argument that looks like a flag, and was meant as a length of
// time.
var negative = regexp.MustCompile(`^-[0-9]+[a-z]*$`)

// command is a parsed command, ready to run.
type command struct {
	run func(ctx context.Context) error
	// tidies is set for commands that end what they have begun when they are
	// asked to stop. The others may be stopped anywhere.
	tidies bool
}

// parse reads the command line. Without a command to run it returns the exit
// code: help was asked for, or something was not understood.
func parse(args []string, w app.World) (command, int) {
	var c cli
	done := false
	parser, err := kong.New(&c,
		kong.Name("watcher"), kong.Description(about),
		kong.Writers(w.Out, w.Err),
		kong.Exit(func(int) { done = true }),
		kong.Vars{"version": versionLine(w)},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
		kong.Help(func(o kong.HelpOptions, ctx *kong.Context) error {
			if err := kong.DefaultHelpPrinter(o, ctx); err != nil {
				return err
			}
			_, err := fmt.Fprintln(w.Out, exitCodes)
			return err
		}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "start", Title: "To begin with:"},
			{Key: "rules", Title: "To work on the rules:"},
			{Key: "pipe", Title: "For scripts and editors:"},
		}),
	)
	if err != nil {
		panic(err) // the tags above are wrong
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	k, err := parser.Parse(args)
	if done {
		return command{}, app.ExitOK
	}
	if n := slices.IndexFunc(args, negative.MatchString); err != nil && n >= 0 {
		fmt.Fprintf(w.Err, "watcher: %s: a length of time cannot be less than nothing; write %s\n", args[n], args[n][1:])
		return command{}, app.ExitUsage
	}
	if err != nil {
		fmt.Fprintf(w.Err, "watcher: %v; watcher --help lists what there is\n", err)
		return command{}, app.ExitUsage
	}
	run := func(ctx context.Context) error {
		k.BindTo(ctx, (*context.Context)(nil))
		return k.Run(&c, w)
	}
	return command{run, slices.Contains([]string{"run", "once", "demo", "backup"}, k.Selected().Name)}, app.ExitOK
}

type runCmd struct{}

// Run watches until the context ends; SIGHUP reads the configuration again.
func (runCmd) Run(ctx context.Context, c *cli, w app.World) error {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	reload := make(chan struct{})
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
			}
			select {
			case <-ctx.Done():
				return
			case reload <- struct{}{}:
			}
		}
	}()
	return app.Run(ctx, w, c.Config, reload)
}

type demoCmd struct {
	Webhook string        `help:"Send the demo's alerts to this Discord webhook instead of the terminal." placeholder:"URL"`
	For     time.Duration `help:"End after this long. Default: when stopped." placeholder:"20s"`
}

// Run shows the demo.
func (d demoCmd) Run(ctx context.Context, w app.World) error {
	return app.Demo(ctx, w, app.DemoOptions{Webhook: d.Webhook, For: d.For})
}

type checkCmd struct {
	Fetch bool `help:"Read every feed once as well, ask Discord for every channel, and say how that went."`
}

// Run checks the configuration.
func (k checkCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Check(ctx, w, c.Config, k.Fetch)
}

type onceCmd struct{}

// Run polls once.
func (onceCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Once(ctx, w, c.Config)
}

type explainCmd struct {
	What string `arg:"" name:"url|file" help:"An article's link, a feed's address, or a feed document."`
}

// Run explains.
func (e explainCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Explain(ctx, w, c.Config, e.What)
}

// past is what commands that look back have in common.
type past struct {
	Since app.Span `help:"How far to look back: 12h, 7d, 4w. Default: 30d." default:"30d" placeholder:"TIME"`
	Show  int      `help:"How many headlines to show. Default: 10." default:"10" placeholder:"N"`
	JSON  bool     `help:"Print one JSON object, for programs."`
}

type tryCmd struct {
	Query string `arg:"" help:"The query, in quotes: 'MEK NEAR Albania'."`
	past
}

// Run tries a query.
func (t tryCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Try(ctx, w, c.Config, app.TryOptions{Query: t.Query, Since: t.Since, Show: t.Show, JSON: t.JSON})
}

type doctorCmd struct{}

// Run looks for what is amiss.
func (doctorCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Doctor(ctx, w, c.Config)
}

type similarCmd struct {
	Link string `arg:"" name:"url" help:"The link of an item that was read, as an alert shows it."`
	past
}

// Run looks for more like a story.
func (s similarCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Similar(ctx, w, c.Config, app.SimilarOptions{Link: s.Link, Since: s.Since, Show: s.Show, JSON: s.JSON})
}

type missedCmd struct {
	Link  string   `arg:"" name:"url" help:"The article's link."`
	Since app.Span `help:"How far back to try the mend. Default: 30d." default:"30d" placeholder:"TIME"`
	Topic string   `help:"The topic that should have told it, by its id or title, where another did." placeholder:"ID"`
	JSON  bool     `help:"Print one JSON object, for programs."`
}

// Run looks for what was missed.
func (m missedCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Missed(ctx, w, c.Config, app.MissedOptions{Link: m.Link, Since: m.Since, Topic: m.Topic, JSON: m.JSON})
}

type ledgerCmd struct {
	Since app.Span `help:"How far to look back: 12h, 7d, 4w. Default: 7d." default:"7d" placeholder:"TIME"`
	Topic string   `help:"Of this topic alone, by its id or title." placeholder:"ID"`
	JSON  bool     `help:"Print one JSON object, for programs."`
}

// Run draws up the ledger.
func (l ledgerCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Ledger(ctx, w, c.Config, app.LedgerOptions{Since: l.Since, Topic: l.Topic, JSON: l.JSON})
}

type requeueCmd struct {
	ID      string `arg:"" name:"id|all" help:"The delivery's id, as watcher ledger names it; or all of them."`
	Channel string `help:"Those of this channel alone, by its name in feeds.yaml." placeholder:"ID"`
}

// Run tries refused messages again.
func (r requeueCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Requeue(ctx, w, c.Config, app.RequeueOptions{ID: r.ID, Channel: r.Channel})
}

type forgetCmd struct {
	What   string `arg:"" name:"url|name" help:"The article's link; or a name, in quotes: every item whose text has it as whole words, in any case and with or without accents."`
	DryRun bool   `help:"Say what would go, and change nothing."`
}

// Run forgets.
func (f forgetCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Forget(ctx, w, c.Config, app.ForgetOptions{What: f.What, DryRun: f.DryRun})
}

type diffCmd struct {
	Old string `arg:"" help:"The feeds.yaml in force." type:"path"`
	New string `arg:"" help:"The one that is to replace it." type:"path"`
	past
}

// Run compares two configurations.
func (d diffCmd) Run(ctx context.Context, w app.World) error {
	return app.Diff(ctx, w, app.DiffOptions{Old: d.Old, New: d.New, Since: d.Since, Show: d.Show, JSON: d.JSON})
}

type topicCmd struct {
	From topicFromCmd `cmd:"" help:"Print a feeds.yaml with a topic drafted from an article, and how much each of its lines finds."`
}

type topicFromCmd struct {
	Article string `arg:"" name:"file|url" help:"The article: text or HTML, a page's address, or - for standard input."`
	Profile string `help:"Write the profile of related news to this file, and refer to it, instead of printing it inside the topic." placeholder:"FILE"`
}

// Run drafts a topic.
func (t topicFromCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.TopicFrom(ctx, w, c.Config, app.TopicOptions{Article: t.Article, Profile: t.Profile})
}

type muteCmd struct {
	Topic string   `arg:"" optional:"" help:"The topic, by its id or title, or the feed, by its name. Without one: what is muted, since and until when."`
	For   []string `arg:"" optional:"" help:"For how long: 90m, 12h, 3d; off for no longer."`
	Log   bool     `help:"Say who muted and unmuted what, and when."`
}

// Run mutes a topic or a feed.
func (m muteCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Mute(ctx, w, c.Config, app.MuteOptions{Topic: m.Topic, For: strings.Join(m.For, " "), Log: m.Log})
}

type discoverCmd struct {
	Site string `arg:"" help:"The address of a site, or of a feed."`
}

// Run finds a site's feeds.
func (d discoverCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Discover(ctx, w, c.Config, d.Site)
}

type importCmd struct {
	File string `arg:"" help:"The list; - for standard input."`
}

// Run prints the feeds of a list.
func (i importCmd) Run(w app.World) error { return app.ImportOPML(w, i.File) }

type exportCmd struct {
	OPML bool `name:"opml" help:"All feeds instead, the file's too, as a list for other feed readers."`
}

// Run prints what was made in Discord, or all feeds.
func (e exportCmd) Run(ctx context.Context, c *cli, w app.World) error {
	if e.OPML {
		return app.ExportOPML(ctx, w, c.Config)
	}
	return app.Export(ctx, w, c.Config)
}

type backupCmd struct {
	To   string `arg:"" name:"file|folder" help:"A file that is not there yet; or a folder, for one named by the time in UTC: watcher-20260301T120000Z.db."`
	Keep int    `help:"In a folder: remove the oldest of the copies so named but for the last N. Default: all stay." placeholder:"N"`
}

// Run makes a copy.
func (b backupCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Backup(ctx, w, c.Config, app.BackupOptions{To: b.To, Keep: b.Keep})
}

type healthCmd struct {
	Ready bool `help:"Ask whether alerts are on time, not only whether the process lives: none has waited for an hour or for a closed channel, and a feed was read within two hours."`
}

// Run asks the running process.
func (h healthCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Health(ctx, w, c.Config, h.Ready)
}

type parseCmd struct {
	File        string `arg:"" name:"file|-" help:"The document; - for standard input."`
	ContentType string `help:"Its media type, as a server would say it." placeholder:"T"`
	Base        string `help:"The address it came from, for relative links." placeholder:"URL"`
}

// Run parses a document.
func (p parseCmd) Run(ctx context.Context, w app.World) error {
	return app.Parse(ctx, w, app.ParseOptions{File: p.File, ContentType: p.ContentType, Base: p.Base})
}

type matchCmd struct{}

// Run matches items.
func (matchCmd) Run(ctx context.Context, c *cli, w app.World) error {
	return app.Match(ctx, w, c.Config)
}

type groupCmd struct{}

// Run groups items.
func (groupCmd) Run(ctx context.Context, w app.World) error { return app.Group(ctx, w) }

type schemaCmd struct{}

// Run prints the schema.
func (schemaCmd) Run(w app.World) error { return app.Schema(w) }

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(w app.World) error {
	_, err := fmt.Fprintln(w.Out, versionLine(w))
	return err
}

func versionLine(w app.World) string {
	return fmt.Sprintf("watcher %s (%s, %s/%s)", w.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
