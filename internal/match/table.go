package match

// table maps hashes to small numbers: open addressing behind a bitmap, since
// nearly every question is answered with no.
type table struct {
	bits  []uint64 // one bit for each value of the upper bits of a key
	shift uint     // of a key, for its bit
	keys  []uint64
	vals  []int32
	mask  uint64
	count int
}

// newTable makes room for n keys; more may come.
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

// find returns the value of a key, -1 if there is none.
func (t *table) find(key uint64) int32 {
	if b := key >> t.shift; t.bits[b>>6]>>(b&63)&1 == 0 {
		return -1
	}
	for i := key >> 20 & t.mask; t.vals[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == key {
			return t.vals[i] - 1
		}
	}
	return -1
}

// put adds a key with a value, which is not negative.
func (t *table) put(key uint64, val int32) {
	if t.count++; uint64(t.count)*2 > t.mask+1 {
		old := *t
		*t = newTable(t.count * 2)
		for i, v := range old.vals {
			if v != 0 {
				t.put(old.keys[i], v-1)
			}
		}
		t.count++
	}
	b := key >> t.shift
	t.bits[b>>6] |= 1 << (b & 63)
	i := key >> 20 & t.mask
	for t.vals[i] != 0 {
		i = (i + 1) & t.mask
	}
	t.keys[i], t.vals[i] = key, val+1
}
