package collection

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"karuta/collection/anki"
)

// strangeMaker makes collections that no program of today would write, but that
// old ones, other clients and add-ons have written.
type strangeMaker struct {
	*rand.Rand
	zone     *time.Location
	now      *time.Time
	thorough bool // every answer and operation for every card, else a few
	learning map[int64]bool
}

func among[T any](g strangeMaker, of ...T) T { return of[g.IntN(len(of))] }

func (g strangeMaker) chance(percent int) bool { return g.IntN(100) < percent }

const (
	strangeFiltered = 1600000000100
	strangePreview  = 1600000000101
	strangeGone     = 1600000000999 // a deck that is missing
)

var strangeDeckNames = []string{"Default", "A", "A\x1fB", "A\x1fB\x1fC", "日本 ünï", "עברית", "עברית\x1fa*b_c \"d\""}

// world makes a collection: one of four has odd cards only, one odd presets, one odd settings.
func (g strangeMaker) world() *strangeWorld {
	focus := g.IntN(4)
	w := &strangeWorld{}
	at := g.moment()
	g.now = &at
	w.At = at.Format(strangeTime)
	w.Created = g.created(focus >= 2)
	w.Config = g.config(focus >= 2)
	for i := range 3 {
		w.Presets = append(w.Presets, map[string]any{"id": i + 1, "name": fmt.Sprint("p", i), "config": g.preset(focus%2 == 1)})
	}
	for i, name := range strangeDeckNames {
		w.Decks = append(w.Decks, g.deck(deckID(i), name))
	}
	w.Decks = append(w.Decks, g.filtered(strangeFiltered, "F", true), g.filtered(strangePreview, "A\x1fP", false))
	g.addCards(w)
	g.addSteps(w)
	return w
}

// moment is a time of day that decides something.
func (g strangeMaker) moment() time.Time {
	date := among(g, [3]int{2026, 3, 10}, [3]int{2026, 3, 29}, [3]int{2026, 10, 25}, [3]int{2026, 3, 8}, [3]int{2026, 11, 1}, [3]int{2028, 2, 29})
	hour := among(g, 0, 3, 4, 5, 12, 23, g.IntN(24))
	return outsideOfChanges(time.Date(date[0], time.Month(date[1]), date[2], hour, g.IntN(60), g.IntN(60), 0, g.zone))
}

func (g strangeMaker) today() int { return 1000 }

func (g strangeMaker) created(odd bool) int64 {
	born := g.now.AddDate(0, 0, -g.today())
	hour := 4
	if odd {
		hour = g.IntN(24)
	}
	return time.Date(born.Year(), born.Month(), born.Day(), hour, 0, 0, 0, g.zone).Unix()
}

func (g strangeMaker) config(odd bool) map[string]*string {
	_, east := g.now.Zone()
	c := map[string]*string{}
	set := func(key string, usual string, strange ...string) {
		text := usual
		if odd && len(strange) > 0 && g.chance(35) {
			text = among(g, strange...)
		}
		if text == "" {
			c[key] = nil
		} else {
			c[key] = &text
		}
	}
	set("rollover", among(g, "4", "4", "0", "23"), "", "-1", "24", "255", "300", "4.0", "4.5", `"4"`, "null", "true", fmt.Sprint(g.IntN(24)))
	set("creationOffset", fmt.Sprint(-east/60), "", "0", "-600", "300", "780", "-840", "1e3", "null", `"60"`)
	set("localOffset", among(g, "", fmt.Sprint(-east/60)), "0", "123", "null", `"x"`)
	set("collapseTime", among(g, "1200", "0", "7200"), "", "-5", "1e9", "5000000000", "1200.0", "20.5", "null", `"60"`, "100000")
	set("fsrs", among(g, "true", "false"), "", "1", "null", `"true"`)
	set("loadBalancerEnabled", among(g, "true", "false"), "", "0", "null")
	set("fsrsShortTermWithStepsEnabled", among(g, "true", "false"), "", "null")
	set("newCardsIgnoreReviewLimit", among(g, "true", "false"), "", "1", "null")
	set("applyAllParentLimits", among(g, "true", "false"), "", "0", "null")
	set("lastUnburied", among(g, "", "1000"), "-1", "999", "1003", "1010", "99999", "4294967295", "null", `"1000"`, "1000.0")
	set("nextPos", "500", "", "0", "-3", "4294967295", "2147483647", "null", "1000001", "7.5")
	set("schedVer", "2") // others are refused, see TestCollectionsOfTheFirstSchedulerAreNotStudied
	set("sched2021", "true")
	set("curDeck", fmt.Sprint(deckID(g.IntN(3))), "", "0", "-1", fmt.Sprint(strangeGone), "null", `"1"`, "1.0")
	set("newSpread", "0", "1", "2", "")
	set("dayLearnFirst", "false", "true")
	return c
}

func (g strangeMaker) steps() []float64 {
	return among(g, []float64{}, []float64{0}, []float64{1, 10}, []float64{0, 0}, []float64{10}, []float64{1440}, []float64{0.001, 1439},
		[]float64{1440, 4320}, []float64{1e6}, []float64{-1}, []float64{1, -5, 10}, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []float64{1e9, 1}, []float64{60, 1})
}

func (g strangeMaker) preset(odd bool) map[string]any {
	p := queueMaker{g.Rand, *g.now}.presetConfig()
	p["leech_threshold"], p["leech_action"] = among(g, 8, 2, 1), g.IntN(2)
	p["new_per_day"], p["reviews_per_day"] = among(g, 20, 3), among(g, 200, 5)
	p["relearn_steps"] = among(g, []float64{10}, []float64{})
	if g.chance(30) {
		p["fsrs_params_6"] = g.params(21)
	}
	if !odd {
		return p
	}
	maybe := func(key string, values ...any) {
		if g.chance(40) {
			p[key] = among(g, values...)
		}
	}
	maybe("learn_steps", g.steps())
	maybe("relearn_steps", g.steps())
	maybe("initial_ease", 0, 1, 1.3, 1.31, 5, 5.1, 130, -1, 2.5)
	maybe("easy_multiplier", 0, 0.5, 1, 5, 6, 1.05)
	maybe("hard_multiplier", 0, 0.4, 0.5, 0.9, 1, 1.3, 1.31, 2)
	maybe("lapse_multiplier", 0, 1, 1.5, -1, 0.7)
	maybe("interval_multiplier", 0, 0.49, 0.5, 1, 2, 3)
	maybe("maximum_review_interval", 0, 1, 2, 10, 36500, 36501, 4000000000)
	maybe("minimum_lapse_interval", 0, 1, 2, 50, 36500, 99999)
	maybe("graduating_interval_good", 0, 1, 4, 100, 36500, 40000)
	maybe("graduating_interval_easy", 0, 1, 2, 4, 36500, 40000)
	maybe("leech_threshold", 0, 1, 2, 3, 9999, 10000)
	maybe("leech_action", 0, 1, 2)
	maybe("cap_answer_time_to_secs", 0, 1, 4, 9999, 10000)
	maybe("new_per_day", 0, 1, 9999, 10000)
	maybe("reviews_per_day", 0, 1, 2, 9999, 10000)
	maybe("desired_retention", 0, 0.1, 0.69, 0.7, 0.99, 0.995, 1, 1.5)
	maybe("historical_retention", 0, 0.5, 0.7, 0.97, 0.98, 1)
	maybe("ignore_revlogs_before_date", "1970-01-01", "2026-01-01", "2030-01-01", "2026-13-01", "x", "2026-1-1", "20260101", "2026-02-30")
	maybe("new_mix", 0, 1, 2, 3)
	maybe("interday_learning_mix", 0, 1, 2, 7)
	maybe("new_card_sort_order", 0, 1, 2, 3, 4, 5, 9)
	maybe("review_order", g.IntN(13), 13, 99)
	maybe("new_card_gather_priority", g.IntN(6), 6, 50)
	maybe("easy_days_percentages", []float64{}, []float64{0, 0, 0, 0, 0, 0, 0}, []float64{2, -1, 0.5, 1, 0, 0, 0.3}, []float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5})
	delete(p, "fsrs_params_6")
	maybe("fsrs_params_6", g.params(21), g.params(19), g.params(17), g.params(3), g.params(25), []float64{})
	maybe("fsrs_params_5", g.params(19), g.params(21), g.params(4))
	maybe("fsrs_params_4", g.params(17), g.params(13))
	return p
}

// params are n numbers near the usual ones, or some far from them.
func (g strangeMaker) params(n int) []float64 {
	if g.chance(10) {
		return make([]float64, n)
	}
	usual := []float64{
		0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
		1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542, 1, 1, 1, 1,
	}
	out := make([]float64, n)
	far := g.chance(25)
	for i := range out {
		out[i] = usual[i] * (0.6 + g.Float64()*0.8)
		if far && i < 17 && g.chance(20) {
			out[i] = among(g, 0.0, -1, 100, 1000, 1e-9)
		}
	}
	return out
}

func (g strangeMaker) deck(id int64, name string) map[string]any {
	d := queueMaker{g.Rand, *g.now}.deck(id, name)
	normal := d["normal"].(map[string]any)
	if g.chance(10) {
		normal["config_id"] = among(g, 0, 99)
	}
	if g.chance(15) {
		normal["desired_retention"] = among(g, 0.0, 0.5, 0.7, 0.85, 0.99, 1, 1.2)
	}
	if g.chance(10) {
		normal["review_limit"] = among(g, 0, 9999, 100000)
	}
	if g.chance(10) {
		normal["new_limit_today"] = map[string]any{"limit": among(g, 0, 100000, 5), "today": among(g, 0, 1000, 1001, 4294967295)}
	}
	if g.chance(10) {
		d["common"] = map[string]any{
			"last_day_studied": 1000, "new_studied": among(g, -9999, 9999, -5, 3), "review_studied": among(g, -9999, 9999, -5, 3),
		}
	}
	return d
}

func (g strangeMaker) filtered(id int64, name string, reschedule bool) map[string]any {
	term := map[string]any{"search": among(g, "", "is:due", "deck:A", "tag:日本", `tag:"ünï"`), "limit": among(g, 0, 5, 50), "order": among(g, 0, 2, 3, 4, 5, 6, 7)}
	f := map[string]any{
		"reschedule": reschedule, "preview_again_secs": among(g, 60, 0, 100000, 4294967295), "preview_hard_secs": among(g, 600, 0, 90000),
		"preview_good_secs": among(g, 0, 900, 86400), "search_terms": []any{term},
	}
	if g.chance(20) {
		f["delays"] = []float64{1, 10}
		f["preview_delay"] = 10
	}
	return map[string]any{"id": id, "name": name, "filtered": f, "common": map[string]any{}}
}

func (g strangeMaker) addCards(w *strangeWorld) {
	born := g.now.UnixMilli() - 500*86_400_000
	for n := range 14 {
		nid := born + int64(n)*1000
		w.Notes = append(w.Notes, [2]any{nid, among(g, "", " 日本 ", " ünï leech ", " u\u0308ni\u0308 ", " Leech ", " a::b LEECH::x ")})
		for ord := range 1 + g.IntN(3) {
			row := g.card(nid+int64(ord)*10, nid, ord)
			w.Cards = append(w.Cards, row)
			if g.chance(50) {
				w.Revlog = append(w.Revlog, g.log(row[0].(int64))...)
			}
		}
	}
}

// card is a row of any kind.
func (g strangeMaker) card(id, nid int64, ord int) [18]any {
	now := g.now.Unix()
	kind := g.IntN(4)
	queue := []int{0, 1, 2, 1}[kind]
	if g.chance(35) {
		queue = g.IntN(8) - 3
	}
	day := among(g, g.today(), g.today()-g.IntN(60), g.today()+g.IntN(60))
	secs := now + int64(among(g, 0, -600, 600, 1199, 1200, 1201, -86400*3, 86400*3, -g.IntN(5000)))
	due := any(int64(day))
	if queue == 1 || queue == 4 || kind == 1 && g.chance(70) {
		for g.learning[secs] { // Anki does not say which of two learning cards of one second comes first
			secs--
		}
		g.learning[secs] = true
		due = secs
	}
	if kind == 0 {
		due = g.IntN(300)
	}
	if g.chance(20) {
		odd := among(g, 0, -50, -100000, 1000000, 100001, int64(day), secs, 999990000, 1000000001, 2147480000, -2000000)
		due = odd + int64(ord) + g.Int64N(1000)
		if g.chance(30) {
			due = among[int64](g, 1<<31-1, 1<<31-2, 1<<31-100, -1<<31, -1<<31+50)
		}
	}
	ivl, factor, reps, lapses, left := 0, 0, g.IntN(5), 0, 0
	if kind >= 2 || g.chance(20) {
		ivl, factor, lapses = 1+g.IntN(100), among(g, 2500, 1300, 1300+g.IntN(2000)), g.IntN(10)
	}
	if kind == 1 || kind == 3 || g.chance(20) {
		left = among(g, 1, 2, 1001, 2002)
	}
	if g.chance(15) {
		ivl = among(g, 0, 1, 36500, 36501, 100000, 5000000)
	}
	if g.chance(15) {
		factor = among(g, 0, 100, 130, 1000, 1100, 1299, 9999, 32767, 65535)
	}
	if g.chance(15) {
		reps, lapses = among(g, 0, 10000, 2147483647, 4294967295), among(g, 0, 1, 7, 100000)
	}
	if g.chance(15) {
		left = among(g, 0, 7, 1000, 1099, 99999, 999, 2147483647)
	}
	deck := deckID(g.IntN(len(strangeDeckNames)))
	odue, odid := int64(0), int64(0)
	switch p := g.IntN(100); {
	case p < 25: // borrowed
		odid = deck
		deck = among[int64](g, strangeFiltered, strangePreview)
		odue = among(g, int64(day), secs, int64(g.IntN(200)))
		due = -100000 + g.IntN(100)
		if g.chance(30) {
			odue = among[int64](g, 0, -5, 2147483647, int64(day))
			due = among[any](g, day, secs, 0, 5)
		}
		if g.chance(15) {
			odid = among[int64](g, strangeGone, strangeFiltered, 0)
		}
	case p < 30:
		odue = among(g, int64(day), secs, -3)
	case p < 35:
		odid = among[int64](g, deck, deck, strangeGone, strangeFiltered)
	case p < 38:
		deck = among[int64](g, strangeGone, 0, -7)
	}
	flags := among(g, 0, 0, 0, 3, 7, 8, 9, 128, 255)
	return [18]any{id, nid, deck, ord, 1_790_000_000 + g.IntN(1_000_000), 0, kind, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, g.data(queue)}
}

// data is a data column: mostly what an answer would write, with something odd in it.
func (g strangeMaker) data(queue int) string {
	now := g.now.Unix()
	if queue == -1 && g.chance(20) {
		return `{"d":5.5}` // half a memory is none
	}
	if g.chance(15) {
		return among(g, "", "{}", "x", "null", "[]", "0", `"{}"`, `{"cd":"{}"}`, "{", `{"s":1,}`, " {} ")
	}
	fields := ""
	put := func(key string, likely int, usual string, odd ...string) {
		if !g.chance(likely) {
			return
		}
		text := usual
		if g.chance(15) {
			text = among(g, odd...)
		}
		if fields != "" {
			fields += ","
		}
		fields += `"` + key + `":` + text
	}
	put("pos", 50, fmt.Sprint(g.IntN(500)), "-1", "1.5", `"7"`, "4294967296", "null", "2.0", "1e2")
	put("x", 10, `{"y":[1]}`, "null")
	memory := 0
	if g.chance(60) {
		memory = 100
	}
	put("s", memory, fmt.Sprintf("%.4f", math.Exp(g.Float64()*7-1)), "0", "-1", "1e10", "0.00001", "36501", "5")
	put("d", memory, fmt.Sprintf("%.3f", 1+g.Float64()*9), "0", "-1", "11", "1000", "5")
	put("dr", 60, "0.9", "0", "1", "2", "-1", `"0.9"`, "null", "0.005", "0.855")
	put("decay", 60, among(g, "0.154", "0.5"), "0", "-0.5", "5", `"x"`, "null", "0.1545")
	put("lrt", 60, fmt.Sprint(now-g.Int64N(100*86400)), "0", "-1", fmt.Sprint(now+500000), "1.7e9", "1700000000.5", `"1"`, "null", "99999999999999", "9223372036854775808")
	put("cd", 15, `"{\"v\":1}"`, `""`, `"not json"`, `"é/\u0001<&"`, `"{\"toolongkey\":1}"`)
	put("S", 3, "3", "4")
	put("POS", 3, "8", "9")
	return "{" + fields + "}"
}

// log are reviews of a card, of every kind that was ever written.
func (g strangeMaker) log(card int64) [][9]int64 {
	var out [][9]int64
	at := g.now.UnixMilli() - g.Int64N(300*86_400_000)
	for range 1 + g.IntN(5) {
		kind := among[int64](g, 0, 0, 1, 1, 1, 2, 3, 4, 5)
		ease := int64(1 + g.IntN(4))
		if kind >= 4 {
			ease = 0
		}
		if g.chance(10) {
			ease = 0
		}
		ivl := among[int64](g, -60, -600, 1, int64(g.IntN(100)), 0, -86400, 2147483647, -2147483648)
		factor := among[int64](g, 0, 2500, 1300, 500, 100, 1101, 65536, 4294967295)
		out = append(out, [9]int64{at, card, 0, ease, ivl, among[int64](g, 0, 1, -60, 50), factor, 4000, kind})
		at += 1 + g.Int64N(40*86_400_000)
		if at > g.now.UnixMilli() && g.chance(70) {
			break
		}
	}
	return out
}

func (g strangeMaker) addSteps(w *strangeWorld) {
	w.Steps = []strangeStep{{Op: "tree"}, {Op: "queue"}}
	for _, row := range w.Cards {
		steps := g.stepsFor(anki.CardID(row[0].(int64)), anki.Queue(row[7].(int)))
		if !g.thorough {
			g.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
			steps = steps[:3]
		}
		w.Steps = append(w.Steps, steps...)
	}
	w.Steps = append(w.Steps, g.sessions(w)...)
	for range 12 {
		w.Steps = append(w.Steps, strangeStep{Op: "study", N: 1 + g.Int64N(4)})
	}
	w.Steps = append(w.Steps, strangeStep{Op: "tree"}, strangeStep{Op: "queue"})
	w.Steps = append(w.Steps, g.days()...)
}

// sessions are filtered decks and custom study, and what follows from options.
func (g strangeMaker) sessions(w *strangeWorld) (steps []strangeStep) {
	for _, id := range []int64{strangeFiltered, strangePreview} {
		steps = append(steps, strangeStep{Op: "empty", N: id, Undo: true}, strangeStep{Op: "rebuild", N: id, Undo: true})
		for range among(g, 2, 4) {
			name := among(g, "F", "日本 ünï::u\u0308", "עברית::x", `a"b`, "a*b_", " ", "A::B", "é::e\u0301")
			steps = append(steps, strangeStep{Op: "save", N: id, Text: name, Words: []string{g.search(), g.search()}, Undo: true})
		}
	}
	kinds := []CustomStudyKind{MoreNew, MoreReviews, StudyAhead, PreviewNew, StudyTagsDue, StudyTagsNew}
	for range among(g, 2, 4) {
		steps = append(steps, strangeStep{
			Op: "custom", N: deckID(g.IntN(len(strangeDeckNames))), Kind: among(g, kinds...),
			Words: []string{among(g, "日本", "ünï", "u\u0308ni\u0308", "LEECH", "a::b", "a*", `"`)}, Undo: true,
		})
	}
	for range among(g, 1, 3) {
		deck := g.IntN(len(strangeDeckNames))
		if preset := w.Decks[deck]["normal"].(map[string]any)["config_id"].(int); preset >= 1 && preset <= len(w.Presets) {
			steps = append(steps, strangeStep{Op: "options", N: deckID(deck), Kind: CustomStudyKind(g.IntN(4)), Undo: true})
		}
	}
	return steps
}

// search is what a filtered deck may look for.
func (g strangeMaker) search() string {
	return among(g, "tag:日本", `tag:"ünï"`, "tag:u\u0308*", "tag:*本", "tag:日_", "deck:日*", `"deck:日本 ünï"`, `deck:עברית`, `"deck:עברית::a\*b_c \"d\""`,
		"deck:*b*", "deck:A::*", "tag:none", "-tag:LEECH", "tag:re:^l", "x", "nc:X or 日本", "flag:3", "flag:0", "prop:ivl>30", "prop:due<=0", "prop:due=1",
		"prop:reps>1", "prop:lapses>=7", "prop:ease<2", "prop:pos<200", "is:due", "is:learn", "is:review -is:due", "is:new", "rated:100", "rated:400:1",
		"introduced:200", "prop:s>5", "prop:d<5", "prop:rated=-3", "prop:resched>-90", "prop:cdn:v=1", "has-cd:v", "is:suspended", "added:1", "(", `"`, "deck:filtered")
}

// days go by: to the end of the day and over it, and back again.
func (g strangeMaker) days() (steps []strangeStep) {
	at := *g.now
	for range 4 {
		switch g.IntN(4) {
		case 0: // the last second of a day that ends on the hour, and the first
			at = time.Date(at.Year(), at.Month(), at.Day()+g.IntN(2), 3+g.IntN(20), 59, 59, 0, g.zone)
			steps = append(steps, strangeStep{Op: "tree", At: at.Format(strangeTime)})
			at = at.Add(time.Second)
		case 1:
			at = at.AddDate(0, 0, 1+g.IntN(40))
		case 2:
			at = at.AddDate(0, 0, -1-g.IntN(10))
		default:
			at = at.Add(time.Duration(g.IntN(7200)) * time.Second)
		}
		at = outsideOfChanges(at)
		steps = append(steps, strangeStep{Op: "reopen", At: at.Format(strangeTime)}, strangeStep{Op: "tree"}, strangeStep{Op: "queue"})
		for range 3 {
			steps = append(steps, strangeStep{Op: "study", N: 1 + g.Int64N(4)})
		}
	}
	return steps
}

// outsideOfChanges moves a moment out of the hours that a change of summer time leaves out or repeats: what the clock
// shows then does not say which it is.
func outsideOfChanges(at time.Time) time.Time {
	for at.Hour() == 1 || at.Hour() == 2 {
		at = at.Add(2 * time.Hour)
	}
	return at
}

// stepsFor are the four answers and every operation on a card.
func (g strangeMaker) stepsFor(id anki.CardID, queue anki.Queue) []strangeStep {
	steps := []strangeStep{
		{Op: "answer", N: 1},
		{Op: "answer", N: 2},
		{Op: "answer", N: 3},
		{Op: "answer", N: 4},
		{Op: "suspend"},
		{Op: "bury"},
		{Op: "flag", N: g.Int64N(8)},
		{Op: "grade", N: 1 + g.Int64N(4)},
		{Op: "due", Text: among(g, "0", "3", "5!", "0!", "40000")},
		{Op: "forget", N: g.Int64N(4)},
		{Op: "reposition", N: g.Int64N(200)},
		{Op: "move", N: deckID(g.IntN(len(strangeDeckNames)))},
	}
	switch {
	case queue == anki.QueueSuspended:
		steps = append(steps, strangeStep{Op: "unsuspend"}) // Anki also unburies then, and the other way round
	case queue < 0:
		steps = append(steps, strangeStep{Op: "unbury"})
	}
	for i := range steps {
		steps[i].Cards, steps[i].Undo = []anki.CardID{id}, true
	}
	return steps
}
