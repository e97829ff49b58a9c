package cardrender_test

import (
	"image"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"karuta/cardrender"
)

// BenchmarkCorpus lays out and paints every card of the corpus once in a round, as the window does when it turns to a
// card that it has the letters of. Beside the time of a round it gives the median and the worst card, and the most memory
// that the process held since it began (where the system tells).
func BenchmarkCorpus(b *testing.B) {
	cards := corpus(b)
	r := cardrender.NewSystem(b.TempDir(), nil)
	if err := r.Prepare(); err != nil {
		b.Fatal(err)
	}
	big := cardrender.View{Width: 800, Height: 600, Scale: 1}
	img := image.NewRGBA(image.Rect(0, 0, 800, 600))
	one := func(card cardrender.Card) time.Duration {
		start := time.Now()
		page := r.Render(card, big, true)
		if err := r.Paint(page, img, 1); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	names := slices.Sorted(maps.Keys(cards))
	for _, name := range names {
		one(cards[name])
	}
	var medians, worst []time.Duration
	for b.Loop() {
		var times []time.Duration
		for _, name := range names {
			times = append(times, one(cards[name]))
		}
		slices.Sort(times)
		medians, worst = append(medians, times[len(times)/2]), append(worst, times[len(times)-1])
	}
	slices.Sort(medians)
	slices.Sort(worst)
	b.ReportMetric(float64(medians[len(medians)/2].Microseconds())/1000, "ms/median-card")
	b.ReportMetric(float64(worst[len(worst)/2].Microseconds())/1000, "ms/worst-card")
	if peak := peakMemory(); peak > 0 {
		b.ReportMetric(peak, "MB-peak")
	}
}

var peakLine = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// peakMemory returns the most memory that the process held since it began, in megabytes; 0 where it is not known.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	found := peakLine.FindSubmatch(status)
	if found == nil {
		return 0
	}
	kilobytes, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		return 0
	}
	return kilobytes / 1024
}
