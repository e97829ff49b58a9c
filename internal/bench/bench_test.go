package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"karuta/internal/interop"
)

// BenchmarkBesideAnki does each kind of work with both programs and prints a table of how long they took. It has its
// own repetitions, and so runs once whatever b.N is.
func BenchmarkBesideAnki(b *testing.B) {
	choice := choose(b)
	from := largeCollection(b)
	p := newPair(b, from.path, choice)
	works := []work{
		p.openCollection(),
		p.deckTree(),
		p.firstCard("first card of a deck", usualDeck, otherDeck),
		p.firstCard("first card of a deck with 8,800 due", manyDeck, otherDeck),
		p.answers("answer, and the next card", usualDeck),
		p.answers("answer, and the next of 8,800", manyDeck),
		p.render(),
		p.find("search for a word", "bada"),
		p.find("search in a deck, by tag", `deck:"Subject 1" tag:topic::ba*`),
		p.addNotes(),
		p.importDeck(from.pkg),
	}
	if choice.anyOf(syncRows...) {
		works = append(works, newSyncPairs(b, from, choice).works()...)
	}
	var results []result
	for _, w := range works {
		if !choice.only.MatchString(w.name) {
			continue
		}
		r := choice.measure(w)
		fmt.Println(table([]result{r})[len(tableHead):])
		results = append(results, r)
	}
	text := table(results)
	if choice.anyOf(syncRows...) && !choice.alone {
		text += "\n" + floors(b, from, choice)
	}
	fmt.Print("\n", text)
	if !choice.alone && os.Getenv("KARUTA_BENCH_ONLY") == "" {
		must(b, os.WriteFile(filepath.Join(interop.Root(), "build", "bench", "beside-anki.md"), []byte(text), 0o644))
	}
	b.ReportMetric(0, "ns/op")
}
