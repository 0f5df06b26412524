package match

// sieve is a set of hashes that may hold more than was put in: of what is not
// there it lets two or three in a hundred through. Each hash sets three bits of
// one word, so that a question costs one line of the cache.
type sieve []uint64

// newSieve makes room for n hashes, 8 to 16 bits for each.
func newSieve(n int) sieve {
	size := 16
	for size*64 < n*8 {
		size *= 2
	}
	return make(sieve, size)
}

func (s sieve) add(hash uint64) { s[hash>>36&uint64(len(s)-1)] |= sieveBits(hash) }

// may reports whether the hash can be in the set.
func (s sieve) may(hash uint64) bool { return s.missing(hash) == 0 }

// missing returns the bits of the hash that are not there.
func (s sieve) missing(hash uint64) uint64 {
	return sieveBits(hash) &^ s[hash>>36&uint64(len(s)-1)]
}

func sieveBits(hash uint64) uint64 {
	return 1<<(hash>>18&63) | 1<<(hash>>24&63) | 1<<(hash>>30&63)
}
