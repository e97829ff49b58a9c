package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
	"karuta/collection/search"
	"karuta/collection/store"
)

// OptimizedFSRS is what came of optimising a preset's FSRS parameters.
type OptimizedFSRS struct {
	// Params are the best parameters known: the new ones if they predict the log
	// better than those in force, else the preset's own list, empty for the defaults.
	Params   []float32
	Improved bool // the new ones are better
	// Before and After are the fit of the parameters that were in force and of Params.
	Before, After fsrs.Fit
}

// OptimizeFSRS looks for the FSRS parameters that predict best what was answered
// on the cards that the preset's parameter search finds: without one, the cards
// of its decks that are not suspended. The preset may hold changes that are not
// stored; nothing is stored here either. progress, which may be nil, is told
// about each part of the work that is done. The error is the context's, a
// *search.Error for a search that cannot be understood, or one of reading.
func (c *Collection) OptimizeFSRS(ctx context.Context, preset *anki.DeckConfig, progress func(done, total int)) (OptimizedFSRS, error) {
	cards, err := c.pastReviews(ctx, preset)
	if err != nil {
		return OptimizedFSRS{}, fmt.Errorf("optimise FSRS parameters: %w", err)
	}
	params, err := fsrs.Train(ctx, cards, fsrs.TrainOptions{RelearnSteps: len(preset.Config.RelearnSteps), Progress: progress})
	if err != nil {
		return OptimizedFSRS{}, fmt.Errorf("optimise FSRS parameters: %w", err)
	}
	own := preset.Config.FSRSParams()
	out := OptimizedFSRS{Params: params, Before: fsrs.Evaluate(own, cards), After: fsrs.Evaluate(params, cards)}
	out.Improved = out.After.LogLoss < out.Before.LogLoss
	if !out.Improved {
		out.Params, out.After = own, out.Before
	}
	return out, nil
}

// optimizeAll puts the best parameters known into all presets, those that the
// change does not name included. A preset that cannot be optimised, for want of
// reviews or because its search is wrong, keeps what it has.
func (c *Collection) optimizeAll(ctx context.Context, change *DeckOptionsChange) error {
	if !change.Collection.FSRS {
		return &anki.InvalidError{Field: "optimise", Reason: "FSRS is switched off"}
	}
	stored, err := c.ListPresets()
	if err != nil {
		return err
	}
	named := len(change.Presets) - 1
	all := slices.Clone(change.Presets[:named])
	for _, p := range stored {
		if !slices.ContainsFunc(change.Presets, func(q *anki.DeckConfig) bool { return q.ID == p.ID }) && !slices.Contains(change.Removed, p.ID) {
			all = append(all, p)
		}
	}
	change.Presets = append(all, change.Presets[named])
	for _, p := range change.Presets {
		best, err := c.OptimizeFSRS(ctx, p, func(done, total int) {
			if change.Progress != nil {
				change.Progress(DeckOptionsProgress{Preset: p.Name, Done: done, Total: total})
			}
		})
		var wrong *search.Error
		switch {
		case errors.As(err, &wrong):
		case err != nil:
			return err
		default:
			p.Config.FSRSParams6 = best.Params
		}
	}
	return nil
}

// EvaluateFSRS tells how well the preset's FSRS parameters predict the log that
// OptimizeFSRS would learn from. Errors are those of OptimizeFSRS.
func (c *Collection) EvaluateFSRS(ctx context.Context, preset *anki.DeckConfig) (fsrs.Fit, error) {
	cards, err := c.pastReviews(ctx, preset)
	if err != nil {
		return fsrs.Fit{}, fmt.Errorf("evaluate FSRS parameters: %w", err)
	}
	return fsrs.Evaluate(preset.Config.FSRSParams(), cards), nil
}

// CheckFSRSHealth tells whether FSRS can learn from the log that OptimizeFSRS
// would learn from to predict it. progress, which may be nil, is told how far the
// work is. Errors are those of OptimizeFSRS.
func (c *Collection) CheckFSRSHealth(ctx context.Context, preset *anki.DeckConfig, progress func(done, total int)) (fsrs.Health, error) {
	cards, err := c.pastReviews(ctx, preset)
	if err != nil {
		return fsrs.Health{}, fmt.Errorf("check FSRS health: %w", err)
	}
	health, err := fsrs.CheckHealth(ctx, cards, fsrs.TrainOptions{RelearnSteps: len(preset.Config.RelearnSteps), Progress: progress})
	if err != nil {
		return fsrs.Health{}, fmt.Errorf("check FSRS health: %w", err)
	}
	return health, nil
}

// paramSearch finds the cards that the preset's parameters are learnt from.
func paramSearch(preset *anki.DeckConfig) string {
	if preset.Config.ParamSearch != "" {
		return preset.Config.ParamSearch
	}
	return presetSearch(preset)
}

// presetSearch finds the cards of the preset's decks that are not suspended.
func presetSearch(preset *anki.DeckConfig) string {
	return search.Term("preset", preset.Name) + " -is:suspended"
}

// pastReviews reads, on one snapshot, the histories a preset's parameters are learnt from.
func (c *Collection) pastReviews(ctx context.Context, preset *anki.DeckConfig) ([][]fsrs.PastReview, error) {
	node, err := search.Parse(paramSearch(preset))
	if err != nil {
		return nil, err
	}
	return read(c, func(r *store.Reader) (cards [][]fsrs.PastReview, err error) {
		searching, err := c.searchContext(r)
		if err != nil {
			return nil, err
		}
		ids, err := r.FindCards(node, searching)
		if err != nil {
			return nil, err
		}
		history := fsrs.History{
			NextDayAt:    searching.NextDayAt,
			IgnoreBefore: fsrs.IgnoreBefore(preset.Config.IgnoreRevlogsBeforeDate),
		}
		err = r.EachCardLog(ids, func(log []anki.RevlogEntry) error {
			if reviews := history.Reviews(log); len(reviews) > 0 {
				cards = append(cards, reviews)
			}
			return ctx.Err()
		})
		return cards, err
	})
}
