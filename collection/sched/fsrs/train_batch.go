package fsrs

import "math"

// spread is how far from its start a parameter may be expected to end; straying
// farther costs as much as the data must be worth.
var spread = weights{
	6, 10, 18, 28, 0.6, 0.3, 0.6, 0.1, 0.4, 0.2, 0.3,
	0.3, 0.1, 0.2, 0.6, 0.25, 1, 0.3, 0.3, 0.15, 0.25,
}

// shard is the part of a batch that one goroutine computes. Their number is
// fixed so that sums do not depend on the machine.
type shard struct {
	learner learner
	grad    weights
	loss    float64
	done    chan struct{}
}

// slopes returns the weighted log loss of the cards and its slopes.
func (t *trainer) slopes(w *weights, order []int) (loss float64, grad weights) {
	for i := range t.shards {
		s := &t.shards[i]
		s.learner.set(*w)
		s.grad, s.loss = weights{}, 0
		part := order[len(order)*i/len(t.shards) : len(order)*(i+1)/len(t.shards)]
		go func() {
			for _, k := range part {
				s.loss += s.learner.learn(t.cards[k], t.weight[k], &s.grad)
			}
			s.done <- struct{}{}
		}()
	}
	for i := range t.shards {
		s := &t.shards[i]
		<-s.done
		loss += s.loss
		for k, v := range s.grad {
			grad[k] += v
		}
	}
	return loss, grad
}

// penalty returns what straying from the start costs and adds its slopes to
// grad, unless nil, for a share of the log.
func (t *trainer) penalty(w, grad *weights, share float64) float64 {
	sum := 0.0
	for i := range w {
		off := (w[i] - t.start[i]) / spread[i]
		sum += off * off * share
		if grad != nil {
			grad[i] += 2 * off / spread[i] * share
		}
	}
	return sum
}

// adam is the optimiser of that name with a rate that falls along a cosine.
type adam struct {
	w, mean, square weights
	done, steps     int
}

func (a *adam) step(grad *weights) {
	const beta1, beta2, tiny = 0.9, 0.999, 1e-8
	place := min(float64(a.done)/float64(a.steps), 1)
	a.done++
	rate := trainRate * (1 + math.Cos(math.Pi*place)) / 2
	fix1, fix2 := 1-math.Pow(beta1, float64(a.done)), 1-math.Pow(beta2, float64(a.done))
	for i, g := range grad {
		a.mean[i] = beta1*a.mean[i] + (1-beta1)*g
		a.square[i] = beta2*a.square[i] + (1-beta2)*g*g
		a.w[i] -= rate * (a.mean[i] / fix1) / (math.Sqrt(a.square[i]/fix2) + tiny)
	}
}
