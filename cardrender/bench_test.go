package cardrender_test

import (
	"errors"
	"fmt"
	"image"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/cardrender"
	"karuta/cardrender/maths"
)

// TestMain is the process that typesets formulas, too.
func TestMain(m *testing.M) {
	if len(os.Args) != 2 || os.Args[1] != maths.Flag {
		os.Exit(m.Run())
	}
	if err := maths.Serve(os.Stdin, os.Stdout, func() { os.Exit(3) }); err != nil {
		os.Exit(1)
	}
}

// BenchmarkCorpus lays out and paints every card of the corpus once in a round, as the window does when it turns to a
// card that it has the letters of. Beside the time of a round it gives the median and the worst card, and the most memory
// that the process, and the one that typesets formulas, held since they began (where the system tells).
func BenchmarkCorpus(b *testing.B) {
	cards := corpus(b)
	r := cardrender.NewSystem(b.TempDir(), mediaFolder("testdata/media"))
	if err := errors.Join(r.Prepare(), r.TypesetApart()); err != nil {
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
	formulas := 0.0 // before its process ends, since there are no new ones
	for _, id := range children() {
		formulas += peakMemory(id)
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
	own := peakMemory("self")
	b.ReportMetric(own, "MB-peak")
	b.ReportMetric(own+formulas, "MB-peak-with-formulas")
}

var peakLine = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// peakMemory returns the most memory that a process held since it began, in megabytes; 0 where it is not known.
func peakMemory(id string) float64 {
	status, err := os.ReadFile("/proc/" + id + "/status")
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

// children returns the ids of the processes that this one started; none where the system does not tell.
func children() []string {
	lists, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		return nil
	}
	parent := fmt.Sprintf("\nPPid:\t%d\n", os.Getpid())
	var ids []string
	for _, list := range lists {
		// One that cannot be read has ended.
		if text, err := os.ReadFile(list); err == nil && strings.Contains(string(text), parent) {
			ids = append(ids, filepath.Base(filepath.Dir(list)))
		}
	}
	return ids
}

// mediaFolder is the folder with the pictures of the corpus.
type mediaFolder string

func (f mediaFolder) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(f), name))
}
