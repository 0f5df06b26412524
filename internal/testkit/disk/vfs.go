package disk

import (
	"path/filepath"
	"sync"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// The way in is a virtual file system of SQLite's that stands before the real
// one, as its default, and lets through what is on no disk of ours.
// See https://sqlite.org/vfs.html.

var (
	disks   sync.Map // folder → *Disk
	handles sync.Map // number in handle.id → *opened
	numbers struct {
		sync.Mutex
		last uintptr
	}

	installing sync.Once
	name       = []byte("powercut\x00")
	real       uintptr // *lib.Tsqlite3_vfs
	shim       lib.Tsqlite3_vfs
	methods    lib.Tsqlite3_io_methods
)

// handle lies in SQLite's memory, before the real file's own.
type handle struct {
	base lib.Tsqlite3_file
	id   uintptr
}

const handleSize = unsafe.Sizeof(handle{})

type opened struct {
	disk *Disk
	path string
	file *file
}

// at is what lies at an address of SQLite's memory.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// pointer makes of a function what SQLite calls; callable is the way back.
func pointer[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }

func callable[F any](p *uintptr) F { return *(*F)(unsafe.Pointer(p)) }

type (
	fileFunc = func(tls *libc.TLS, file uintptr) int32
	flagFunc = func(tls *libc.TLS, file uintptr, flag int32) int32
	ptrFunc  = func(tls *libc.TLS, file uintptr, out uintptr) int32
	ioFunc   = func(tls *libc.TLS, file, buf uintptr, n int32, off int64) int32
	cutFunc  = func(tls *libc.TLS, file uintptr, size int64) int32
	ctlFunc  = func(tls *libc.TLS, file uintptr, op int32, arg uintptr) int32
	mapFunc  = func(tls *libc.TLS, file uintptr, page, size, extend int32, out uintptr) int32
	lockFunc = func(tls *libc.TLS, file uintptr, offset, n, flags int32) int32
	voidFunc = func(tls *libc.TLS, file uintptr)
	openFunc = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	delFunc  = func(tls *libc.TLS, vfs, name uintptr, sync int32) int32
)

// The functions stay where they are for as long as the process lives.
var (
	fClose    fileFunc = xClose
	fRead     ioFunc   = xRead
	fWrite    ioFunc   = xWrite
	fTruncate cutFunc  = xTruncate
	fSync     flagFunc = xSync
	fOpen     openFunc = xOpen
	fDelete   delFunc  = xDelete

	fSize fileSizeFunc = func(tls *libc.TLS, f, out uintptr) int32 {
		return callable[ptrFunc](&under(f).FxFileSize)(tls, below(f), out)
	}
	fLock flagFunc = func(tls *libc.TLS, f uintptr, l int32) int32 {
		return callable[flagFunc](&under(f).FxLock)(tls, below(f), l)
	}
	fFree flagFunc = func(tls *libc.TLS, f uintptr, l int32) int32 {
		return callable[flagFunc](&under(f).FxUnlock)(tls, below(f), l)
	}
	fHeld ptrFunc = func(tls *libc.TLS, f, out uintptr) int32 {
		return callable[ptrFunc](&under(f).FxCheckReservedLock)(tls, below(f), out)
	}
	fControl ctlFunc = func(tls *libc.TLS, f uintptr, op int32, arg uintptr) int32 {
		return callable[ctlFunc](&under(f).FxFileControl)(tls, below(f), op, arg)
	}
	fSector fileFunc = func(tls *libc.TLS, f uintptr) int32 { return callable[fileFunc](&under(f).FxSectorSize)(tls, below(f)) }
	fTraits fileFunc = func(tls *libc.TLS, f uintptr) int32 {
		return callable[fileFunc](&under(f).FxDeviceCharacteristics)(tls, below(f))
	}
	fShmMap mapFunc = func(tls *libc.TLS, f uintptr, page, size, extend int32, out uintptr) int32 {
		return callable[mapFunc](&under(f).FxShmMap)(tls, below(f), page, size, extend, out)
	}
	fShmLock lockFunc = func(tls *libc.TLS, f uintptr, offset, n, flags int32) int32 {
		return callable[lockFunc](&under(f).FxShmLock)(tls, below(f), offset, n, flags)
	}
	fShmBarrier voidFunc = func(tls *libc.TLS, f uintptr) { callable[voidFunc](&under(f).FxShmBarrier)(tls, below(f)) }
	fShmUnmap   flagFunc = func(tls *libc.TLS, f uintptr, del int32) int32 {
		return callable[flagFunc](&under(f).FxShmUnmap)(tls, below(f), del)
	}
)

type fileSizeFunc = ptrFunc

// install puts the shim before the real file system, once a process.
func install() { installing.Do(register) }

func register() {
	tls := libc.NewTLS()
	defer tls.Close()
	real = lib.Xsqlite3_vfs_find(tls, 0)
	shim = *at[lib.Tsqlite3_vfs](real)
	shim.FszOsFile += int32(handleSize)
	shim.FpNext, shim.FzName = 0, pointer(&name) // a slice begins with the address of its bytes
	shim.FxOpen, shim.FxDelete = pointer(&fOpen), pointer(&fDelete)
	methods = lib.Tsqlite3_io_methods{
		FiVersion: 2, // without memory-mapped reading
		FxClose:   pointer(&fClose), FxRead: pointer(&fRead), FxWrite: pointer(&fWrite), FxTruncate: pointer(&fTruncate),
		FxSync: pointer(&fSync), FxFileSize: pointer(&fSize), FxLock: pointer(&fLock), FxUnlock: pointer(&fFree),
		FxCheckReservedLock: pointer(&fHeld), FxFileControl: pointer(&fControl), FxSectorSize: pointer(&fSector),
		FxDeviceCharacteristics: pointer(&fTraits), FxShmMap: pointer(&fShmMap), FxShmLock: pointer(&fShmLock),
		FxShmBarrier: pointer(&fShmBarrier), FxShmUnmap: pointer(&fShmUnmap),
	}
	if rc := lib.Xsqlite3_vfs_register(tls, addressOf(&shim), 1); rc != lib.SQLITE_OK {
		panic("disk: SQLite does not take the file system")
	}
}

func addressOf[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) }

// below is the real file behind one of ours, under its methods.
func below(f uintptr) uintptr { return f + handleSize }

func under(f uintptr) *lib.Tsqlite3_io_methods {
	return at[lib.Tsqlite3_io_methods](at[lib.Tsqlite3_file](below(f)).FpMethods)
}

func of(f uintptr) *opened {
	o, ok := handles.Load(at[handle](f).id)
	if !ok {
		panic("disk: a file that was never opened")
	}
	return o.(*opened)
}

func diskOf(path string) *Disk {
	found, ok := disks.Load(filepath.Dir(path))
	if !ok {
		return nil
	}
	if d := found.(*Disk); d.holds(path) {
		return d
	}
	return nil
}

func xOpen(tls *libc.TLS, _, zName, f uintptr, flags int32, out uintptr) int32 {
	open := callable[openFunc](&at[lib.Tsqlite3_vfs](real).FxOpen)
	var d *Disk
	path := ""
	if zName != 0 {
		path = filepath.Clean(libc.GoString(zName))
		d = diskOf(path)
	}
	if d == nil {
		return open(tls, real, zName, f, flags, out)
	}
	*at[handle](f) = handle{}
	if d.Off() {
		return lib.SQLITE_CANTOPEN
	}
	account, err := d.opened(path)
	if err != nil {
		return lib.SQLITE_CANTOPEN
	}
	rc := open(tls, real, zName, below(f), flags, out)
	if rc != lib.SQLITE_OK {
		if at[lib.Tsqlite3_file](below(f)).FpMethods != 0 {
			callable[fileFunc](&under(f).FxClose)(tls, below(f))
		}
		return rc
	}
	numbers.Lock()
	numbers.last++
	id := numbers.last
	numbers.Unlock()
	handles.Store(id, &opened{disk: d, path: path, file: account})
	*at[handle](f) = handle{base: lib.Tsqlite3_file{FpMethods: addressOf(&methods)}, id: id}
	return rc
}

func xClose(tls *libc.TLS, f uintptr) int32 {
	handles.Delete(at[handle](f).id)
	return callable[fileFunc](&under(f).FxClose)(tls, below(f))
}

func xRead(tls *libc.TLS, f, buf uintptr, n int32, off int64) int32 {
	d := of(f).disk
	if d.Off() {
		return lib.SQLITE_IOERR_READ
	}
	if rc := d.ails(lib.SQLITE_IOERR_READ); rc != lib.SQLITE_OK {
		return rc
	}
	return callable[ioFunc](&under(f).FxRead)(tls, below(f), buf, n, off)
}

func xWrite(tls *libc.TLS, f, buf uintptr, n int32, off int64) int32 {
	o := of(f)
	if rc := o.disk.grows(o.file, off+int64(n)); rc != lib.SQLITE_OK {
		return rc
	}
	data := append([]byte{}, unsafe.Slice(at[byte](buf), n)...)
	if !o.disk.wrote(o.file, write{off: off, data: data}) {
		return lib.SQLITE_IOERR_WRITE
	}
	return callable[ioFunc](&under(f).FxWrite)(tls, below(f), buf, n, off)
}

func xTruncate(tls *libc.TLS, f uintptr, size int64) int32 {
	o := of(f)
	if rc := o.disk.shrinks(o.file, size); rc != lib.SQLITE_OK {
		return rc
	}
	if !o.disk.wrote(o.file, write{off: size}) {
		return lib.SQLITE_IOERR_TRUNCATE
	}
	return callable[cutFunc](&under(f).FxTruncate)(tls, below(f), size)
}

// xSync leaves the real disk alone: what is durable is a matter of ours.
func xSync(_ *libc.TLS, f uintptr, _ int32) int32 {
	o := of(f)
	if rc := o.disk.ails(lib.SQLITE_IOERR_FSYNC); rc != lib.SQLITE_OK {
		return rc
	}
	if !o.disk.synced(o.path, o.file) {
		return lib.SQLITE_IOERR_FSYNC
	}
	return lib.SQLITE_OK
}

func xDelete(tls *libc.TLS, _, zName uintptr, sync int32) int32 {
	path := filepath.Clean(libc.GoString(zName))
	if d := diskOf(path); d != nil && !d.deleted(path, sync != 0) {
		return lib.SQLITE_IOERR_DELETE
	}
	return callable[delFunc](&at[lib.Tsqlite3_vfs](real).FxDelete)(tls, real, zName, sync)
}
