package interop

// Queue is the head of the study queue.
type Queue struct {
	Cards  []int64
	Counts [3]int // new, learning, review
}

// NextStates are the states the four answers lead to, as text, and the labels on their buttons.
type NextStates struct {
	Labels []string
	States map[string]string // current, again, hard, good, easy
}

// Rendered is a card as Anki renders it; media and TTS markers are left as [anki:play:…].
type Rendered struct{ Question, Answer, CSS string }

// Answer answers a card with "again", "hard", "good" or "easy", wherever it is in the queue.
func (c *Client) Answer(card int64, rating string) {
	c.t.Helper()
	c.Do("answer", args{"card": card, "rating": rating}, nil)
}

// NextStates returns what the four answers would do.
func (c *Client) NextStates(card int64) NextStates {
	c.t.Helper()
	var states NextStates
	c.Do("next_states", args{"card": card}, &states)
	return states
}

// Queue selects a deck ("" leaves the current one) and returns up to limit cards in the order they would be shown.
func (c *Client) Queue(deck string, limit int) Queue {
	c.t.Helper()
	query := args{"limit": limit}
	if deck != "" {
		query["deck"] = deck
	}
	var queue Queue
	c.Do("queue", query, &queue)
	return queue
}

// Render renders both sides of a card.
func (c *Client) Render(card int64) Rendered {
	c.t.Helper()
	var out Rendered
	c.Do("render", args{"card": card}, &out)
	return out
}

// MoveCards moves cards to a deck, which is made if need be.
func (c *Client) MoveCards(deck string, cards ...int64) {
	c.t.Helper()
	c.Do("move_cards", args{"deck": deck, "cards": cards}, nil)
}

// Flag sets a flag, 0 (none) to 7.
func (c *Client) Flag(flag int, cards ...int64) {
	c.t.Helper()
	c.Do("flag", args{"flag": flag, "cards": cards}, nil)
}

// Suspend takes cards out of study.
func (c *Client) Suspend(cards ...int64) {
	c.t.Helper()
	c.Do("suspend", args{"cards": cards}, nil)
}

// Unsuspend puts suspended cards back.
func (c *Client) Unsuspend(cards ...int64) {
	c.t.Helper()
	c.Do("unsuspend", args{"cards": cards}, nil)
}

// Bury hides cards until the next day.
func (c *Client) Bury(cards ...int64) {
	c.t.Helper()
	c.Do("bury", args{"cards": cards}, nil)
}

// Unbury shows buried cards again.
func (c *Client) Unbury(cards ...int64) {
	c.t.Helper()
	c.Do("unbury", args{"cards": cards}, nil)
}

// EmptyCards deletes the empty cards and returns how many there were.
func (c *Client) EmptyCards() int {
	c.t.Helper()
	var count int
	c.Do("empty_cards", nil, &count)
	return count
}
