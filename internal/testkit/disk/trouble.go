package disk

import (
	"os"
	"strings"

	lib "modernc.org/sqlite/lib"
)

// trouble is what a disk does that has power: it runs full, and fails for a
// while.
type trouble struct {
	full    bool  // it holds no more than its capacity
	holding int64 // its capacity, in bytes
	refused int   // operations, by a full disk

	armed  bool // it fails
	failIn int  // operations until it does
	fails  int  // operations that fail then
	failed int  // operations that did
}

// NewSteady returns the disk of a folder that never loses power, and that is not
// asked to sync: for tests of much work, and of a disk that is full or fails.
func NewSteady(dir string) *Disk {
	d := New(dir, 0)
	d.steady = true
	return d
}

// Fill leaves room for so many bytes more; negative: as many as there are. What
// else lies in the folder takes its room too.
func (d *Disk) Fill(room int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = room >= 0
	if d.full {
		d.holding = d.taken() + room
	}
}

// taken is what all files take.
func (d *Disk) taken() (sum int64) {
	entries, _ := os.ReadDir(d.dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && !strings.HasSuffix(e.Name(), "-shm") {
			sum += info.Size()
		}
	}
	return sum
}

// Refused counts what found no room.
func (d *Disk) Refused() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.refused
}

// Fail lets n operations (readings, writes, truncations, syncs) through and has
// the next ones fail, so many of them. Failed counts those.
func (d *Disk) Fail(n, times int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.armed, d.failIn, d.fails = times > 0, n, times
}

// Failed is how many operations failed so far.
func (d *Disk) Failed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// sick reports whether an operation fails. The caller holds d.mu.
func (d *Disk) sick() bool {
	if !d.armed {
		return false
	}
	if d.failIn > 0 {
		d.failIn--
		return false
	}
	d.fails--
	d.failed++
	d.armed = d.fails > 0
	return true
}

// ails returns the code with which an operation fails, or 0.
func (d *Disk) ails(code int32) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sick() {
		return code
	}
	return lib.SQLITE_OK
}

// grows returns why a write that ends at an offset cannot be made, or 0.
func (d *Disk) grows(f *file, end int64) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sick() {
		return lib.SQLITE_IOERR_WRITE
	}
	if more := end - f.size; more > 0 {
		if d.full && d.taken()+more > d.holding {
			d.refused++
			return lib.SQLITE_FULL
		}
		f.size = end
	}
	return lib.SQLITE_OK
}

// shrinks returns why a file cannot be cut, or 0.
func (d *Disk) shrinks(f *file, size int64) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sick() {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	f.size = size
	return lib.SQLITE_OK
}
