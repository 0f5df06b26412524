package config

import (
	"context"
	"os"
	"time"
)

// Watch is how a file is watched.
type Watch struct {
	Every   time.Duration   // between looks at the file; default 3 s
	Trigger <-chan struct{} // look now, and answer even if nothing changed (SIGHUP); may be nil

	// Changed gets a new configuration that was found good. Refused gets the
	// problems of one that was not: what held before goes on holding, and the
	// same bad content is told once. Both are called by Run, one at a time.
	Changed func(*Config)
	Refused func(Problems)
}

// Run watches the file of the current configuration, and the files that it
// names, until ctx ends. It goes by their content, so that files replaced by
// an editor, a link or a mounted volume are seen. A change is read when it has
// been the same at two looks: an editor may be half way through. What is no file
// but a pipe can be read only once, and is not watched.
func (w Watch) Run(ctx context.Context, current *Config, o Options) {
	if info, err := os.Stat(current.Path); err == nil && !info.Mode().IsRegular() {
		<-ctx.Done()
		return
	}
	if w.Every <= 0 {
		w.Every = 3 * time.Second
	}
	o = o.withDefaults()
	eye := eye{path: current.Path, files: current.files, options: o, judged: current.Fingerprint}
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if eye.settled() {
				w.tell(eye.read())
			}
		case _, open := <-w.Trigger:
			if !open {
				w.Trigger = nil
				continue
			}
			w.tell(eye.read())
		}
	}
}

func (w Watch) tell(r reading) {
	if c, problems := r.result(); c != nil {
		if w.Changed != nil {
			w.Changed(c)
		}
	} else if w.Refused != nil {
		w.Refused(problems)
	}
}

// eye remembers what was seen of a file.
type eye struct {
	path    string
	files   []string
	options Options
	judged  string // fingerprint of what was judged last, good or bad
	seen    string // fingerprint at the last look
}

// unread stands for a file that is not there, so that this too is told once.
const unread = "unread"

// settled reports whether the files differ from what was judged, and are the
// same as at the last look.
func (e *eye) settled() bool {
	before := e.seen
	e.seen = e.look()
	return e.seen != e.judged && e.seen == before
}

func (e *eye) look() string {
	data, err := e.options.ReadFile(e.path)
	if err != nil {
		return unread
	}
	f := newFingerprint(data, e.options.Additions())
	for _, path := range e.files {
		content, err := e.options.ReadFile(path)
		f.add(path, content, err)
	}
	digest, _ := f.sum()
	return digest
}

// read reads the files anew.
func (e *eye) read() reading {
	r := load(e.path, e.options)
	e.judged, e.seen = unread, unread
	if r.readable {
		e.files = r.files
		e.judged, e.seen = r.fingerprint, r.fingerprint
	}
	return r
}
