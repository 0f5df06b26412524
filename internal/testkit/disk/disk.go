// Package disk is a disk that can run full and fail, and whose power can be cut: it forgets, or tears, what was
// written and not synced. It stands between SQLite, as the program carries it,
// and the files of one folder; no code of the store's knows of it. Tests only.
package disk

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

const sector = 512 // bytes that a disk writes whole or not at all

// Disk holds the database files of one folder. Real files serve what is read;
// beside them it knows what of each has reached the platter.
type Disk struct {
	dir string

	mu    sync.Mutex
	rng   *rand.Rand
	files map[string]*file // by path
	left  int              // operations until the power goes; negative: never
	syncs bool             // only syncs are counted
	off   bool
	deaf  func(path string) bool // whose syncs do nothing

	steady bool // it never loses power: nothing is remembered of what was written
	trouble
}

// file is what of one file has reached the platter, and what may have.
type file struct {
	durable []byte
	pending []write
	named   bool // its entry in the folder has reached the platter
	gone    bool // deleted, which may not have reached it
	size    int64
}

// write is a run of bytes at an offset; without bytes the file ends there.
type write struct {
	off  int64
	data []byte
}

// New returns the disk of a folder. All SQLite files directly in it are on it
// from now on, for as long as the process lives or until Remove. The seed
// decides what a power cut spares.
func New(dir string, seed uint64) *Disk {
	install()
	d := &Disk{dir: filepath.Clean(dir), rng: rand.New(rand.NewPCG(seed, 1)), files: make(map[string]*file), left: -1}
	disks.Store(d.dir, d)
	return d
}

// Remove gives the folder back to the real disk.
func (d *Disk) Remove() { disks.Delete(d.dir) }

// Deaf makes the disk ignore the syncs of some files, as a disk does that lies,
// or a database that does not ask for them.
func (d *Disk) Deaf(whose func(path string) bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deaf = whose
}

// CutAfter lets n more operations (writes, truncations, syncs, deletions)
// through; in the middle of the next one the power goes. Negative: never.
func (d *Disk) CutAfter(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.syncs = n, false
}

// CutAtSync lets n more syncs through; in the next one the power goes.
func (d *Disk) CutAtSync(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.syncs = n, true
}

// Off reports whether the power is gone: every operation fails.
func (d *Disk) Off() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.off
}

// Reboot brings the power back: the files are as the platter has them. What was
// not synced is there, or not, or torn. Nothing may have the files open.
func (d *Disk) Reboot() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	spared := []float64{0, 0.5, 0.5, 0.9, 1, 1}[d.rng.IntN(6)] // what share of the unsynced survives
	tears := []float64{0, 0, 0.1, 0.5}[d.rng.IntN(4)]          // what share of that in parts
	for _, path := range slices.Sorted(maps.Keys(d.files)) {
		if err := d.restore(path, d.files[path], spared, tears); err != nil {
			return err
		}
	}
	d.off, d.left = false, -1
	return nil
}

// restore writes one file as it survived.
func (d *Disk) restore(path string, f *file, spared, tears float64) error {
	lost := f.gone || !f.named && d.rng.Float64() >= spared
	if f.gone && f.named && d.rng.Float64() >= spared {
		lost = false // its deletion was lost
	}
	if lost {
		delete(d.files, path)
		return missing(os.Remove(path))
	}
	image := f.durable
	for _, w := range f.pending {
		if d.rng.Float64() < spared {
			image = d.survived(image, w, tears)
		}
	}
	d.files[path] = &file{durable: image, named: true, size: int64(len(image))}
	return os.WriteFile(path, image, 0o640)
}

// survived applies a write, or some of its sectors.
func (d *Disk) survived(image []byte, w write, tears float64) []byte {
	if len(w.data) <= sector || d.rng.Float64() >= tears {
		return w.apply(image)
	}
	for at := 0; at < len(w.data); at += sector {
		if d.rng.IntN(2) == 0 {
			part := w.data[at:min(at+sector, len(w.data))]
			image = write{off: w.off + int64(at), data: part}.apply(image)
		}
	}
	return image
}

func (w write) apply(image []byte) []byte {
	if w.data == nil {
		return resized(image, w.off)
	}
	if end := w.off + int64(len(w.data)); end > int64(len(image)) {
		image = resized(image, end)
	}
	copy(image[w.off:], w.data)
	return image
}

func resized(image []byte, size int64) []byte {
	if size <= int64(len(image)) {
		return image[:size]
	}
	return append(image, make([]byte, size-int64(len(image)))...)
}

func missing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// holds reports whether a file is on the disk: the database and its log. The
// index of the log lies in memory.
func (d *Disk) holds(path string) bool {
	return filepath.Dir(path) == d.dir && !strings.HasSuffix(path, "-shm")
}

// spend counts an operation, a sync or another, and reports whether the power lasts through it.
func (d *Disk) spend(sync bool) bool {
	if d.off {
		return false
	}
	if d.syncs && !sync {
		return true
	}
	if d.left == 0 {
		d.off = true
	}
	d.left--
	return !d.off
}

// opened finds or begins the account of a file that is about to be opened.
func (d *Disk) opened(path string) (*file, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f := d.files[path]; f != nil && !f.gone {
		return f, nil
	}
	image, err := os.ReadFile(path)
	if missing(err) != nil {
		return nil, err
	}
	f := &file{durable: image, named: len(image) > 0, size: int64(len(image))}
	if d.steady {
		f.durable = nil
	}
	d.files[path] = f
	return f, nil
}

func (d *Disk) wrote(f *file, w write) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return false
	}
	if d.steady {
		return true
	}
	f.pending = append(f.pending, w) // the last one may be half way
	return d.spend(false)
}

// synced makes a file durable. The first sync of a log syncs its folder as well,
// as SQLite has it on Unix.
func (d *Disk) synced(path string, f *file) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.spend(true) {
		return false
	}
	if d.deaf != nil && d.deaf(path) {
		return true
	}
	for _, w := range f.pending {
		f.durable = w.apply(f.durable)
	}
	f.pending = nil
	if !f.named && strings.HasSuffix(path, "-wal") {
		d.syncFolder()
	}
	return true
}

func (d *Disk) syncFolder() {
	for path, f := range d.files {
		if f.named = true; f.gone {
			delete(d.files, path)
		}
	}
}

func (d *Disk) deleted(path string, sync bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.spend(false) {
		return false
	}
	if f := d.files[path]; f != nil {
		f.gone = true
	}
	if sync {
		d.syncFolder()
	}
	return true
}
