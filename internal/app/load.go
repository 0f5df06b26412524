package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/notify/credit"
	"watcher/internal/schedule"
)

// judge is what config asks other packages about.
var judge = config.Judge{
	Queries: func(topics []news.Topic, groups map[string][]news.Query) []news.Problem {
		return match.Judge(topics, groups)
	},
	Schedule: func(spec string, zone *time.Location, floor time.Duration) error {
		_, err := schedule.Parse(spec, zone, floor)
		return err
	},
	Digest: func(line string, zone *time.Location, floor time.Duration) error {
		_, err := schedule.ParseCron(line, zone, floor)
		return err
	},
	Agencies: credit.Agencies,
}

// compile makes the engine of a configuration that has been judged. Words are
// inflected in the feeds' languages, in all of them while a feed has none.
func compile(cfg *config.Config) *match.Engine { return compileTopics(cfg, cfg.Topics) }

// compileTopics is compile for other topics than those of the file. The outlets of
// the file and the agencies are known when they stand behind a headline.
func compileTopics(cfg *config.Config, topics []news.Topic) *match.Engine {
	engine, _ := match.Compile(topics, cfg.Groups, languages(cfg)...)
	outlets := credit.Agencies()
	for _, f := range cfg.Feeds {
		if strings.ContainsAny(f.Name, " -") { // of one word it may be who is quoted: NCRI
			outlets = append(outlets, f.Name)
		}
	}
	engine.Know(outlets...)
	return engine
}

// alone judges by one of several topics, which may ask for others of them.
func alone(cfg *config.Config, topics []news.Topic, topic news.TopicID) control.Judge {
	return single{compileTopics(cfg, match.Reach(topics, cfg.Groups, topic)), topic}
}

// languages are those of the feeds; none while a feed has none.
func languages(cfg *config.Config) (langs []string) {
	for _, f := range cfg.Feeds {
		if f.Lang == "" {
			return nil
		}
		langs = append(langs, f.Lang)
	}
	return langs
}

func (w World) options() config.Options {
	return config.Options{Env: w.Env, Judge: judge, ReadFile: readFile, Now: w.Now}
}

// readFile reads a file, but not much more of it than config takes: a mistaken
// name may lead to anything.
func readFile(path string) ([]byte, error) {
	const most = 5 << 20
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, most))
	return data, errors.Join(err, f.Close())
}

// find returns the configuration file to read, or says what to do without one.
func (w World) find(flag string) (string, error) {
	path, tried, ok := config.Find(flag, w.Env, fileExists)
	if ok && fileExists(path) {
		return path, nil
	}
	if ok {
		tried = []string{path}
	}
	fmt.Fprintf(w.Err, `watcher: no configuration file (looked for %s)

In a container, mount your feeds.yaml read-only and a folder for the data:
  docker run -v "$PWD/feeds.yaml:/config/feeds.yaml:ro" -v watcher-data:/data …
On a machine, run watcher beside your feeds.yaml, or name it: watcher --config FILE
The smallest file has six lines; README.md shows it. To see watcher work first: watcher demo
`, strings.Join(tried, "; "))
	return "", ErrNoConfig
}

// load reads the configuration and writes what is wrong with it.
func (w World) load(flag string) (*config.Config, error) {
	path, err := w.find(flag)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, not a file: Docker makes one where the file to mount does not exist on the host; remove it and put your feeds.yaml there", path)
	}
	cfg, problems := config.Load(path, w.options())
	if unread := problems.Unread(); len(unread) > 0 {
		return nil, unread.Err() // what else is said may follow from that
	}
	for _, p := range problems {
		fmt.Fprintln(w.Err, p)
	}
	if problems.Err() != nil {
		fmt.Fprintf(w.Err, "\n%s: refused; mend the lines above and try again\n", path)
		return nil, errSilent
	}
	return cfg, nil
}

// fileExists reports whether there is a file, be it one that cannot be read.
func fileExists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
