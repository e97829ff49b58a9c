package collection

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/interop"
)

//go:embed testdata/queue_reference.py
var queueScript string

// queueToday is the day number on which the made-up collections are studied.
const queueToday = 1000

// TestQueueReference compares the day's queue, its counts, button labels and
// the deck list with the real backend on random collections.
func TestQueueReference(t *testing.T) {
	jobs := 60
	if os.Getenv("KARUTA_LONG") == "1" {
		jobs = 300
	}
	seed := uint64(1)
	if s, err := strconv.ParseUint(os.Getenv("KARUTA_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("seed %d", seed)
	const batch = 60
	for first := 0; first < jobs; first += batch {
		compareQueues(t, seed, first, min(batch, jobs-first))
	}
}

type queueAnswer struct {
	Cards  []anki.CardID
	Counts [3]int
	Labels [][4]string
	Tree   map[string][3]int
}

func compareQueues(t *testing.T, seed uint64, first, n int) {
	t.Helper()
	now := time.Now()
	dir := t.TempDir()
	jobs := make([]*queueJob, n)
	for i := range jobs {
		g := queueMaker{rand.New(rand.NewPCG(seed, uint64(first+i))), now}
		jobs[i] = g.job(filepath.Join(dir, strconv.Itoa(i)+".anki2"))
	}
	var answers []queueAnswer
	interop.Run(t, queueScript, jobs, &answers)
	for i, want := range answers {
		t.Run(fmt.Sprint(first+i), func(t *testing.T) { jobs[i].compare(t, want) })
	}
}

func (j *queueJob) compare(t *testing.T, want queueAnswer) {
	t.Helper()
	c, err := Open(j.Path, Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	tree, err := c.DeckTree()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][3]int{}
	flattenTree(tree, got)
	for id, counts := range want.Tree {
		if got[id] != counts {
			t.Errorf("deck %s: counts %v, want %v", id, got[id], counts)
		}
	}
	q, err := c.Study(10_000)
	if err != nil {
		t.Fatal(err)
	}
	if counts := [3]int{q.Counts.New, q.Counts.Learning, q.Counts.Review}; counts != want.Counts {
		t.Errorf("counts %v, want %v", counts, want.Counts)
	}
	var ids []anki.CardID
	for _, card := range q.Cards {
		ids = append(ids, card.Card.ID)
	}
	if !slices.Equal(ids, want.Cards) {
		t.Errorf("queue\n got %v\nwant %v\n%s", ids, want.Cards, j.summary())
		return
	}
	for i, labels := range want.Labels {
		if q.Cards[i].Labels != labels {
			t.Errorf("labels of %d: %q, want %q", ids[i], q.Cards[i].Labels, labels)
		}
	}
}

func flattenTree(nodes []*DeckNode, into map[string][3]int) {
	for _, n := range nodes {
		into[strconv.FormatInt(int64(n.ID), 10)] = [3]int{n.Counts.New, n.Counts.Learning, n.Counts.Review}
		flattenTree(n.Children, into)
	}
}

// memory is the data of a review: with all that FSRS knows, or some of it.
func (g queueMaker) memory() string {
	if g.chance(15) {
		return "{}"
	}
	data := fmt.Sprintf(`{"s":%d.5,"d":%d.25`, 1+g.IntN(oneOf(g, 3, 300)), 1+g.IntN(9))
	if g.chance(85) {
		data += `,"dr":` + oneOf(g, "0.9", "0.8")
	}
	if g.chance(80) {
		data += `,"decay":0.154`
	}
	if g.chance(60) {
		data += fmt.Sprintf(`,"lrt":%d`, g.now.Unix()-int64(86_400*(1+g.IntN(200)))-g.Int64N(80_000))
	}
	return data + "}"
}

// queueJob is a collection to be made by SQL.
type queueJob struct {
	Path     string           `json:"path"`
	Rollover int              `json:"rollover"`
	Today    int              `json:"today"`
	Config   map[string]any   `json:"config"`
	Presets  []map[string]any `json:"presets"`
	Decks    []map[string]any `json:"decks"`
	Notes    []int64          `json:"notes"`
	Cards    [][18]any        `json:"cards"`
	Selected int64            `json:"selected"`
}

func (j *queueJob) summary() string {
	s := fmt.Sprintf("selected %d, config %v", j.Selected, j.Config)
	for _, d := range j.Decks {
		normal, _ := d["normal"].(map[string]any)
		if d["id"] == j.Selected && normal != nil {
			s += fmt.Sprint(", preset ", j.Presets[normal["config_id"].(int)-1])
		}
	}
	return s
}

// queueMaker makes random collections in which every order is decided.
type queueMaker struct {
	*rand.Rand
	now time.Time
}

func (g queueMaker) chance(percent int) bool { return g.IntN(100) < percent }

func oneOf[T any](g queueMaker, of ...T) T { return of[g.IntN(len(of))] }

var queueDeckNames = []string{"Default", "A", "A\x1fB", "A\x1fB\x1fC", "A\x1fD", "E", "E\x1fF"}

const filteredQueueDeck = 1600000000100

func (g queueMaker) job(path string) *queueJob {
	j := &queueJob{
		Path: path, Rollover: (g.now.Hour() + 2 + g.IntN(21)) % 24, Today: queueToday,
		Config: map[string]any{
			"newCardsIgnoreReviewLimit": g.chance(30), "applyAllParentLimits": g.chance(30),
			"collapseTime": oneOf(g, 1200, 0, 3000), "fsrs": g.chance(40), "loadBalancerEnabled": g.chance(75),
		},
	}
	for i := range 3 {
		j.Presets = append(j.Presets, map[string]any{"id": i + 1, "name": fmt.Sprint("p", i), "config": g.presetConfig()})
	}
	for i, name := range queueDeckNames {
		j.Decks = append(j.Decks, g.deck(deckID(i), name))
	}
	if g.chance(30) {
		j.Decks = append(j.Decks, map[string]any{
			"id": filteredQueueDeck, "name": "Filtered", "common": map[string]any{},
			"filtered": map[string]any{"reschedule": g.chance(60), "preview_again_secs": 60, "preview_hard_secs": 600},
		})
	}
	g.addCards(j)
	j.Selected = deckID(g.IntN(len(queueDeckNames)))
	if len(j.Decks) > len(queueDeckNames) && g.chance(40) {
		j.Selected = filteredQueueDeck
	}
	return j
}

func deckID(i int) int64 {
	if i == 0 {
		return 1
	}
	return 1600000000000 + int64(i)
}

func (g queueMaker) presetConfig() map[string]any {
	return map[string]any{
		"learn_steps": []float64{1, 10}, "relearn_steps": []float64{10}, "initial_ease": 2.5, "easy_multiplier": 1.3,
		"hard_multiplier": 1.2, "interval_multiplier": 1, "maximum_review_interval": 36500, "minimum_lapse_interval": 1,
		"graduating_interval_good": 1, "graduating_interval_easy": 4, "leech_threshold": 8, "cap_answer_time_to_secs": 60,
		"desired_retention": 0.9, "historical_retention": 0.9,
		"easy_days_percentages": oneOf(g, []float64{1, 1, 1, 1, 1, 1, 1}, []float64{1, 0.5, 1, 0, 1, 0.5, 1}),
		"new_per_day":           oneOf(g, 20, g.IntN(12), 0), "reviews_per_day": oneOf(g, 200, g.IntN(30), g.IntN(60)),
		"bury_new": g.chance(50), "bury_reviews": g.chance(50), "bury_interday_learning": g.chance(50),
		"new_mix": g.IntN(3), "interday_learning_mix": g.IntN(3), "new_card_sort_order": g.IntN(5),
		"review_order": g.IntN(13), "new_card_gather_priority": g.IntN(6),
	}
}

func (g queueMaker) deck(id int64, name string) map[string]any {
	normal := map[string]any{"config_id": 1 + g.IntN(3)}
	if g.chance(15) {
		normal["review_limit"] = g.IntN(30)
	}
	if g.chance(15) {
		normal["new_limit"] = g.IntN(10)
	}
	if g.chance(15) {
		normal["new_limit_today"] = map[string]any{"limit": g.IntN(10), "today": queueToday - g.IntN(2)}
	}
	if g.chance(15) {
		normal["review_limit_today"] = map[string]any{"limit": g.IntN(20), "today": queueToday - g.IntN(2)}
	}
	common := map[string]any{}
	if g.chance(40) {
		common["last_day_studied"] = queueToday - g.IntN(2)
		common["new_studied"], common["review_studied"] = g.IntN(8)-2, g.IntN(12)-3
	}
	return map[string]any{"id": id, "name": name, "normal": normal, "common": common}
}

func (g queueMaker) addCards(j *queueJob) {
	position := g.Perm(1100) // some are also days that the balancer counts
	cid := g.now.UnixMilli() - 500*86_400_000
	for n := range 20 + g.IntN(90) {
		nid := 1_650_000_000_000 + int64(n)*1000 + g.Int64N(900)
		j.Notes = append(j.Notes, nid)
		deck := deckID(g.IntN(len(queueDeckNames)))
		for ord := range 1 + g.IntN(3) {
			if g.chance(30) {
				deck = deckID(g.IntN(len(queueDeckNames)))
			}
			cid += 1 + g.Int64N(100_000)
			row := g.card(cid, nid, deck, ord, position[n])
			if len(j.Decks) > len(queueDeckNames) && g.chance(25) {
				borrow(&row, len(j.Cards), j.Decks[len(queueDeckNames)])
			}
			j.Cards = append(j.Cards, row)
		}
	}
}

// card returns a row in the order of the columns.
func (g queueMaker) card(id, nid, deck int64, ord, position int) [18]any {
	kind, queue, due, ivl, factor, reps, left := 0, 0, position, 0, 0, 0, 0
	data := "{}"
	switch p := g.IntN(100); {
	case p < 40:
	case p < 55: // in learning, its moment far enough from the limits that the clock decides nothing
		kind, queue, reps, left = oneOf(g, 1, 3), 1, g.IntN(3), 1
		due = int(g.now.Unix()) + oneOf(g, -600, 700, 2000, 4000)*1 + g.IntN(300)
	case p < 62:
		kind, queue, due, reps, left = oneOf(g, 1, 3), 3, queueToday+1-g.IntN(4), 1, 1
	default:
		kind, queue, reps = 2, 2, 1+g.IntN(20)
		ivl, factor = 1+g.IntN(200), 1300+g.IntN(2500)
		due = queueToday + oneOf(g, -g.IntN(5), -g.IntN(60), g.IntN(90))
		data = g.memory()
	}
	if kind == 3 {
		ivl, factor = 1+g.IntN(9), 2300
	}
	if g.chance(5) {
		queue = -1 - g.IntN(3)
	}
	return [18]any{id, nid, deck, ord, 1_790_000_000 + g.IntN(1_000_000), 0, kind, queue, due, ivl, factor, reps, 0, left, 0, 0, 0, data}
}

// borrow puts the card into the filtered deck.
func borrow(row *[18]any, rank int, deck map[string]any) {
	queue := row[7].(int)
	if queue < 0 {
		return
	}
	row[14], row[15], row[2] = row[8], row[2], int64(filteredQueueDeck)
	row[8] = -100_000 + rank
	if !deck["filtered"].(map[string]any)["reschedule"].(bool) {
		row[7] = 2
	}
}
