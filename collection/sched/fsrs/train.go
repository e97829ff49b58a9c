package fsrs

import (
	"context"
	"math"
	"math/rand/v2"
)

// How training goes about it.
const (
	trainEpochs    = 8
	trainBatch     = 512 // predictions per step
	trainRate      = 0.04
	minPredictions = 8  // fewer tell nothing
	minToTrain     = 64 // fewer tell something of the initial stabilities only
)

// TrainOptions say how parameters are sought. The zero value will do.
type TrainOptions struct {
	RelearnSteps int    // how many relearning steps the preset has
	Seed         uint64 // the same seed and histories give the same parameters
	// Progress is told after each part of the work, on the caller's goroutine.
	Progress func(done, total int)
}

// Train returns the 21 parameters that predict the histories best, rounded to
// four decimals; recent answers count more than old ones. Fewer than 8
// predictable answers give the default parameters. The error is the context's.
func Train(ctx context.Context, cards [][]PastReview, opt TrainOptions) ([]float32, error) {
	t := newTrainer(cards, opt)
	if t.predictions >= minPredictions {
		t.start = startWeights(t.cards)
		t.start.clip(opt.RelearnSteps)
	}
	best := t.start
	if t.predictions >= minToTrain {
		var err error
		if best, err = t.run(ctx); err != nil {
			return nil, err
		}
	}
	out := make([]float32, paramCount)
	for i, v := range best {
		out[i] = float32(math.Round(v*1e4) / 1e4)
	}
	return out, ctx.Err()
}

// trainer holds the histories and what each answer of them counts.
type trainer struct {
	opt         TrainOptions
	cards       [][]PastReview
	weight      [][]float64
	predictions int
	start       weights
	shards      [2]shard
}

func newTrainer(cards [][]PastReview, opt TrainOptions) *trainer {
	t := &trainer{opt: opt, start: weightsOf(nil)}
	for _, card := range cards {
		if n := countPredictions(card); n > 0 {
			t.cards = append(t.cards, card)
			t.predictions += n
		}
	}
	t.weight = recencyWeights(t.cards)
	for i := range t.shards {
		t.shards[i].done = make(chan struct{}, 1)
	}
	return t
}

func (t *trainer) run(ctx context.Context) (weights, error) {
	adam := &adam{w: t.start, steps: trainEpochs * (t.predictions/trainBatch + 1)}
	random := rand.New(rand.NewPCG(t.opt.Seed, 0))
	order := make([]int, len(t.cards))
	for i := range order {
		order[i] = i
	}
	best, least := t.start, math.Inf(1)
	for epoch := range trainEpochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if err := t.epoch(ctx, adam, order); err != nil {
			return best, err
		}
		// The last batches see nearly the best parameters; the sum over all decides.
		if epoch >= trainEpochs/2 {
			if loss, _ := t.slopes(&adam.w, order); loss+t.penalty(&adam.w, nil, 1) < least {
				best, least = adam.w, loss+t.penalty(&adam.w, nil, 1)
			}
		}
		if t.opt.Progress != nil {
			t.opt.Progress(epoch+1, trainEpochs)
		}
	}
	return best, nil
}

// epoch goes once through the cards in the given order.
func (t *trainer) epoch(ctx context.Context, a *adam, order []int) error {
	for len(order) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, predictions := 0, 0
		for n < len(order) && predictions < trainBatch {
			predictions += countPredictions(t.cards[order[n]])
			n++
		}
		_, grad := t.slopes(&a.w, order[:n])
		t.penalty(&a.w, &grad, float64(predictions)/float64(t.predictions))
		a.step(&grad)
		a.w.clip(t.opt.RelearnSteps)
		order = order[n:]
	}
	return nil
}
