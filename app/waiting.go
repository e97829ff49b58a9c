package app

// waiting are functions that are called once, when what they wait for has come.
type waiting []func()

func (w *waiting) add(fn func()) { *w = append(*w, fn) }

// end calls them all. One that waits anew from within is not among them.
func (w *waiting) end() {
	all := *w
	*w = nil
	for _, fn := range all {
		fn()
	}
}
