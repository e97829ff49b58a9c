package sched

import (
	"maps"
	"math"
	"slices"
	"time"

	"karuta/collection/anki"
)

// BalancedDays is how many days, today included, the balancer counts.
const BalancedDays = 99

// farthestBalanced is the longest interval the balancer moves.
const farthestBalanced = 90

// Factors of a day by the preset's easy days, and of a day near a sibling by
// the distance in days.
const (
	easyDayMinimum = 0.0001
	easyDayReduced = 0.5
	easyDayNormal  = 1
)

var siblingFactors = [...]float32{1e-6, 0.2, 0.4, 0.6, 0.8}

// Balancer counts the reviews of the coming days per preset and moves a review,
// within its fuzz, towards days that have few. Days count from today, which is 0.
type Balancer struct {
	nextDayAt anki.Secs
	zone      *time.Location
	presets   map[anki.DeckConfigID]*presetLoad
	answered  *answeredCard // the last of the cards answered since; nil for none
}

// answeredCard is where a card and its note are counted after an answer. What an
// older answer says of the card, and of the note, holds no longer.
type answeredCard struct {
	card  anki.CardID
	days  []countedDay
	note  anki.NoteID
	dues  []int
	older *answeredCard
}

// countedDay is one count of a card.
type countedDay struct {
	preset anki.DeckConfigID
	day    int
}

type presetLoad struct {
	counts  [BalancedDays]int
	counted bool       // a review was counted; without one, answers are not counted either, and nothing is moved
	easy    [7]float32 // factor by weekday from Monday
	spread  bool       // keep away from siblings
}

// NewBalancer returns an empty balancer. zone tells which weekday a day is.
func NewBalancer(nextDayAt anki.Secs, zone *time.Location) *Balancer {
	return &Balancer{
		nextDayAt: nextDayAt,
		zone:      zone,
		presets:   map[anki.DeckConfigID]*presetLoad{},
	}
}

// Knows reports whether a preset was added.
func (b *Balancer) Knows(id anki.DeckConfigID) bool { return b.presets[id] != nil }

// AddPreset makes a preset known; reviews of others are not balanced.
func (b *Balancer) AddPreset(id anki.DeckConfigID, o *anki.DeckOptions) {
	load := &presetLoad{spread: o.BuryReviews}
	for i := range load.easy {
		load.easy[i] = easyDayNormal
		if i < len(o.EasyDays) {
			load.easy[i] = easyFactor(o.EasyDays[i])
		}
	}
	b.presets[id] = load
}

func easyFactor(setting float32) float32 {
	switch setting {
	case 1:
		return easyDayNormal
	case 0:
		return easyDayMinimum
	default:
		return easyDayReduced
	}
}

// Count adds n reviews due on a day. Days outside of those counted are ignored.
func (b *Balancer) Count(preset anki.DeckConfigID, day, n int) {
	if load := b.presets[preset]; load != nil && inRange(day) {
		load.counts[day] += n
		load.counted = true
	}
}

// balances reports whether reviews of the preset are moved.
func (b *Balancer) balances(preset anki.DeckConfigID) bool {
	load := b.presets[preset]
	return load != nil && load.counted
}

// Answered returns a balancer that knows of an answer to a card in a preset; b
// itself stays as it is. before is the row that was answered, after the row that
// came of it; noteDays are the days on which cards of the note counted as due.
// As in Anki the day the card was due before stays counted.
func (b *Balancer) Answered(preset anki.DeckConfigID, before, after *anki.Card, noteDays []int, today int32) *Balancer {
	c := b.clone()
	counted, known := b.cardDays(before.ID)
	if day := int(before.Due - today); !known && before.OriginalDeckID == 0 && b.balances(preset) && inRange(day) {
		counted = []countedDay{{preset, day}}
	}
	counted, noteDays = slices.Clone(counted), slices.Clone(noteDays)
	if day := int(after.Interval); after.Queue == anki.QueueReview && b.balances(preset) && inRange(day) {
		counted = append(counted, countedDay{preset, day})
		noteDays = append(noteDays, day)
		c.change(preset, day, 1)
	}
	c.answered = &answeredCard{before.ID, counted, before.NoteID, noteDays, b.answered}
	return c
}

// Undone returns a balancer without a card whose answer was taken back: as in
// Anki it does not count at all any more, not even on its old day.
func (b *Balancer) Undone(card anki.CardID, note anki.NoteID) *Balancer {
	c := b.clone()
	days, _ := b.NoteDays(note)
	days = slices.Clone(days)
	counted, _ := b.cardDays(card)
	for _, d := range counted {
		c.change(d.preset, d.day, -1)
		if i := slices.Index(days, d.day); i >= 0 {
			days = slices.Delete(days, i, i+1)
		}
	}
	c.answered = &answeredCard{card, nil, note, days, b.answered}
	return c
}

// NoteDays returns the days on which cards of the note count as due, if one of
// them was answered since the balancer was made.
func (b *Balancer) NoteDays(note anki.NoteID) ([]int, bool) {
	for a := b.answered; a != nil; a = a.older {
		if a.note == note {
			return a.dues, true
		}
	}
	return nil, false
}

// cardDays returns where a card is counted, if it was answered since the balancer was made.
func (b *Balancer) cardDays(card anki.CardID) ([]countedDay, bool) {
	for a := b.answered; a != nil; a = a.older {
		if a.card == card {
			return a.days, true
		}
	}
	return nil, false
}

func (b *Balancer) clone() *Balancer {
	c := *b
	c.presets = maps.Clone(b.presets)
	return &c
}

// change counts on a copy of the preset's load, which clones share.
func (b *Balancer) change(preset anki.DeckConfigID, day, n int) {
	own := *b.presets[preset]
	b.presets[preset] = &own
	b.Count(preset, day, n)
}

func inRange(day int) bool { return day >= 0 && day < BalancedDays }

// pick chooses a day for a review of about interval days; false if it leaves
// the choice to plain fuzz.
func (b *Balancer) pick(c *shown, interval float32, minimum, maximum uint32) (uint32, bool) {
	load := b.presets[c.PresetID]
	if !b.balances(c.PresetID) || toUint32(interval) > farthestBalanced || minimum > farthestBalanced {
		return 0, false
	}
	lower, upper := fuzzBounds(interval, minimum, maximum)
	if upper >= BalancedDays {
		return 0, false
	}
	counts := load.counts[lower : upper+1]
	weights := b.easyFactors(load, int(lower), counts)
	if load.spread {
		spreadSiblings(weights, int(lower), c.SiblingDays)
	}
	for i, n := range counts {
		weights[i] = dayWeight(n, int(lower)+i, weights[i])
	}
	i, ok := drawAt(c.fuzz, weights)
	return lower + uint32(i), ok
}

// dayWeight prefers empty days, then days with few reviews, then near ones.
func dayWeight(reviews, day int, factor float32) float32 {
	if reviews == 0 {
		return 1
	}
	few := fewness(reviews)
	inverse := 1 / float32(day)
	near := float32(inverse * float32(inverse*inverse))
	return float32(float32(few*near) * factor)
}

// fewness is small where there are many reviews.
func fewness(reviews int) float32 {
	if reviews < len(fewTable) {
		return fewTable[reviews]
	}
	return fewnessOf(reviews)
}

func fewnessOf(reviews int) float32 {
	return float32(math.Pow(float64(1/float32(reviews)), float64(float32(2.15))))
}

// fewTable has what is asked for all the time.
var fewTable = func() (few [300]float32) {
	for reviews := range few {
		few[reviews] = fewnessOf(reviews)
	}
	return few
}()

func spreadSiblings(weights []float32, first int, days []int) {
	days = slices.Clone(days)
	slices.Sort(days)
	for _, due := range slices.Compact(days) { // two siblings on one day weigh as one
		for i := range weights {
			distance := first + i - due
			if distance < 0 {
				distance = -distance
			}
			if distance < len(siblingFactors) {
				weights[i] = float32(weights[i] * siblingFactors[distance])
			}
		}
	}
}

// easyFactors returns the factor of each day by the preset's easy days. A
// reduced day is shut once it has more than its share.
func (b *Balancer) easyFactors(load *presetLoad, first int, counts []int) []float32 {
	factors := make([]float32, len(counts))
	var reviews int
	var shares float32
	for i := range counts {
		factors[i] = load.easy[b.weekday(first+i)]
		reviews += counts[i]
		shares += factors[i]
	}
	for i, n := range counts {
		if factors[i] != easyDayReduced {
			continue
		}
		factors[i] = easyDayNormal
		if float32(n)/easyDayReduced > float32(reviews-n)/(shares-easyDayReduced) {
			factors[i] = easyDayMinimum
		}
	}
	return factors
}

// weekday returns 0 for a Monday.
func (b *Balancer) weekday(day int) int {
	at := time.Unix(int64(b.nextDayAt)+int64(day-1)*secsPerDay, 0).In(b.zone)
	return (int(at.Weekday()) + 6) % 7
}

// draw picks an index by the generator's next number, see drawAt.
func draw(r *random, weights []float32) (int, bool) {
	if !(sum(weights) > 0) {
		return 0, false
	}
	return drawAt(r.float32(), weights)
}

// drawAt picks an index with chances in proportion to the weights, by a number
// from 0 up to 1; false if all are 0.
func drawAt(number float32, weights []float32) (int, bool) {
	total := sum(weights)
	if !(total > 0) {
		return 0, false
	}
	x := float32(number * total)
	var passed float32
	for i, w := range weights {
		if passed += w; passed > x {
			return i, true
		}
	}
	return len(weights) - 1, true
}

func sum(weights []float32) (total float32) {
	for _, w := range weights {
		total += w
	}
	return total
}
