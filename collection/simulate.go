package collection

import (
	"context"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
	"karuta/collection/search"
	"karuta/collection/store"
)

// Simulation is what the future study of cards is to be computed for, with
// FSRS. Nothing is stored.
type Simulation struct {
	// Preset says how the cards are studied: FSRS parameters, desired retention,
	// limits, maximum interval, review order, easy days, the number of steps, and
	// whether leeches are suspended. It may hold changes that are not stored.
	Preset *anki.DeckConfig
	// Search finds the cards; empty for those that the preset's parameters are
	// learnt from.
	Search  string
	MoreNew int // new cards besides those found
	Days    int // 1–36500
}

// SimulatedWorkload is what one desired retention leads to.
type SimulatedWorkload struct {
	Retention float32 // 0.70–0.99
	Memorized float32 // cards that would be recalled on the last day, as a sum of chances
	Seconds   float32 // time spent on all days
	Answers   int     // reviews and new cards of all days
}

// Workload compares desired retentions.
type Workload struct {
	Retentions []SimulatedWorkload // in steps of 0.01
	// MemorizedWithout are the cards that would be recalled on the last day
	// without any review, as a sum of chances.
	MemorizedWithout float32
}

// SimulateFSRS returns the days to come as Anki's simulator sees them. The error
// is the context's, an *anki.InvalidError, a *search.Error, or one of reading.
func (c *Collection) SimulateFSRS(ctx context.Context, s Simulation) ([]sched.SimulatedDay, error) {
	run, cards, err := c.simulation(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("simulate study: %w", err)
	}
	return run.Run(ctx, cards)
}

// SimulateWorkload simulates the days with every desired retention from 0.70 to
// 0.99. progress, which may be nil, is told how many are done. Errors are those
// of SimulateFSRS.
func (c *Collection) SimulateWorkload(ctx context.Context, s Simulation, progress func(done, total int)) (Workload, error) {
	run, cards, err := c.simulation(ctx, s)
	if err != nil {
		return Workload{}, fmt.Errorf("simulate workload: %w", err)
	}
	const lowest, highest = 70, 99 // per cent
	out := Workload{MemorizedWithout: run.MemorizedWithout(cards, s.Days)}
	for percent := lowest; percent <= highest; percent++ {
		w := SimulatedWorkload{Retention: float32(percent) / 100}
		run.Retention = w.Retention
		days, err := run.Run(ctx, cards)
		if err != nil {
			return Workload{}, err
		}
		for _, d := range days {
			w.Seconds += d.Seconds
			w.Answers += d.New + d.Reviews
			w.Memorized = d.Memorized
		}
		out.Retentions = append(out.Retentions, w)
		if progress != nil {
			progress(percent-lowest+1, highest-lowest+1)
		}
	}
	return out, nil
}

// maxSimulatedDays is as long as the longest interval.
const maxSimulatedDays = 36500

// simulation reads, on one snapshot, all that a simulation needs.
func (c *Collection) simulation(ctx context.Context, s Simulation) (run sched.Simulation, cards []sched.SimulatedCard, err error) {
	if s.Days < 1 || s.Days > maxSimulatedDays {
		return run, nil, &anki.InvalidError{Field: "days to simulate", Reason: fmt.Sprintf("they are not between 1 and %d", maxSimulatedDays)}
	}
	if s.Search == "" {
		s.Search = paramSearch(s.Preset)
	}
	found, err := search.Parse(s.Search)
	if err != nil {
		return run, nil, err
	}
	introduced, err := search.Parse(s.Search + " introduced:1")
	if err != nil {
		return run, nil, err
	}
	_, err = read(c, func(r *store.Reader) (struct{}, error) {
		b := simulationSetup{ctx: ctx, c: c, r: r, Simulation: s}
		if err := b.prepare(found, introduced); err != nil {
			return struct{}{}, err
		}
		run, cards, err = b.setUp()
		return struct{}{}, err
	})
	if err == nil && len(cards) == 0 {
		err = &anki.InvalidError{Field: "cards to simulate", Reason: "there are none"}
	}
	return run, cards, err
}

// simulationSetup turns cards and log into what is simulated.
type simulationSetup struct {
	Simulation
	ctx        context.Context
	c          *Collection
	r          *store.Reader
	timing     sched.Timing
	found      []anki.CardID
	introduced int // new cards of today
}

func (b *simulationSetup) prepare(found, introduced search.Node) error {
	searching, err := b.c.searchContext(b.r)
	if err != nil {
		return err
	}
	if b.found, err = b.r.FindCards(found, searching); err != nil {
		return err
	}
	today, err := b.r.FindCards(introduced, searching)
	if err != nil {
		return err
	}
	b.introduced = min(len(today), int(b.Preset.Config.NewPerDay))
	b.timing, err = b.c.timing(b.r)
	return err
}

func (b *simulationSetup) setUp() (sched.Simulation, []sched.SimulatedCard, error) {
	o := &b.Preset.Config
	run := sched.Simulation{
		Model: fsrs.New(o.FSRSParams()), Retention: o.DesiredRetention, Days: b.Days,
		NewLimit: int(o.NewPerDay), ReviewLimit: int(o.ReviewsPerDay), MaximumInterval: o.MaximumReviewInterval,
		Order: o.ReviewOrder, LearnSteps: len(o.LearnSteps), RelearnSteps: len(o.RelearnSteps),
	}
	if o.LeechAction == anki.LeechSuspend {
		run.SuspendAfterLapses = o.LeechThreshold
	}
	var err error
	if run.NewIgnoresReviewLimit, err = setting(b.r, confNewIgnoreReview, false); err != nil {
		return run, nil, err
	}
	balance, err := setting(b.r, confLoadBalancer, true)
	if err != nil {
		return run, nil, err
	}
	if balance {
		run.Balancer = sched.NewBalancer(b.timing.NextDayAt, b.c.now().Location())
		run.Balancer.AddPreset(b.Preset.ID, o)
		run.BalancedPreset = b.Preset.ID
	}
	counter := sched.NewHabitCounter(b.timing.NextDayAt)
	cards, err := b.cards(counter, &run)
	run.Habits = counter.Habits()
	return run, cards, err
}

// cards returns the cards as they are when the simulation begins, new ones last,
// and shows their logs to the counter.
func (b *simulationSetup) cards(counter *sched.HabitCounter, run *sched.Simulation) ([]sched.SimulatedCard, error) {
	decks, err := loadStudyDecks(b.r)
	if err != nil {
		return nil, err
	}
	list, err := b.r.ListCards(b.found)
	if err != nil {
		return nil, err
	}
	unknown := map[anki.CardID]*anki.DeckOptions{} // studied without FSRS
	for _, card := range list {
		if home := decks.byID[card.HomeDeckID()]; home != nil && anki.ParseCardData(card.Data).Stability == nil {
			unknown[card.ID] = decks.options(home)
		}
	}
	memories := map[anki.CardID]fsrs.Memory{}
	err = b.r.EachCardLog(b.found, func(log []anki.RevlogEntry) error {
		counter.Add(log)
		if o := unknown[log[0].CardID]; o != nil {
			h := fsrs.History{
				NextDayAt: b.timing.NextDayAt, Retention: o.HistoricalRetention,
				IgnoreBefore: fsrs.IgnoreBefore(o.IgnoreRevlogsBeforeDate),
			}
			if memory, _, ok := fsrs.New(o.FSRSParams()).FromLog(log, h); ok {
				memories[log[0].CardID] = memory
			}
		}
		return b.ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	var out []sched.SimulatedCard
	more := b.MoreNew
	for _, card := range list {
		switch {
		case card.Queue == anki.QueueSuspended || card.Queue == anki.QueuePreview:
		case card.Type == anki.TypeNew:
			more++
		case card.Queue != anki.QueueNew:
			out = append(out, b.studied(card, memories, run.Model))
		}
	}
	return b.addNew(out, more), nil
}

// studied returns a card that is not new. It is due today while it is learnt or buried.
func (b *simulationSetup) studied(card *anki.Card, memories map[anki.CardID]fsrs.Memory, model *fsrs.Model) sched.SimulatedCard {
	data, out := anki.ParseCardData(card.Data), sched.SimulatedCard{Interval: int(card.Interval), Lapses: card.Lapses}
	memory, known := memories[card.ID]
	switch {
	case data.Stability != nil && data.Difficulty != nil:
		out.Memory = fsrs.Memory{Stability: *data.Stability, Difficulty: *data.Difficulty}
	case known:
		out.Memory = memory
	default:
		out.Memory = model.FromSM2(float32(card.EaseFactor)/1000, float32(card.Interval), b.Preset.Config.HistoricalRetention)
	}
	if card.Queue == anki.QueueReview || card.Queue == anki.QueueDayLearning {
		due := card.Due
		if card.OriginalDue != 0 {
			due = card.OriginalDue
		}
		out.Due = int(due - b.timing.Today)
		out.Last = min(out.Due-out.Interval, 0)
	}
	return out
}

// addNew spreads new cards over the days by the daily limit.
func (b *simulationSetup) addNew(cards []sched.SimulatedCard, n int) []sched.SimulatedCard {
	limit := int(b.Preset.Config.NewPerDay)
	if limit == 0 {
		return cards
	}
	for i := range n {
		cards = append(cards, sched.SimulatedCard{New: true, Due: (b.introduced + i) / limit})
	}
	return cards
}
