package fsrs

import "math"

// Fit is how well parameters predict a log. In its means recent answers count
// more than old ones, up to four times.
type Fit struct {
	Predictions int     // answers that were predicted
	LogLoss     float64 // mean log loss of the predictions; smaller is better
	RMSE        float64 // root mean square of the calibration error over bins, 0–1
}

// bin groups predictions of alike reviews.
type bin struct{ interval, reviews, lapses float64 }

// binSum is what fell into a bin. Its error is that of plain means; the weight
// says what the bin counts.
type binSum struct {
	chance, recalled, n, weight float64
}

// Evaluate predicts every answer of the histories that came on a later day than
// the one before it, from those before it, and compares. The parameters are as
// New takes them.
func Evaluate(params []float32, cards [][]PastReview) Fit {
	l, weight := newLearner(weightsOf(params)), recencyWeights(cards)
	sum := fitSum{bins: map[bin]*binSum{}}
	for i, card := range cards {
		sum.add(l, card, weight[i])
	}
	return sum.fit()
}

// fitSum adds up predictions.
type fitSum struct {
	predictions     int
	logLoss, weight float64
	order           []bin
	bins            map[bin]*binSum
}

// add predicts the answers of a history that have a weight.
func (f *fitSum) add(l *learner, card []PastReview, weights []float64) {
	l.predict(card, weights, func(key bin, chance, weight float64, recalled bool) {
		if weight == 0 {
			return
		}
		f.predictions++
		f.logLoss += weight * crossEntropy(chance, recalled)
		f.weight += weight
		sum := f.bins[key]
		if sum == nil {
			sum = &binSum{}
			f.bins[key], f.order = sum, append(f.order, key)
		}
		sum.add(chance, weight, recalled)
	})
}

func (f *fitSum) fit() Fit {
	if f.predictions == 0 {
		return Fit{}
	}
	square := 0.0
	for _, key := range f.order {
		sum := f.bins[key]
		off := (sum.chance - sum.recalled) / sum.n
		square += sum.weight * off * off
	}
	return Fit{Predictions: f.predictions, LogLoss: f.logLoss / f.weight, RMSE: math.Sqrt(square / f.weight)}
}

func (b *binSum) add(chance, weight float64, recalled bool) {
	b.n++
	b.weight += weight
	b.chance += chance
	if recalled {
		b.recalled++
	}
}

// predict calls fn for every answer of a history that can be predicted.
func (l *learner) predict(card []PastReview, weight []float64, fn func(key bin, chance, weight float64, recalled bool)) {
	if len(card) == 0 {
		return
	}
	s, d := l.first(int(card[0].Rating))
	reviews, lapses := 1.0, 0.0
	var t trace
	for i := 1; i < len(card); i++ {
		review := &card[i]
		s, d = l.step(&t, s, d, float64(review.Days), int(review.Rating))
		if review.Days == 0 {
			continue
		}
		reviews++
		fn(bin{
			interval: logBin(float64(review.Days), 2.48, 3.62),
			reviews:  logBin(reviews, 1.99, 1.89),
			lapses:   lapseBin(lapses),
		}, t.r, weight[i], review.Rating > 1)
		if review.Rating == 1 {
			lapses++
		}
	}
}

// logBin is the middle of the bin that a number falls in; bins grow by a factor.
func logBin(v, middle, factor float64) float64 {
	return middle * math.Pow(factor, math.Floor(math.Log(v)/math.Log(factor)))
}

func lapseBin(lapses float64) float64 {
	if lapses == 0 {
		return 0
	}
	return logBin(lapses, 1.65, 1.73)
}
