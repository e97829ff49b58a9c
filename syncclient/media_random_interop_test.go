package syncclient_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"karuta/media"
)

// strangeFiles are names as they come from other systems, old programs and add-ons. Most are not what Anki makes of them.
var strangeFiles = append([]string{
	"what?.txt", "con.txt", "CON", "aux.tar.gz", "end.", "end. ", "trail ", " lead", "a:b<c>d|e.png", `back\slash`, "q\"uote.mp3", "e\u0301.png", "\u1112\u1161\u11ab.jpg",
	"a\u00a0b.png", "\u200b.png", "\ue000.png", "🫠.png", "\x01ctl.txt", "\u202ertl.gnp", "Case.txt", "case.txt", "CASE.TXT", "İ.png", "i̇.png", "straße.mp3", "STRASSE.mp3",
	strings.Repeat("x", 121) + ".jpg", strings.Repeat("é", 120) + ".mp3", "a." + strings.Repeat("e", 40), strings.Repeat("日", 80) + ".png", ".x", "_meta", "0", "-", "...", " ", "trail ", "end. ",
}, oddNames...)

// mediaFuzzer plays random operations on the folders of two devices, and on the server as a client would that takes any name.
type mediaFuzzer struct {
	*rand.Rand
	t       *testing.T
	devices []*mediaDevice
	raw     func(name, content string) // sends a file to the server
}

func (f *mediaFuzzer) act() string {
	f.t.Helper()
	name, i := pick(f.Rand, strangeFiles), f.IntN(len(f.devices))
	d, content := f.devices[i], strings.Repeat(fmt.Sprint(f.IntN(3), " same or not "), 1+f.IntN(4))
	switch n := f.IntN(10); {
	case n < 5 && media.IsPlainName(name):
		d.write(name, content)
		return fmt.Sprintf("%d writes %q", i, name)
	case n < 6 && media.IsPlainName(name):
		f.raw(name, content)
		return fmt.Sprintf("raw %q", name)
	case n < 8:
		there := files(f.t, d.folder)
		if len(there) == 0 {
			return "nothing"
		}
		name := pick(f.Rand, slices.Sorted(maps.Keys(there)))
		d.remove(name)
		return fmt.Sprintf("%d removes %q", i, name)
	default:
		d.sync()
		return fmt.Sprintf("%d syncs", i)
	}
}

// TestRandomMediaConverge ends with the same files on all devices and the server. The real program joins at the end only: it goes by
// the times of files, and does not get over a file that is gone where another device has deleted it, too.
func TestRandomMediaConverge(t *testing.T) {
	skipUnderRace(t)
	server, ours, real := newMediaPair(t)
	remote, err := connector(t).Connect(server.Endpoint, ours.key)
	ours.must(err)
	f := &mediaFuzzer{Rand: rand.New(rand.NewPCG(seed(t), 5)), t: t, devices: []*mediaDevice{ours, newMediaDevice(t, server)}}
	f.raw = func(name, content string) {
		if _, err := remote.UploadChanges(context.Background(), rawZip(t, name, content)); err != nil {
			t.Logf("the server does not take %q: %v", name, err) // one that is not composed
		}
	}
	for range 2 * operationsEach() {
		t.Log(f.act())
	}
	for range 3 {
		for _, d := range f.devices {
			d.sync()
		}
	}
	real.SyncMedia()
	folders := []string{serverMedia(t, server), realMedia(real)}
	for _, d := range f.devices {
		for name := range files(t, d.folder) {
			if media.NormalizeName(name) != name { // stays where it is until the media are checked, with Anki too
				d.remove(name)
			}
		}
		folders = append(folders, d.folder)
	}
	requireSameFiles(t, folders...)
}
