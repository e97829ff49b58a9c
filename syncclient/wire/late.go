package wire

import "io"

// LateFrame is a frame whose payload takes its time. The other side is sent empty blocks meanwhile, so that it hears that
// it is not forgotten.
type LateFrame struct {
	w     io.Writer
	begun bool
}

// NewLateFrame returns a frame that is written to w.
func NewLateFrame(w io.Writer) *LateFrame { return &LateFrame{w: w} }

// maxLatePayload is what fits into one block.
const maxLatePayload = 128 << 10

// Wait lets the other side know that the payload is still to come.
func (f *LateFrame) Wait() error { return f.block(nil, false) }

// End writes the payload, of which what is beyond 128 KiB is cut off.
func (f *LateFrame) End(payload []byte) error {
	return f.block(payload[:min(len(payload), maxLatePayload)], true)
}

// block writes a block that is not compressed. Its head has three bytes, the lowest first: whether it is the last one in
// a bit, two bits for "stored", then the length.
func (f *LateFrame) block(payload []byte, last bool) error {
	var out []byte
	if !f.begun {
		f.begun = true
		const window128KiB = 7 << 3
		out = append(out, 0x28, 0xB5, 0x2F, 0xFD, 0, window128KiB) // the frame's mark; no length, no checksum
	}
	head := len(payload) << 3
	if last {
		head |= 1
	}
	out = append(out, byte(head), byte(head>>8), byte(head>>16))
	_, err := f.w.Write(append(out, payload...))
	return err
}
