package sched

import (
	"encoding/binary"
	"math/bits"
)

// random yields the numbers that Anki's generator yields for the same seed: ChaCha
// with 12 rounds, its key drawn from the seed by a PCG32.
type random struct {
	state [16]uint32
	block [16]uint32
	used  int
}

const chachaRounds = 12

// newRandom returns the generator for a seed.
func newRandom(seed uint64) *random {
	r := &random{used: 16}
	copy(r.state[:4], []uint32{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574})
	key := expandSeed(seed)
	for i := range 8 {
		r.state[4+i] = binary.LittleEndian.Uint32(key[4*i:])
	}
	return r
}

// expandSeed draws a 256-bit key from a 64-bit seed.
func expandSeed(seed uint64) [32]byte {
	var key [32]byte
	for i := range 8 {
		seed = seed*6364136223846793005 + 11634580027462260723
		word := uint32((seed>>18 ^ seed) >> 27)
		binary.LittleEndian.PutUint32(key[4*i:], bits.RotateLeft32(word, -int(seed>>59)))
	}
	return key
}

func (r *random) uint32() uint32 {
	if r.used == len(r.block) {
		r.refill()
	}
	r.used++
	return r.block[r.used-1]
}

func (r *random) refill() {
	x := r.state
	for range chachaRounds / 2 {
		quarter(&x, 0, 4, 8, 12)
		quarter(&x, 1, 5, 9, 13)
		quarter(&x, 2, 6, 10, 14)
		quarter(&x, 3, 7, 11, 15)
		quarter(&x, 0, 5, 10, 15)
		quarter(&x, 1, 6, 11, 12)
		quarter(&x, 2, 7, 8, 13)
		quarter(&x, 3, 4, 9, 14)
	}
	for i := range x {
		r.block[i] = x[i] + r.state[i]
	}
	if r.state[12]++; r.state[12] == 0 {
		r.state[13]++
	}
	r.used = 0
}

func quarter(x *[16]uint32, a, b, c, d int) {
	x[a] += x[b]
	x[d] = bits.RotateLeft32(x[d]^x[a], 16)
	x[c] += x[d]
	x[b] = bits.RotateLeft32(x[b]^x[c], 12)
	x[a] += x[b]
	x[d] = bits.RotateLeft32(x[d]^x[a], 8)
	x[c] += x[d]
	x[b] = bits.RotateLeft32(x[b]^x[c], 7)
}

// float32 returns a number from 0 up to but not including 1.
func (r *random) float32() float32 { return float32(r.uint32()>>9) / (1 << 23) }

// below returns a number from 0 to n-1; n must not be 0.
func (r *random) below(n uint32) uint32 {
	product := uint64(r.uint32()) * uint64(n)
	result, low := uint32(product>>32), uint32(product)
	if low > -n {
		more := uint32(uint64(r.uint32()) * uint64(n) >> 32)
		if _, carry := bits.Add32(low, more, 0); carry == 1 {
			result++
		}
	}
	return result
}

// RandomPosition returns the place of a note added in random order, drawn from
// the place it would have had in order: 1 to max(position, 1000)-1.
func RandomPosition(position uint32) uint32 {
	return 1 + newRandom(uint64(position)).below(max(position, 1000)-1)
}
