package schema11

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"karuta/collection/anki"
)

// deckReserved are the keys of the other kind of deck that are not kept either.
var deckReserved = []string{
	"conf", "extendNew", "extendRev", "reviewLimit", "newLimit", "reviewLimitToday", "newLimitToday", "desiredRetention",
}

// today is what a deck's counters look like on the wire: each with a day of its own.
type today struct{ learning, review, added, millis dayAmount }

type dayAmount struct{ day, amount int32 }

func (a *dayAmount) value() value {
	return value{
		read: func(raw json.RawMessage) error {
			parts, err := parseArray(raw)
			if err != nil {
				return err
			}
			// Amount and day are the last two; what is missing or no whole number counts as 0.
			at := func(i int) int32 {
				if i < 0 {
					return 0
				}
				n, _ := parseInteger[int64](parts[i])
				return int32(n)
			}
			a.day, a.amount = at(len(parts)-2), at(len(parts)-1)
			return nil
		},
		write: func(b []byte) []byte {
			return fmt.Appendf(b, "[%d,%d]", a.day, a.amount)
		},
	}
}

func (t *today) properties() []property {
	return []property{
		{"lrnToday", strict, t.learning.value()},
		{"revToday", strict, t.review.value()},
		{"newToday", strict, t.added.value()},
		{"timeToday", strict, t.millis.value()},
	}
}

// store puts the counters into the deck, which knows one day for all: those of
// an earlier day count no more.
func (t *today) store(c *anki.DeckCommon) {
	day := max(t.millis.day, t.added.day, t.review.day)
	of := func(a dayAmount) int32 {
		if a.day != day {
			return 0
		}
		return a.amount
	}
	c.LastDayStudied = uint32(day)
	c.NewStudied, c.ReviewStudied, c.LearningStudied = of(t.added), of(t.review), of(t.learning)
	c.MillisecondsStudied = t.millis.amount
}

func todayOf(c *anki.DeckCommon) *today {
	day := int32(c.LastDayStudied)
	return &today{
		learning: dayAmount{day, c.LearningStudied},
		review:   dayAmount{day, c.ReviewStudied},
		added:    dayAmount{day, c.NewStudied},
		millis:   dayAmount{day, c.MillisecondsStudied},
	}
}

// wireDeck is a deck with the parts whose form differs on the wire.
type wireDeck struct {
	*anki.Deck
	human       string
	today       *today
	description string
	markdown    bool
	filtered    uint8
}

func (d *wireDeck) object() object {
	c := &d.Common
	markdown := boolean(&d.markdown)
	markdown.omit = func() bool { return !d.markdown }
	properties := slices.Concat([]property{
		{"id", strict, textNumber(&d.ID)},
		{"mod", optional, textNumber(&d.Modified)},
		{"name", strict, text(&d.human)},
		{"usn", strict, number(&d.USN)},
	}, d.today.properties(), []property{
		{"collapsed", strict, boolean(&c.StudyCollapsed)},
		{"browserCollapsed", optional, boolean(&c.BrowserCollapsed)},
		{"desc", optional, text(&d.description)},
		{"md", optional, markdown},
		{"dyn", strict, number(&d.filtered)},
	})
	if d.Normal != nil {
		properties = append(properties, normalProperties(d.Normal)...)
	} else {
		properties = append(properties, filteredProperties(d.Filtered)...)
	}
	return object{properties, &c.Other, deckReserved}
}

func normalProperties(n *anki.NormalDeck) []property {
	return []property{
		{"conf", strict, textNumber(&n.ConfigID)},
		{"extendNew", lenient, unsigned(&n.ExtendNew)},
		{"extendRev", lenient, unsigned(&n.ExtendReview)},
		{"reviewLimit", lenient, nullable(&n.ReviewLimit)},
		{"newLimit", lenient, nullable(&n.NewLimit)},
		{"reviewLimitToday", lenient, dayLimit(&n.ReviewLimitToday)},
		{"newLimitToday", lenient, dayLimit(&n.NewLimitToday)},
		{"desiredRetention", lenient, percent(&n.DesiredRetention)},
	}
}

func filteredProperties(f *anki.FilteredDeck) []property {
	ignored := new(bool) // old clients want the key; nobody reads it
	delays := floats(&f.Delays)
	return []property{
		{"resched", strict, looseBoolean(&f.Reschedule)},
		{"terms", strict, list(&f.SearchTerms, parseTerm, appendTerm)},
		{"separate", optional, constant("true", boolean(ignored).read)},
		{"delays", lenient, delays.writing(func(b []byte) []byte {
			if len(f.Delays) == 0 {
				return append(b, "null"...)
			}
			return delays.write(b)
		})},
		{"previewDelay", optional, number(&f.PreviewDelay)},
		{"previewAgainSecs", optional, number(&f.PreviewAgainSecs)},
		{"previewHardSecs", optional, number(&f.PreviewHardSecs)},
		{"previewGoodSecs", optional, number(&f.PreviewGoodSecs)},
	}
}

func dayLimit(v **anki.DayLimit) value {
	return value{
		read: func(raw json.RawMessage) error {
			if isNull(raw) {
				*v = nil
				return nil
			}
			var limit anki.DayLimit
			var pair []uint32
			if list(&pair, parseInteger[uint32], nil).read(raw) == nil && len(pair) == 2 {
				*v = &anki.DayLimit{Limit: pair[0], Today: pair[1]}
				return nil
			}
			var dropped []byte
			err := object{[]property{
				{"limit", strict, number(&limit.Limit)},
				{"today", strict, number(&limit.Today)},
			}, &dropped, nil}.read(raw)
			if err == nil {
				*v = &limit
			}
			return err
		},
		write: func(b []byte) []byte {
			if *v == nil {
				return append(b, "null"...)
			}
			return fmt.Appendf(b, `{"limit":%d,"today":%d}`, (*v).Limit, (*v).Today)
		},
	}
}

// percent is a share that the wire gives as whole percents.
func percent(v **float32) value {
	return value{
		read: func(raw json.RawMessage) error {
			var n *uint32
			if err := nullable(&n).read(raw); err != nil {
				return err
			}
			*v = nil
			if n != nil {
				share := float32(*n) / 100
				*v = &share
			}
			return nil
		},
		write: func(b []byte) []byte {
			if *v == nil {
				return append(b, "null"...)
			}
			return strconv.AppendUint(b, saturate(**v*100, 1<<32-1), 10)
		},
	}
}

// saturate drops the fraction and keeps the number between 0 and limit.
func saturate(f float32, limit uint64) uint64 {
	switch {
	case !(f > 0): // also what is no number
		return 0
	case float64(f) >= float64(limit):
		return limit
	}
	return uint64(f)
}

func parseTerm(raw json.RawMessage) (term anki.SearchTerm, err error) {
	parts, err := parseArray(raw)
	if err != nil || len(parts) != 3 {
		return term, errType
	}
	if term.Search, err = parseString(parts[0]); err != nil {
		return term, err
	}
	var limit int32
	if err := textNumber(&limit).read(parts[1]); err != nil {
		return term, err
	}
	order, err := parseInteger[int32](parts[2])
	term.Limit, term.Order = uint32(max(limit, 0)), anki.FilteredOrder(order)
	return term, err
}

func appendTerm(b []byte, term anki.SearchTerm) []byte {
	b = appendString(append(b, '['), term.Search)
	return fmt.Appendf(b, ",%d,%d]", int32(term.Limit), int32(term.Order))
}

// DecodeDeck reads a deck; its name is normalised as Anki does.
func DecodeDeck(raw []byte) (*anki.Deck, error) {
	members, err := parseObject(raw)
	if err != nil {
		return nil, fmt.Errorf("deck: %w", err)
	}
	filtered, err := takeFiltered(&members)
	if err != nil {
		return nil, fmt.Errorf("deck: %w", err)
	}
	d := wireDeck{Deck: &anki.Deck{}, today: &today{}}
	if filtered {
		d.Filtered = &anki.FilteredDeck{}
	} else {
		d.Normal = &anki.NormalDeck{}
	}
	if err := d.object().readMembers(members); err != nil {
		return nil, fmt.Errorf("deck: %w", err)
	}
	d.Name = anki.NormalizeDeckName(d.human)
	d.today.store(&d.Common)
	if d.Normal != nil {
		d.Normal.Description, d.Normal.MarkdownDescription = d.description, d.markdown
	}
	return d.Deck, nil
}

// takeFiltered finds out the deck's kind, which bools and numbers may tell, and
// drops a key that nobody uses any more.
func takeFiltered(members *[]member) (filtered bool, err error) {
	found := false
	for i, m := range *members {
		if m.key != "dyn" {
			continue
		}
		found = true
		if b, err := parseBool(m.raw); err == nil {
			filtered = b
			(*members)[i].raw = json.RawMessage("0")
			continue
		}
		if _, err := parseFloat(m.raw); err != nil {
			return false, fmt.Errorf(`"dyn": %w`, errType)
		}
		n, _ := parseInteger[int64](m.raw)
		filtered = n == 1
	}
	if !found {
		return false, fmt.Errorf(`%w: no "dyn"`, ErrFormat)
	}
	*members = slices.DeleteFunc(*members, func(m member) bool { return m.key == "return" })
	return filtered, nil
}

// EncodeDeck writes a deck.
func EncodeDeck(deck *anki.Deck) []byte {
	copied := *deck
	d := wireDeck{Deck: &copied, human: deck.Name.Human(), today: todayOf(&deck.Common)}
	switch {
	case deck.Filtered != nil:
		copied.Normal, d.filtered = nil, 1
	case deck.Normal != nil:
		d.description, d.markdown = deck.Normal.Description, deck.Normal.MarkdownDescription
	default:
		copied.Normal = &anki.NormalDeck{ConfigID: anki.DefaultDeckConfigID}
	}
	return d.object().append(nil)
}

// DeckHumanName returns the deck's name as the JSON has it, before DecodeDeck
// normalises it.
func DeckHumanName(raw []byte) (string, error) {
	members, err := parseObject(raw)
	if err != nil {
		return "", fmt.Errorf("deck: %w", err)
	}
	name, found := "", false
	for _, m := range members {
		if m.key == "name" {
			if name, err = parseString(m.raw); err != nil {
				return "", fmt.Errorf("deck: name: %w", err)
			}
			found = true
		}
	}
	if !found {
		return "", fmt.Errorf("deck: %w: no name", ErrFormat)
	}
	return name, nil
}
