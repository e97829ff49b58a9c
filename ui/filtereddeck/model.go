// Package filtereddeck is the dialog for a filtered deck: what it borrows, in which order, and what answering in it does.
package filtereddeck

import (
	"fmt"
	"strconv"
	"strings"

	"karuta/collection"
	"karuta/collection/anki"
)

// orders are the orders in which a deck takes cards, as people choose them.
var orders = []struct {
	order anki.FilteredOrder
	words string
}{
	{anki.FilteredOldestReviewed, "Seen longest ago first"},
	{anki.FilteredRandom, "Random"},
	{anki.FilteredIntervalAscending, "Short intervals first"},
	{anki.FilteredIntervalDescending, "Long intervals first"},
	{anki.FilteredLapses, "Most lapses first"},
	{anki.FilteredAdded, "Added first"},
	{anki.FilteredReverseAdded, "Added last"},
	{anki.FilteredDue, "Due first"},
	{anki.FilteredRetrievabilityAscending, "Most likely forgotten first"},
	{anki.FilteredRetrievabilityDescending, "Least likely forgotten first"},
	{anki.FilteredRelativeOverdueness, "Most overdue first"},
}

func orderWords() []string {
	words := make([]string, len(orders))
	for i, o := range orders {
		words[i] = o.words
	}
	return words
}

func wordsOf(order anki.FilteredOrder) string {
	for _, o := range orders {
		if o.order == order {
			return o.words
		}
	}
	return orders[1].words
}

func orderOf(words string) anki.FilteredOrder {
	for _, o := range orders {
		if o.words == words {
			return o.order
		}
	}
	return anki.FilteredRandom
}

// term is a search as it stands in the dialog.
type term struct {
	search, limit string
	order         anki.FilteredOrder
}

// form is what stands in the dialog.
type form struct {
	name       string
	terms      [2]term
	second     bool // the second search counts
	reschedule bool
	delays     [3]string // seconds after Again, Hard and Good; "0" sends the card home
	allowEmpty bool
}

func formOf(d collection.FilteredDraft) form {
	f := form{
		name: d.Name, reschedule: d.Config.Reschedule, allowEmpty: d.AllowEmpty,
		terms: [2]term{{limit: "100"}, {limit: "20", order: anki.FilteredDue}},
	}
	for i, t := range d.Config.SearchTerms {
		if i < len(f.terms) {
			f.terms[i] = term{t.Search, strconv.Itoa(int(t.Limit)), t.Order}
		}
	}
	f.second = d.ID != 0 && len(d.Config.SearchTerms) > 1
	for i, secs := range []uint32{d.Config.PreviewAgainSecs, d.Config.PreviewHardSecs, d.Config.PreviewGoodSecs} {
		f.delays[i] = strconv.Itoa(int(secs))
	}
	return f
}

// maxNumber is the highest number that may be written into an entry.
const maxNumber = 9999

// apply brings a deck in line with the form, or returns a sentence that says what is wrong in it.
func (f *form) apply(d *collection.FilteredDraft) (problem string) {
	if d.Name = strings.TrimSpace(f.name); d.Name == "" {
		return "Give the deck a name."
	}
	config := d.Config
	terms := f.terms[:1]
	if f.second {
		terms = f.terms[:]
	}
	config.SearchTerms = nil
	for i, t := range terms {
		limit, ok := number(t.limit, 1)
		if !ok {
			return fmt.Sprintf("The number of cards must be between 1 and %d.", maxNumber)
		}
		out := anki.SearchTerm{Search: t.search, Limit: limit, Order: t.order}
		if i < len(d.Config.SearchTerms) {
			out.Unknown = d.Config.SearchTerms[i].Unknown
		}
		config.SearchTerms = append(config.SearchTerms, out)
	}
	config.Reschedule = f.reschedule
	if !f.reschedule {
		for i, secs := range []*uint32{&config.PreviewAgainSecs, &config.PreviewHardSecs, &config.PreviewGoodSecs} {
			n, ok := number(f.delays[i], 0)
			if !ok {
				return fmt.Sprintf("The seconds must be between 0 and %d.", maxNumber)
			}
			*secs = n
		}
	}
	d.Config, d.AllowEmpty = config, f.allowEmpty
	return ""
}

func number(text string, least int) (n uint32, ok bool) {
	i, err := strconv.Atoi(strings.TrimSpace(text))
	return uint32(i), err == nil && i >= least && i <= maxNumber
}
