package fsrs

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"karuta/collection/anki"
)

// simulated makes histories of cards that behave as the parameters say.
func simulated(params []float32, cards int, seed uint64) [][]PastReview {
	r := rand.New(rand.NewPCG(seed, 1))
	l := newLearner(weightsOf(params))
	var out [][]PastReview
	for i := range cards {
		rating := []anki.Rating{1, 1, 2, 3, 3, 3, 3, 4}[r.IntN(8)]
		at := anki.RevlogID(i) * 1_000_000
		card := []PastReview{{Rating: rating, At: at}}
		s, d := l.first(int(rating))
		for len(card) < 12 {
			days := math.Round(s * (0.2 + 2.5*r.Float64()))
			if rating == 1 {
				days = 0
			}
			chance := 0.85
			if days > 0 {
				chance = math.Exp(l.decay * math.Log1p(l.curve*days/s))
			}
			rating = 1
			if r.Float64() < chance {
				rating = []anki.Rating{2, 3, 3, 3, 3, 3, 4}[r.IntN(7)]
			}
			var t trace
			s, d = l.step(&t, s, d, days, int(rating))
			at += anki.RevlogID(days*86_400_000) + 60_000
			card = append(card, PastReview{Rating: rating, Days: uint32(days), At: at})
		}
		out = append(out, card)
	}
	return out
}

// learnerOf are parameters of somebody who is not like the defaults.
var learnerOf = []float32{
	0.6, 2.1, 4.4, 15, 6.9, 0.7, 2.4, 0.05, 1.5, 0.25, 1.1, 1.2, 0.08, 0.35, 1.2, 0.4, 2.4, 0.7, 0.2, 0.12, 0.25,
}

func TestStepsOfTrainingAreTheModels(t *testing.T) {
	m, l := New(learnerOf), newLearner(weightsOf(learnerOf))
	for _, card := range simulated(learnerOf, 50, 7) {
		memory := m.Step(nil, card[0].Rating, 0)
		s, d := l.first(int(card[0].Rating))
		for _, review := range card[1:] {
			var tr trace
			memory = m.Step(&memory, review.Rating, review.Days)
			s, d = l.step(&tr, s, d, float64(review.Days), int(review.Rating))
			if math.Abs(float64(memory.Stability)/s-1) > 1e-3 || math.Abs(float64(memory.Difficulty)-d) > 1e-3 {
				t.Fatalf("memory %v, in training %v %v", memory, s, d)
			}
		}
	}
}

func TestSlopesAreThoseOfTheLoss(t *testing.T) {
	cards := simulated(learnerOf, 300, 3)
	w := weightsOf(learnerOf)
	w[11], w[17], w[18] = 2.5, 0.9, 0.6 // so that the limit of a lapse is met too
	loss := func(w weights) (sum float64, grad weights) {
		l := newLearner(w)
		for _, card := range cards {
			weight := make([]float64, len(card))
			for i := range weight {
				weight[i] = 0.5 + float64(i)/10
			}
			sum += l.learn(card, weight, &grad)
		}
		return sum, grad
	}
	_, grad := loss(w)
	kinds := map[stepKind]bool{}
	l := newLearner(w)
	for _, card := range cards {
		s, d := l.first(int(card[0].Rating))
		for _, review := range card[1:] {
			var tr trace
			s, d = l.step(&tr, s, d, float64(review.Days), int(review.Rating))
			kinds[tr.kind] = true
		}
	}
	if len(kinds) != 5 {
		t.Fatalf("only steps of the kinds %v are tested", kinds)
	}
	for i := range w {
		const h = 1e-7
		up, down := w, w
		up[i] += h
		down[i] -= h
		a, _ := loss(up)
		b, _ := loss(down)
		if slope := (a - b) / (2 * h); math.Abs(slope-grad[i]) > 1e-3*math.Max(1, math.Abs(slope)) {
			t.Errorf("w%d: slope %v, measured %v", i, grad[i], slope)
		}
	}
}

func TestTrainFindsWhoAnswered(t *testing.T) {
	cards := simulated(learnerOf, 2500, 11)
	var parts []int
	params, err := Train(context.Background(), cards, TrainOptions{Progress: func(done, total int) {
		parts = append(parts, done*1000+total)
	}})
	if err != nil {
		t.Fatal(err)
	}
	trained, truth, defaults := Evaluate(params, cards), Evaluate(learnerOf, cards), Evaluate(nil, cards)
	t.Logf("log loss: trained %.5f, true parameters %.5f, defaults %.5f", trained.LogLoss, truth.LogLoss, defaults.LogLoss)
	if trained.LogLoss > truth.LogLoss+0.0005 || defaults.LogLoss < truth.LogLoss+0.002 {
		t.Errorf("log loss %v, of the true parameters %v, of the defaults %v", trained, truth, defaults)
	}
	if len(parts) != trainEpochs || parts[len(parts)-1] != trainEpochs*1001 {
		t.Errorf("progress %v", parts)
	}
	for i, v := range params {
		if v < paramRanges[i][0] || v > paramRanges[i][1] {
			t.Errorf("w%d = %v is out of range", i, v)
		}
	}
	again, err := Train(context.Background(), cards, TrainOptions{})
	if err != nil || !slices.Equal(params, again) {
		t.Errorf("the second time %v, %v", again, err)
	}
}

func TestTrainOnLittle(t *testing.T) {
	for _, cards := range [][][]PastReview{nil, {{}}, {{{Rating: 3}}}, {{{Rating: 3}, {Rating: 1, Days: 4}}}} {
		params, err := Train(context.Background(), cards, TrainOptions{})
		if err != nil || !slices.Equal(params, defaultParams[:]) {
			t.Errorf("%v: %v, %v", cards, params, err)
		}
		if fit := Evaluate(params, cards); math.IsNaN(fit.LogLoss) || math.IsNaN(fit.RMSE) {
			t.Errorf("%v: %+v", cards, fit)
		}
	}
	params, err := Train(context.Background(), simulated(learnerOf, 3, 1), TrainOptions{})
	if err != nil || !slices.Equal(params[4:], defaultParams[4:]) || slices.Equal(params, defaultParams[:]) || !slices.IsSorted(params[:4]) {
		t.Errorf("from a few cards: %v, %v", params, err)
	}
}

func TestTrainStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	_, err := Train(ctx, simulated(learnerOf, 200, 1), TrainOptions{Progress: func(done, _ int) {
		if stop(); done > 1 {
			t.Error("training goes on")
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestManyRelearningStepsLimitTheirEffect(t *testing.T) {
	w := weightsOf(learnerOf)
	w[17], w[18] = 2, 2
	free, bound := w, w
	free.clip(1)
	bound.clip(3)
	if free[17] != 2 || bound[17] > 1 || bound[17] < 0.1 || bound[17] != bound[18] {
		t.Errorf("w17, w18: %v, %v", free[17:19], bound[17:19])
	}
}

func BenchmarkTrain(b *testing.B) {
	cards := simulated(learnerOf, 2000, 5)
	for b.Loop() {
		if _, err := Train(context.Background(), cards, TrainOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
