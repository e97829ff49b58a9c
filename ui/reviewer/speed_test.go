package reviewer

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection/anki"
	_ "karuta/internal/noon" // no day ends here
	"karuta/ui/widgets/keytest"
)

// BenchmarkNextCard is what a person waits for after a rating: it is written, the next card is read and laid out.
// window-ms is the part of it that runs on the window's thread, without painting.
func BenchmarkNextCard(b *testing.B) {
	results := make(chan func(), 10)
	worker := app.NewWorker(func(f func()) { results <- f }, nil)
	defer worker.Stop()
	d := newDeskOn(b, worker)
	for i := range 200 {
		d.add("Basic", fmt.Sprintf("Question %d, <b>of middling length</b>, as people write them<br>on two lines", i), "The answer")
	}
	d.v.Study(anki.DefaultDeckID)
	d.v.Activate()
	(<-results)()
	var window time.Duration
	timed := func(f func()) {
		start := time.Now()
		f()
		window += time.Since(start)
	}
	b.ResetTimer()
	for range b.N {
		if d.v.model.side == finished {
			b.Fatal("no cards left")
		}
		b.StopTimer()
		keytest.Space(b, d.canvas)
		b.StartTimer()
		timed(func() { keytest.PressRune(b, d.canvas, fyne.Key1, '1') })
		timed(<-results)
	}
	b.ReportMetric(float64(window.Microseconds())/1000/float64(b.N), "window-ms/op")
}
