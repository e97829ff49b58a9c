package collection_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

//go:embed testdata/options.py
var optionsCollection string

// optionsPython saves options as the real window does.
const optionsPython = `
from anki.deck_config_pb2 import DeckConfigsForUpdate, UpdateDeckConfigsRequest
upd = col._backend.get_deck_configs_for_update(args["deck"])
configs = {c.config.id: c.config for c in upd.all_config}
chosen = []
for preset in args["presets"]:
    config = configs.get(preset["id"])
    if config is None:
        config = upd.defaults.__class__()
        config.CopyFrom(upd.defaults)
        config.id = 0
        del config.config.fsrs_params_6[:]  # which are the defaults in numbers
    config.name = preset["name"]
    for key, value in preset["set"].items():
        if isinstance(value, list):
            del getattr(config.config, key)[:]
            getattr(config.config, key).extend(value)
        else:
            setattr(config.config, key, value)
    chosen.append(config)
limits = DeckConfigsForUpdate.CurrentDeck.Limits()
for key, value in args["limits"].items():
    setattr(limits, key, value)
col._backend.update_deck_configs(
    target_deck_id=args["deck"], configs=chosen, removed_config_ids=args["removed"], mode=args["mode"],
    card_state_customizer=args["customizer"], limits=limits, new_cards_ignore_review_limit=args["ignore"],
    fsrs=args["fsrs"], apply_all_parent_limits=args["top"], fsrs_reschedule=args["reschedule"], fsrs_health_check=args["health"])
`

// optionEdit is one change of a preset, for both programs.
type optionEdit struct {
	name  string
	value any
	ours  func(*anki.DeckOptions)
}

// someParams returns FSRS parameters of one of the versions.
func someParams(r *rand.Rand) []float32 {
	all := []float32{0.5, 1.8, 3.5, 12, 6.0, 0.7, 2.5, 0.05, 1.6, 0.2, 0.9, 1.6, 0.08, 0.3, 1.4, 0.5, 2.0, 0.6, 0.15, 0.1, 0.2}
	for i := range all {
		all[i] = float32(math.Round(float64(all[i])*(0.8+0.4*r.Float64())*1e4) / 1e4)
	}
	return all[:pick(r, 0, 17, 19, 21, 21)]
}

func (o *operator) optionEdits() []optionEdit {
	params, retention, maximum := someParams(o.Rand), pick[float32](o.Rand, 0.8, 0.9, 0.97), uint32(pick(o.Rand, 100, 36500))
	steps, relearn := pick(o.Rand, []float32{1, 10}, []float32{5, 30, 60}, []float32{}), pick(o.Rand, []float32{10}, []float32{}, []float32{1, 20})
	historical := pick[float32](o.Rand, 0.8, 0.9)
	before := pick(o.Rand, "", "2025-12-01", "2026-02-20", "2026-03-10", "2026-03-11", "later")
	easy := pick(o.Rand, []float32{1, 1, 1, 1, 1, 1, 1}, []float32{0, 1, 0.5, 1, 1, 0.5, 0})
	perDay := uint32(o.IntN(50))
	return []optionEdit{
		{"fsrs_params_6", params, func(d *anki.DeckOptions) { d.FSRSParams6 = params }},
		{"desired_retention", retention, func(d *anki.DeckOptions) { d.DesiredRetention = retention }},
		{"maximum_review_interval", maximum, func(d *anki.DeckOptions) { d.MaximumReviewInterval = maximum }},
		{"learn_steps", steps, func(d *anki.DeckOptions) { d.LearnSteps = steps }},
		{"relearn_steps", relearn, func(d *anki.DeckOptions) { d.RelearnSteps = relearn }},
		{"historical_retention", historical, func(d *anki.DeckOptions) { d.HistoricalRetention = historical }},
		{"ignore_revlogs_before_date", before, func(d *anki.DeckOptions) { d.IgnoreRevlogsBeforeDate = before }},
		{"easy_days_percentages", easy, func(d *anki.DeckOptions) { d.EasyDays = easy }},
		{"new_per_day", perDay, func(d *anki.DeckOptions) { d.NewPerDay = perDay }},
	}
}

// changeOptions saves random options in both programs.
func (o *operator) changeOptions() {
	decks, err := o.col.ListDecks()
	o.check(err)
	decks = slices.DeleteFunc(decks, func(d *anki.Deck) bool { return d.Normal == nil })
	deck := decks[o.IntN(len(decks))]
	options, err := o.col.DeckOptions(deck.ID)
	o.check(err)
	c := collection.DeckOptionsChange{
		Deck: deck.ID, Subdecks: o.IntN(3) == 0, Reschedule: o.IntN(2) == 0,
		Collection: collection.AllDecksOptions{
			FSRS: o.IntN(4) > 0, NewIgnoreReviewLimit: o.IntN(2) == 0, LimitsFromTop: o.IntN(2) == 0, HealthCheck: o.IntN(2) == 0,
			CardStateCustomizer: pick(o.Rand, "", "states.good = 1 < 2"),
		},
	}
	limits := map[string]any{}
	number := func(key string, into **uint32) {
		if o.IntN(2) == 0 {
			n := uint32(o.IntN(300))
			limits[key], *into = n, &n
		}
	}
	number("new", &c.Limits.New)
	number("review", &c.Limits.Review)
	number("new_today", &c.Limits.NewToday)
	number("review_today", &c.Limits.ReviewToday)
	if o.IntN(3) == 0 {
		retention := float32(0.85)
		limits["desired_retention"], c.Limits.DesiredRetention = retention, &retention
	}
	var presets []map[string]any
	for range 1 + o.IntN(2) {
		presets = append(presets, o.editedPreset(options, &c))
	}
	c.Removed = o.removedPresets(options, &c)
	args := pyArgs{
		"deck": deck.ID, "presets": presets, "removed": c.Removed, "mode": map[bool]int{false: 0, true: 1}[c.Subdecks],
		"customizer": c.Collection.CardStateCustomizer, "limits": limits, "ignore": c.Collection.NewIgnoreReviewLimit,
		"fsrs": c.Collection.FSRS, "top": c.Collection.LimitsFromTop, "reschedule": c.Reschedule, "health": c.Collection.HealthCheck,
	}
	o.tick()
	o.log = append(o.log, fmt.Sprint(args))
	o.python(optionsPython, args, nil)
	_, err = o.col.SaveDeckOptions(context.Background(), c)
	o.check(err)
	o.sameAfterOptions()
}

// editedPreset changes a preset or adds one, and returns that for Anki.
func (o *operator) editedPreset(options collection.DeckOptions, c *collection.DeckOptionsChange) map[string]any {
	free := slices.DeleteFunc(slices.Clone(options.Presets), func(u collection.UsedPreset) bool {
		return slices.Contains(c.Presets, u.DeckConfig)
	})
	p := &anki.DeckConfig{Name: fmt.Sprint("New ", len(o.log)), Config: anki.DefaultDeckOptions()}
	if len(free) > 0 && o.IntN(6) > 0 {
		p = free[o.IntN(len(free))].DeckConfig
	}
	// A random order cannot be compared, as nothing seeds it.
	set := map[string]any{"new_card_insert_order": int(anki.InsertInOrder)}
	p.Config.NewCardInsertOrder = anki.InsertInOrder
	for _, edit := range o.optionEdits() {
		if o.IntN(3) == 0 {
			set[edit.name] = edit.value
			edit.ours(&p.Config)
		}
	}
	c.Presets = append(c.Presets, p)
	return map[string]any{"id": p.ID, "name": p.Name, "set": set}
}

func (o *operator) removedPresets(options collection.DeckOptions, c *collection.DeckOptionsChange) []anki.DeckConfigID {
	removed := []anki.DeckConfigID{}
	for _, u := range options.Presets {
		if o.IntN(8) == 0 && u.ID != anki.DefaultDeckConfigID && !slices.Contains(c.Presets, u.DeckConfig) {
			removed = append(removed, u.ID)
		}
	}
	return removed
}

// sameAfterOptions compares every table. Ids of rescheduling entries may be
// exchanged, because Anki goes through presets in no order; what FSRS knows is
// computed by other arithmetic there.
func (o *operator) sameAfterOptions() {
	o.Helper()
	o.compare("saving options", "revlog", "cards.data")
	theirs, ours := interop.ReadDump(o, o.anki.Path), interop.ReadDump(o, o.path)
	for id, row := range theirs.Tables["cards"].Rows {
		sameMemory(o, id, fmt.Sprint(row["data"]), fmt.Sprint(ours.Tables["cards"].Rows[id]["data"]))
	}
	their, our := revlogWithoutIDs(theirs), revlogWithoutIDs(ours)
	if !slices.Equal(their, our) {
		o.Fatalf("review logs differ: %d and %d entries", len(their), len(our))
	}
}

func sameMemory(t testing.TB, card, theirs, ours string) {
	t.Helper()
	var a, b map[string]any
	if json.Unmarshal([]byte(theirs), &a) != nil || json.Unmarshal([]byte(ours), &b) != nil || len(a) != len(b) {
		t.Fatalf("card %s: data %s, Anki's %s", card, ours, theirs)
	}
	for key, value := range a {
		x, number := value.(float64)
		y, _ := b[key].(float64)
		if number && math.Abs(x-y) > 1e-4*math.Abs(x)+1e-4 || !number && value != b[key] {
			t.Fatalf("card %s: data %s, Anki's %s", card, ours, theirs)
		}
	}
}

func revlogWithoutIDs(d *interop.Dump) []string {
	var out []string
	for _, row := range d.Tables["revlog"].Rows {
		out = append(out, fmt.Sprint(row["cid"], row["usn"], row["ease"], row["ivl"], row["lastIvl"], row["factor"], row["time"], row["type"]))
	}
	slices.Sort(out)
	return out
}

func TestSavedOptionsAreAnkis(t *testing.T) {
	steps := 12
	if os.Getenv("KARUTA_LONG") == "1" {
		steps = 60
	}
	for seed := range seeds(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			o := &operator{pair: newPair(t, ""), Rand: rand.New(rand.NewPCG(uint64(seed), 5))}
			// So few cards for each preset that the order of equal ones is decided.
			o.python(optionsCollection, pyArgs{"seed": seed, "now": o.at.Unix(), "notes": 40, "balancer": seed%2 == 1}, nil)
			o.copyToKaruta()
			for range steps {
				o.changeOptions()
			}
		})
	}
}

// TestMemoryOfEveryCardIsAnkis switches FSRS on for a large log and holds each
// card's memory against the one that Anki computes.
func TestMemoryOfEveryCardIsAnkis(t *testing.T) {
	reviews := 5000
	if os.Getenv("KARUTA_LONG") == "1" {
		reviews = 100_000
	}
	p := traineePair(t, reviews)
	p.python("col.set_config('fsrs', False); col.sched.today", nil, nil)
	p.copyToKaruta()
	preset := p.defaultPreset()
	preset.Config.FSRSParams6 = someParams(rand.New(rand.NewPCG(9, 9)))
	o := &operator{pair: p}
	o.tick()
	o.python(optionsPython, pyArgs{
		"deck": 1, "presets": []map[string]any{{"id": 1, "name": "Default", "set": map[string]any{"fsrs_params_6": preset.Config.FSRSParams6}}},
		"removed": []int{}, "mode": 0, "customizer": "", "limits": map[string]any{}, "ignore": false, "fsrs": true, "top": false,
		"reschedule": false, "health": true,
	}, nil)
	_, err := p.col.SaveDeckOptions(context.Background(), collection.DeckOptionsChange{
		Deck: anki.DefaultDeckID, Presets: []*anki.DeckConfig{preset},
		Collection: collection.AllDecksOptions{FSRS: true, HealthCheck: true},
	})
	p.check(err)
	p.compare("switching FSRS on", "cards.data")
	theirs, ours := interop.ReadDump(t, p.anki.Path).Tables["cards"].Rows, interop.ReadDump(t, p.path).Tables["cards"].Rows
	known, worst := 0, 0.0
	for id, row := range theirs {
		a, b := anki.ParseCardData(row["data"].(string)), anki.ParseCardData(ours[id]["data"].(string))
		if (a.Stability == nil) != (b.Stability == nil) {
			t.Fatalf("card %s: %v, Anki's %v", id, ours[id]["data"], row["data"])
		}
		if a.Stability != nil {
			known++
			worst = max(worst, off(*a.Stability, *b.Stability), off(*a.Difficulty, *b.Difficulty))
		}
	}
	t.Logf("%d reviews, %d cards with a memory; the farthest is off by %.5f %%", reviews, known, worst*100)
	if known < len(theirs)/2 || worst > 0.005 {
		t.Errorf("%d of %d cards have a memory, the farthest is off by %v", known, len(theirs), worst)
	}
}

func off(a, b float32) float64 { return math.Abs(float64(b)/float64(a) - 1) }
