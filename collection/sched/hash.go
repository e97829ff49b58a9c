package sched

// FNV returns the 64-bit FNV-1a hash of numbers as Anki computes it, each as
// eight little-endian bytes. SQL orders compare it as an int64, sorting in
// memory as it is.
func FNV(values ...int64) uint64 {
	const prime = 0x100000001b3
	h := uint64(0xcbf29ce484222325)
	for _, v := range values {
		for range 8 {
			h ^= uint64(v) & 0xff
			h *= prime
			v >>= 8
		}
	}
	return h
}

// Salt returns what is hashed together with ids to draw an order for a day.
func Salt(day int32) int64 { return int64(uint32(day) * 2654435761) }
