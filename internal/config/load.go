package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"syscall"
	"time"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// Options are what reading a file needs besides the file.
type Options struct {
	Env      func(string) (string, bool)  // default os.LookupEnv
	ReadFile func(string) ([]byte, error) // default os.ReadFile
	Judge    Judge
	Now      func() time.Time // default time.Now
	// Partial accepts a file without feeds, topics or channels, for commands
	// that need one part of it alone.
	Partial bool
	// Blind reads no variable, and no file but profiles: what holds a variable
	// counts as not given. It is for commands that need the topics alone.
	Blind bool
	// Allow are private addresses that may be reached besides those that the file
	// names.
	Allow []outbound.Allowed
	// Beside is a configuration that the file will stand beside, as a part of it: its
	// groups, topics and feeds can be named too. nil for none.
	Beside *Config
	// Additions returns what was made elsewhere and holds beside the file; nil for
	// nothing.
	Additions func() []Addition

	plain bool // $ is a letter like others, as in additions
}

// Judge judges what other packages know. Any function may be nil.
type Judge struct {
	// Queries compiles the queries of all topics and says what is wrong with them.
	Queries func(topics []news.Topic, groups map[string][]news.Query) []news.Problem
	// Schedule judges a schedule of feeds that are asked at most once in floor.
	Schedule func(spec string, zone *time.Location, floor time.Duration) error
	// Digest judges a cron line, of times that are at least floor apart.
	Digest func(line string, zone *time.Location, floor time.Duration) error
	// Agencies are the names of outlets that are known without a feed.
	Agencies func() []string
}

func (o Options) withDefaults() Options {
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	if o.ReadFile == nil {
		o.ReadFile = os.ReadFile
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Additions == nil {
		o.Additions = func() []Addition { return nil }
	}
	return o
}

// Load reads the file at path. With an error among the problems there is no
// Config; warnings alone come with one.
func Load(path string, o Options) (*Config, Problems) {
	return load(path, o).result()
}

// Parse reads the given text of a file; name stands in positions, and files
// named inside are looked for beside it.
func Parse(name string, data []byte, o Options) (*Config, Problems) {
	return parse(name, data, o).result()
}

// reading is one attempt at a file, good or bad.
type reading struct {
	config      *Config
	problems    Problems
	fingerprint string
	files       []string // read besides the file itself
	readable    bool     // the file itself could be read
}

func (r reading) result() (*Config, Problems) {
	if r.problems.Err() != nil {
		return nil, r.problems
	}
	return r.config, r.problems
}

func load(path string, o Options) reading {
	o = o.withDefaults()
	data, err := o.ReadFile(path)
	if err != nil {
		return reading{problems: Problems{notRead(path, err)}}
	}
	return parse(path, data, o)
}

// notRead says why the system did not read a file, and what to do about it.
func notRead(path string, err error) Problem {
	text := "the file cannot be read: "
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "there is no such file"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		text += "too many files and connections are open (raise the limit: LimitNOFILE= in the unit, ulimit -n in a shell)"
	case errors.Is(err, syscall.EIO):
		text += "the disk fails (look at the system's log, dmesg, and at the disk)"
	case errors.Is(err, fs.ErrPermission):
		text += fmt.Sprintf("permission denied (watcher runs as uid %d: chmod a+r the file, a+x its folders)", os.Getuid())
	default:
		text += fmt.Sprint(err)
	}
	return Problem{Pos: news.Pos{File: path}, Text: text, Unread: true}
}

// passing reports whether an error speaks of the machine's state and not of the
// file: it goes away without a change of what is written.
func passing(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENOMEM)
}

func parse(name string, data []byte, o Options) reading {
	o = o.withDefaults()
	additions := o.Additions()
	seen := newFingerprint(data, additions)
	readFile := o.ReadFile
	var unread Problems
	o.ReadFile = func(path string) ([]byte, error) {
		content, err := readFile(path)
		seen.add(path, content, err)
		if p := notRead(path, err); passing(err) && !slices.Contains(unread, p) {
			unread = append(unread, p)
		}
		return content, err
	}
	c, problems := settle(name, data, additions, o)
	problems = append(problems, unread...)
	c.Fingerprint, c.files = seen.sum()
	c.Warnings, c.data = problems.Warnings(), data
	return reading{config: &c, problems: problems, fingerprint: c.Fingerprint, files: c.files, readable: true}
}

// settle reads a file with those additions that it goes with: one that is wrong,
// or that says what the file says already, is left out and does no harm.
func settle(name string, data []byte, additions []Addition, o Options) (c Config, problems Problems) {
	var refused map[string]Problems
	for {
		c = defaults()
		c.Path = name
		problems = decode(name, data, additions, o, &c).sorted()
		good, bad := sound(additions, problems)
		if len(bad) == 0 {
			break
		}
		if refused == nil {
			refused = map[string]Problems{}
		}
		maps.Copy(refused, bad)
		additions = good
	}
	c.Refused = refused
	for _, a := range additions {
		c.Additions = append(c.Additions, a.Name)
	}
	return c, problems
}

func decode(name string, data []byte, additions []Addition, o Options, c *Config) Problems {
	src := newSource(name, data)
	root, problems := src.parse(data)
	if root == nil {
		if len(problems) == 0 {
			problems = Problems{{Pos: news.Pos{File: name, Line: 1, Column: 1}, Text: "the file is empty; the least it needs is channels, feeds and topics"}}
		}
		return problems
	}
	r := &reader{src: src, options: o, problems: problems, written: map[news.Pos]query{}}
	if root.Kind != yaml.MappingNode {
		r.fail(r.pos(root), "a table is wanted, not a list or a word: the file starts with channels:, feeds: and topics:, each at the start of a line")
		return r.problems
	}
	f := file{keep: c.Keep, log: c.Log, burst: c.Burst, misses: missesPart{at: defaultMissesAt}, discord: discordPart{desk: true}}
	fileTable().read(r, root, &f)
	for _, a := range additions {
		r.addition(a, &f)
	}
	b := &builder{r: r, options: o, file: &f, config: c, top: r.pos(root), judged: map[string]bool{}}
	b.build()
	return r.problems
}

// fingerprint digests what was read.
type fingerprint struct {
	main  [sha256.Size]byte
	files map[string][sha256.Size]byte
}

func newFingerprint(data []byte, additions []Addition) *fingerprint {
	h := sha256.New()
	h.Write(data)
	for _, a := range additions {
		fmt.Fprintf(h, "\x00%s\x00%d\x00%s", a.Name, len(a.Data), a.Data)
	}
	return &fingerprint{main: [sha256.Size]byte(h.Sum(nil)), files: map[string][sha256.Size]byte{}}
}

// add takes a file in. One that cannot be read differs from an empty one.
func (f *fingerprint) add(path string, content []byte, err error) {
	sum := sha256.Sum256(content)
	if err != nil {
		sum = [sha256.Size]byte{}
	}
	f.files[path] = sum
}

func (f *fingerprint) sum() (digest string, files []string) {
	h := sha256.New()
	h.Write(f.main[:])
	for path := range f.files {
		files = append(files, path)
	}
	slices.Sort(files)
	for _, path := range files {
		sum := f.files[path]
		h.Write([]byte("\x00" + path + "\x00"))
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))[:32], files
}

// Find returns the file to read: the one that the flag names, the one that
// WATCHER_CONFIG names, ./feeds.yaml, /config/feeds.yaml. What was asked for
// by name is taken as it is. Without any, ok is false and tried says where it
// was looked for.
func Find(flag string, env func(string) (string, bool), exists func(string) bool) (path string, tried []string, ok bool) {
	if flag != "" {
		return flag, []string{flag}, true
	}
	if named, _ := env("WATCHER_CONFIG"); named != "" {
		return named, []string{named}, true
	}
	for _, path := range []string{"./feeds.yaml", "/config/feeds.yaml"} {
		tried = append(tried, path)
		if exists(path) {
			return path, tried, true
		}
	}
	return "", tried, false
}
