// Package customstudy is the dialog for studying beyond what is due today.
package customstudy

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
)

// way is one of the ways to study more, as it is offered.
type way struct {
	words  string
	kind   collection.CustomStudyKind
	amount string // what is asked for; "" stands for nothing
	about  string
}

// byTags stands for all kinds that choose by state and tags.
const byTags = collection.StudyTagsDue

var ways = []way{
	{"More new cards today", collection.MoreNew, "More new cards", ""},
	{"More reviews today", collection.MoreReviews, "More reviews", ""},
	{"Forgotten cards", collection.StudyForgotten, "Answered Again in the last days", "Nothing is rescheduled."},
	{"Study ahead", collection.StudyAhead, "Due within days", "The answers count, at the intervals of an early review."},
	{"Look at new cards", collection.PreviewNew, "Added in the last days", "Nothing is rescheduled."},
	{"By state and tags", byTags, "Cards at most", ""},
}

// states are the choices of the last way.
var states = []way{
	{words: "Due cards", kind: collection.StudyTagsDue},
	{words: "New cards", kind: collection.StudyTagsNew},
	{words: "Reviews, at random", kind: collection.StudyTagsReviews},
	{words: "All cards, at random", kind: collection.StudyTagsAll, about: "Nothing is rescheduled."},
}

func wordsOf(list []way) []string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = w.words
	}
	return words
}

func find(list []way, words string) way {
	for _, w := range list {
		if w.words == words {
			return w
		}
	}
	return list[0]
}

// form is what stands in the dialog.
type form struct {
	deck             anki.DeckID
	defaults         collection.CustomStudyDefaults
	way, state       way
	amount           string
	include, exclude string // tags, parted by spaces
}

func newForm(deck anki.DeckID, defaults collection.CustomStudyDefaults) form {
	f := form{deck: deck, defaults: defaults, state: states[0]}
	var include, exclude []string
	for _, tag := range defaults.Tags {
		if tag.Include {
			include = append(include, tag.Name)
		}
		if tag.Exclude {
			exclude = append(exclude, tag.Name)
		}
	}
	f.include, f.exclude = strings.Join(include, " "), strings.Join(exclude, " ")
	f.choose(ways[0])
	return f
}

// choose takes one of the ways, with the amount it begins with.
func (f *form) choose(w way) {
	f.way = w
	amount := 1
	switch w.kind {
	case collection.MoreNew:
		amount = cmp.Or(f.defaults.ExtendNew, 10)
	case collection.MoreReviews:
		amount = cmp.Or(f.defaults.ExtendReviews, 50)
	case byTags:
		amount = 100
	default:
	}
	f.amount = strconv.Itoa(amount)
}

// about says what there is, or what the choice means.
func (f *form) about() string {
	switch d := f.defaults; f.way.kind {
	case collection.MoreNew:
		return available(d.NewCards, d.NewBeneath, "new card")
	case collection.MoreReviews:
		return available(d.Reviews, d.ReviewsBeneath, "review")
	case byTags:
		return f.state.about
	default:
		return f.way.about
	}
}

func available(here, beneath int, noun string) string {
	text := "Waiting in this deck: " + app.Plural(here, noun)
	if beneath > 0 {
		text += fmt.Sprintf(", and %d in the decks inside", beneath)
	}
	return text + "."
}

// The highest numbers that may be written: as many cards or days, or so far back for forgotten cards.
const (
	maxAmount        = 99_999
	maxForgottenDays = 30
)

// apply returns what was chosen, or a sentence that says what is wrong in it.
func (f *form) apply() (s collection.CustomStudy, problem string) {
	least := 1
	if f.way.kind == collection.MoreNew || f.way.kind == collection.MoreReviews {
		least = -maxAmount // takes back what was allowed before
	}
	most := maxAmount
	if f.way.kind == collection.StudyForgotten {
		most = maxForgottenDays
	}
	n, err := strconv.Atoi(strings.TrimSpace(f.amount))
	if err != nil || n < least || n > most {
		return s, fmt.Sprintf("Write a number from %d to %d.", least, most)
	}
	s = collection.CustomStudy{Deck: f.deck, Kind: f.way.kind, Amount: n}
	if f.way.kind == byTags {
		s.Kind = f.state.kind
		s.IncludeTags, s.ExcludeTags = anki.SplitTags(f.include), anki.SplitTags(f.exclude)
	}
	return s, ""
}

// builds reports whether a deck is built, instead of a limit raised.
func builds(kind collection.CustomStudyKind) bool {
	return kind != collection.MoreNew && kind != collection.MoreReviews
}
