package sched_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/collection/sched"
)

// The fixture holds answers of the real backend; see "about" in the file.
type fixture struct {
	About struct {
		Today     int32           `json:"today"`
		NextDayAt anki.Secs       `json:"next_day_at"`
		Preset    json.RawMessage `json:"preset_defaults"`
		Config    json.RawMessage `json:"config_defaults"`
	} `json:"about"`
	Cases []fixtureCase `json:"cases"`
}

type fixtureCase struct {
	Name      string          `json:"name"`
	Fuzz      bool            `json:"fuzz"`
	Now       anki.Secs       `json:"now"`
	Card      json.RawMessage `json:"card"`
	Preset    json.RawMessage `json:"preset"`
	Config    json.RawMessage `json:"config"`
	Deck      deckJSON        `json:"deck"`
	Filtered  *filteredJSON   `json:"filtered"`
	Revlog    [][9]int64      `json:"revlog"`
	DueCounts map[int]int     `json:"due_counts"`
	Siblings  []int           `json:"siblings"`
	Expected  struct {
		States map[string]json.RawMessage `json:"states"`
		Labels [4]string                  `json:"labels"`
		After  map[string]struct {
			Card   json.RawMessage `json:"card"`
			Revlog logJSON         `json:"revlog"`
			Tags   string          `json:"note_tags"`
		} `json:"after"`
	} `json:"expected"`
}

type deckJSON struct {
	Retention float32 `json:"desired_retention"`
}

type filteredJSON struct {
	Reschedule bool   `json:"reschedule"`
	Again      uint32 `json:"preview_again_secs"`
	Hard       uint32 `json:"preview_hard_secs"`
	Good       uint32 `json:"preview_good_secs"`
}

type logJSON struct {
	Ease   uint8  `json:"ease"`
	Ivl    int32  `json:"ivl"`
	Last   int32  `json:"lastIvl"`
	Factor uint32 `json:"factor"`
	Time   uint32 `json:"time"`
	Type   uint8  `json:"type"`
}

type configJSON struct {
	FSRS      bool   `json:"fsrs"`
	WithSteps bool   `json:"fsrsShortTermWithStepsEnabled"`
	Balance   bool   `json:"loadBalancerEnabled"`
	Ahead     uint32 `json:"collapseTime"`
}

type cardJSON struct {
	ID     anki.CardID     `json:"id"`
	Deck   anki.DeckID     `json:"did"`
	USN    anki.USN        `json:"usn"`
	Type   anki.CardType   `json:"type"`
	Queue  anki.Queue      `json:"queue"`
	Due    int32           `json:"due"`
	Ivl    uint32          `json:"ivl"`
	Factor uint16          `json:"factor"`
	Reps   uint32          `json:"reps"`
	Lapses uint32          `json:"lapses"`
	Left   uint32          `json:"left"`
	ODue   int32           `json:"odue"`
	ODid   anki.DeckID     `json:"odid"`
	Flags  uint8           `json:"flags"`
	Data   json.RawMessage `json:"data"`
}

func (c cardJSON) card() *anki.Card {
	return &anki.Card{
		ID: c.ID, NoteID: 1600000000000, DeckID: c.Deck, Type: c.Type, Queue: c.Queue, Due: c.Due,
		Interval: c.Ivl, EaseFactor: c.Factor, Reps: c.Reps, Lapses: c.Lapses, RemainingSteps: c.Left,
		OriginalDue: c.ODue, OriginalDeckID: c.ODid, Flags: c.Flags, Data: string(c.Data),
	}
}

type presetJSON struct {
	LearnSteps   []float32 `json:"learn_steps"`
	RelearnSteps []float32 `json:"relearn_steps"`
	InitialEase  float32   `json:"initial_ease"`
	Easy         float32   `json:"easy_multiplier"`
	Hard         float32   `json:"hard_multiplier"`
	Lapse        float32   `json:"lapse_multiplier"`
	Interval     float32   `json:"interval_multiplier"`
	Maximum      uint32    `json:"maximum_review_interval"`
	MinLapse     uint32    `json:"minimum_lapse_interval"`
	GradGood     uint32    `json:"graduating_interval_good"`
	GradEasy     uint32    `json:"graduating_interval_easy"`
	LeechAction  uint32    `json:"leech_action"`
	LeechAt      uint32    `json:"leech_threshold"`
	BuryNew      bool      `json:"bury_new"`
	BuryReviews  bool      `json:"bury_reviews"`
	BuryLearning bool      `json:"bury_interday_learning"`
	Cap          uint32    `json:"cap_answer_time_to_secs"`
	Retention    float32   `json:"desired_retention"`
	Historical   float32   `json:"historical_retention"`
	Params4      []float32 `json:"fsrs_params_4"`
	Params5      []float32 `json:"fsrs_params_5"`
	Params6      []float32 `json:"fsrs_params_6"`
	IgnoreBefore string    `json:"ignore_revlogs_before_date"`
	EasyDays     []float32 `json:"easy_days_percentages"`
}

func (p presetJSON) options() *anki.DeckOptions {
	o := anki.DefaultDeckOptions()
	o.LearnSteps, o.RelearnSteps = p.LearnSteps, p.RelearnSteps
	o.InitialEase, o.EasyMultiplier, o.HardMultiplier = p.InitialEase, p.Easy, p.Hard
	o.LapseMultiplier, o.IntervalMultiplier = p.Lapse, p.Interval
	o.MaximumReviewInterval, o.MinimumLapseInterval = p.Maximum, p.MinLapse
	o.GraduatingIntervalGood, o.GraduatingIntervalEasy = p.GradGood, p.GradEasy
	o.LeechAction, o.LeechThreshold = anki.LeechAction(p.LeechAction), p.LeechAt
	o.BuryNew, o.BuryReviews, o.BuryInterdayLearning = p.BuryNew, p.BuryReviews, p.BuryLearning
	o.CapAnswerTimeSecs = p.Cap
	o.DesiredRetention, o.HistoricalRetention = p.Retention, p.Historical
	o.FSRSParams4, o.FSRSParams5, o.FSRSParams6 = p.Params4, p.Params5, p.Params6
	o.IgnoreRevlogsBeforeDate, o.EasyDays = p.IgnoreBefore, p.EasyDays
	return &o
}

// decode reads each text over the one before.
func decode(t testing.TB, into any, texts ...json.RawMessage) {
	t.Helper()
	for _, text := range texts {
		if len(text) == 0 {
			continue
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatalf("fixture: %v", err)
		}
	}
}

func readFixture(t testing.TB) *fixture {
	t.Helper()
	text, err := os.ReadFile("testdata/scheduler_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var f fixture
	decode(t, &f, text)
	if len(f.Cases) < 239 {
		t.Fatalf("fixture has %d cases, want 239 or more", len(f.Cases))
	}
	return &f
}

// contextOf sets up what the case was run with.
func (f *fixture) contextOf(t testing.TB, c *fixtureCase) (sched.Context, configJSON) {
	t.Helper()
	var preset presetJSON
	decode(t, &preset, f.About.Preset, c.Preset)
	var config configJSON
	decode(t, &config, f.About.Config, c.Config)
	ctx := sched.Context{
		Timing:   sched.Timing{Now: c.Now.Millis(), Today: f.About.Today, NextDayAt: f.About.NextDayAt},
		Options:  preset.options(),
		PresetID: 1,
		NoFuzz:   !c.Fuzz,
	}
	if c.Filtered != nil {
		ctx.Filtered = &anki.FilteredDeck{
			Reschedule: c.Filtered.Reschedule, PreviewAgainSecs: c.Filtered.Again,
			PreviewHardSecs: c.Filtered.Hard, PreviewGoodSecs: c.Filtered.Good,
		}
	}
	if config.FSRS {
		ctx.FSRS = &sched.FSRS{
			Retention: ctx.Options.DesiredRetention, ShortTermWithSteps: config.WithSteps, Log: logOf(c.Revlog),
		}
		if c.Deck.Retention != 0 {
			ctx.FSRS.Retention = c.Deck.Retention
		}
	}
	if config.Balance {
		ctx.SiblingDays = append([]int{0}, c.Siblings...)
		ctx.Balancer = f.balancer(c, ctx.Options, ctx.SiblingDays)
	}
	return ctx, config
}

// balancer counts the case's cards; the card answered is due today as well.
func (f *fixture) balancer(c *fixtureCase, o *anki.DeckOptions, noteDays []int) *sched.Balancer {
	b := sched.NewBalancer(f.About.NextDayAt, time.UTC)
	b.AddPreset(1, o)
	for day, n := range c.DueCounts {
		b.Count(1, day, n)
	}
	for _, day := range noteDays {
		b.Count(1, day, 1)
	}
	return b
}

func logOf(rows [][9]int64) []anki.RevlogEntry {
	var log []anki.RevlogEntry
	for _, r := range rows {
		log = append(log, anki.RevlogEntry{
			ID: anki.RevlogID(r[0]), CardID: anki.CardID(r[1]), Rating: uint8(r[3]), Interval: int32(r[4]),
			LastInterval: int32(r[5]), EaseFactor: uint32(r[6]), TakenMillis: uint32(r[7]), Kind: anki.ReviewKind(r[8]),
		})
	}
	return log
}

func nearly(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-4*math.Max(math.Abs(a), math.Abs(b))
}
