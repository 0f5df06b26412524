package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"watcher/internal/testkit"
)

// TestNoDescriptors leaves a running watcher no file or connection to open, and
// takes that to Discord. It lives on, says what it lacks, and tells what waits
// when it may open some.
func TestNoDescriptors(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	was := p.descriptors(t, 4)
	n.discord.Script(testkit.Fault{Kind: testkit.FaultDrop, Times: 2})
	links := harbour.publish(2)
	p.says("not sent; trying again", "too many open files")
	p.says("configuration cannot be read; the old one stays in force", "raise the limit: LimitNOFILE=")
	p.alive()
	if lost, _ := n.discord.Judge(n.channel, links); len(lost) == 0 {
		t.Error("told without a connection")
	}
	p.descriptors(t, was)
	n.arrived(links...)
	p.says("configuration loaded")
	if lines := p.err.lines("configuration refused"); len(lines) > 0 {
		t.Errorf("nothing is wrong with the file: %s", lines[0])
	}
	p.stop()
}

// descriptors sets how many files and connections a process may have open, and
// returns how many that were. What is open stays so.
func (p *process) descriptors(t *testing.T, n uint64) uint64 {
	t.Helper()
	var was syscall.Rlimit
	next := syscall.Rlimit{Cur: n, Max: n}
	get := func(next, was *syscall.Rlimit) {
		_, _, e := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(p.cmd.Process.Pid), syscall.RLIMIT_NOFILE,
			uintptr(unsafe.Pointer(next)), uintptr(unsafe.Pointer(was)), 0, 0)
		if e != 0 {
			t.Fatal(e)
		}
	}
	get(nil, &was)
	next.Max = was.Max
	get(&next, nil)
	return was.Cur
}

// TestMemory reads feeds as large as they may be, and keeps within the memory
// that docs/operations.md gives it.
func TestMemory(t *testing.T) {
	t.Parallel()
	const most = 256 << 20 // MemoryMax of the unit
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.env["GOMEMLIMIT"] = "200MiB"
	var feeds []string
	for f := range 8 {
		var b strings.Builder
		b.WriteString(`<rss version="2.0"><channel><title>Large</title>`)
		for i := range 1900 {
			fmt.Fprintf(&b, "<item><title>Item %d of %d</title><guid>%d</guid><description>%s</description></item>", i, f, i, strings.Repeat("much to read, ", 280))
		}
		b.WriteString("</channel></rss>")
		path := fmt.Sprintf("/large%d", f)
		n.press.page(path, b.String())
		feeds = append(feeds, fmt.Sprintf(`{ url: "{press}%s", name: large%d }`, path, f))
	}
	n.configure(byBot, `
defaults: { schedule: "@every 1s" }
feeds: ["{press}/harbour", `+strings.Join(feeds, ", ")+"]", ships)
	p := n.primed()
	n.told(n.channel, "9 feeds read")
	n.arrived(harbour.publish(3)...)
	peak := p.peak(t)
	t.Logf("8 feeds of 7.6 MB: %d MB at most", peak>>20)
	if peak > most {
		t.Errorf("took %d MB, want at most %d", peak>>20, most>>20)
	}
	p.stop()
}

// peak is the most memory that a process had at once, in bytes.
func (p *process) peak(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if after, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(after)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Fatal("no VmHWM")
	return 0
}

// TestDatabaseNotWritable says which file, and what mends it.
func TestDatabaseNotWritable(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()
	file := filepath.Join(n.data(), "watcher.db")
	if err := os.Chmod(file, 0o444); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 { // whom no permission stops
		open(t, n.dir)
		open(t, n.data())
		n.uid = 65532
	}
	code, p := n.do("run")
	if code != 1 || !holds(p.err.String(), file, "is not writable", "chown -R ") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}
