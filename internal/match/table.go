package match

// table maps hashes to small numbers: open addressing behind a bitmap, since
// nearly every question is answered with no.
type table struct {
	bits  []uint64 // one bit for each value of the upper bits of a key
	shift uint     // of a key, for its bit
	keys  []uint64
	vals  []int32
	mask  uint64
}

// newTable makes room for n keys.
func newTable(n int) table {
	size, log := uint64(16), uint(4)
	for size < uint64(n)*2 {
		size, log = size*2, log+1
	}
	bitLog := max(log+2, 10)
	return table{
		bits: make([]uint64, (uint64(1)<<bitLog)/64), shift: 64 - bitLog,
		keys: make([]uint64, size), vals: make([]int32, size), mask: size - 1,
	}
}

// may reports whether the key can be in the table.
func (t *table) may(key uint64) bool {
	b := key >> t.shift
	return t.bits[b>>6]>>(b&63)&1 != 0
}

// find returns the value of a key, -1 if there is none.
func (t *table) find(key uint64) int32 {
	if !t.may(key) {
		return -1
	}
	for i := key >> 20 & t.mask; t.vals[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == key {
			return t.vals[i] - 1
		}
	}
	return -1
}

// put sets the value of a key, which is not negative.
func (t *table) put(key uint64, val int32) {
	b := key >> t.shift
	t.bits[b>>6] |= 1 << (b & 63)
	i := key >> 20 & t.mask
	for t.vals[i] != 0 && t.keys[i] != key {
		i = (i + 1) & t.mask
	}
	t.keys[i], t.vals[i] = key, val+1
}
