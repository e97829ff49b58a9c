package main

import (
	"bytes"
	"encoding/binary"
	"math"
)

// morse holds the letters of the sample deck.
var morse = map[string]string{
	"a": ".-", "d": "-..", "e": ".", "g": "--.", "h": "....", "i": "..", "k": "-.-", "m": "--", "n": "-.", "o": "---",
	"r": ".-.", "s": "...", "t": "-", "u": "..-", "v": "...-", "w": ".--",
}

const (
	sampleRate = 8000 // per second; the pitch divides it, so that the files compress well
	pitch      = 500  // Hz
	unit       = sampleRate * 9 / 100
	ramp       = sampleRate / 200 // 5 ms, against clicks
)

// wav plays a code of dots and dashes as 8-bit mono PCM.
func wav(code string) []byte {
	samples := tone(nil, 0, unit)
	for _, mark := range code {
		length := unit
		if mark == '-' {
			length = 3 * unit
		}
		samples = tone(samples, length, unit)
	}
	var out bytes.Buffer
	out.WriteString("RIFF")
	put(&out, uint32(36+len(samples)))
	out.WriteString("WAVEfmt ")
	put(&out, uint32(16), uint16(1), uint16(1), uint32(sampleRate), uint32(sampleRate), uint16(1), uint16(8))
	out.WriteString("data")
	put(&out, uint32(len(samples)))
	out.Write(samples)
	return out.Bytes()
}

// tone appends a sine of length samples and a pause.
func tone(samples []byte, length, pause int) []byte {
	for i := range length {
		loud := 100 * math.Min(1, math.Min(float64(i), float64(length-i))/ramp)
		samples = append(samples, byte(128+math.Round(loud*math.Sin(2*math.Pi*pitch*float64(i)/sampleRate))))
	}
	return append(samples, bytes.Repeat([]byte{128}, pause)...)
}

func put(out *bytes.Buffer, values ...any) {
	for _, value := range values {
		_ = binary.Write(out, binary.LittleEndian, value) // a bytes.Buffer takes everything
	}
}
