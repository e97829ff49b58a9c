// Package reviewer is the screen on which cards are studied: question, answer, four ratings.
package reviewer

import (
	"strings"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// side is what is on show.
type side int

const (
	nothing  side = iota // the first card is on its way
	question             // of the card
	answer               // of the card
	finished             // there are no more cards now
)

// model is the card on show and what may be done with it.
type model struct {
	side   side
	queue  collection.Queued
	shown  *collection.Shown // nil unless there is a card
	done   collection.Finished
	asked  time.Time // when the question came up
	turned time.Time // when the answer came up, while it is on show
	typed  string    // what was typed before the answer was shown
	busy   bool      // a rating is being written: further ones are not taken
	custom customizing
}

// step is what one look at the collection gives: the cards that come next, or
// what is to be known when there are none.
type step struct {
	changes anki.Changes
	queue   collection.Queued
	shown   *collection.Shown
	next    *collection.Shown // the card after, for its pictures; nil for none
	done    collection.Finished
	failed  error // of the operation before the look
}

// look reads what comes next.
func look(c *collection.Collection) (s step, err error) {
	if s.queue, err = c.Study(2); err != nil {
		return s, err
	}
	if len(s.queue.Cards) == 0 {
		s.done, err = c.Finished()
		return s, err
	}
	if s.shown, err = c.ShowCard(s.queue.Cards[0].Card.ID); err != nil {
		return s, err
	}
	if len(s.queue.Cards) > 1 {
		s.next, err = c.ShowCard(s.queue.Cards[1].Card.ID)
	}
	return s, err
}

// take puts what was read on show. It reports whether the card stays on the side it is on.
func (m *model) take(s step, now time.Time) (same bool) {
	same = s.shown != nil && m.shown != nil && (m.side == question || m.side == answer) &&
		s.shown.Card.ID == m.shown.Card.ID && s.shown.Card.Reps == m.shown.Card.Reps && s.shown.Card.Modified == m.shown.Card.Modified
	m.queue, m.shown, m.done = s.queue, s.shown, s.done
	if same {
		return true
	}
	m.custom.pressed = 0
	if s.shown == nil {
		m.side, m.typed = finished, ""
	} else {
		m.side, m.typed, m.asked = question, "", now
	}
	return false
}

// card returns the row of the card on show, or nil.
func (m *model) card() *anki.Card {
	if m.shown == nil {
		return nil
	}
	return m.shown.Card
}

// study returns the card on show as the scheduler sees it; it exists on both sides.
func (m *model) study() collection.StudyCard { return m.queue.Cards[0] }

// showAnswer turns the card over and reports whether there was anything to turn.
func (m *model) showAnswer(typed string) bool {
	if m.side != question {
		return false
	}
	m.side, m.typed = answer, typed
	return true
}

// waits keeps a rating that is given before the script for custom scheduling has
// run, and reports whether it is.
func (m *model) waits(r anki.Rating) bool {
	if m.side != answer || m.busy || !m.custom.waiting {
		return false
	}
	m.custom.pressed = r
	return true
}

// answerOf returns the answer to give, if one may be given now.
func (m *model) answerOf(r anki.Rating, now time.Time) (collection.Answer, bool) {
	if m.side != answer || m.busy {
		return collection.Answer{}, false
	}
	study := m.study()
	return collection.Answer{
		Card: m.shown.Card.ID, Rating: r, Took: now.Sub(m.asked), Shown: &study.States.Current, Choice: study.Choice(r),
	}, true
}

// command is what a key asks for.
type command int

const (
	none command = iota
	turn         // show the answer
	rate1
	rate2
	rate3
	rate4
	buryCard
	buryNote
	suspendCard
	suspendNote
	mark
	edit
	options
	more
	info
	scrollDown
	scrollUp
	replay
	pause
	back5
	forward5
	toggleAdvance
	toggleMasks
	studyOn // beyond what was due
	emptyDeck
	unburyDeck
)

// cardKeys are the keys that mean something on either side of a card.
var cardKeys = map[string]command{
	"-": buryCard, "=": buryNote, "E": edit, "O": options, "M": more, "I": info,
	"R": replay, "F5": replay, "5": pause, "6": back5, "7": forward5,
	"Next": scrollDown, "Down": scrollDown, "Prior": scrollUp, "Up": scrollUp,
}

// cardRunes are the same for characters: signs whose keys differ between keyboards.
var cardRunes = map[rune]command{'-': buryCard, '=': buryNote, '@': suspendCard, '!': suspendNote, '*': mark, 'A': toggleAdvance, 'M': toggleMasks}

// keyCommand says what a key means on the side that is on show.
func (m *model) keyCommand(key string) command {
	switch key {
	case "Space", "Return", "KP_Enter":
		if m.side == answer {
			return rate3
		}
		return m.ifCard(turn)
	case "1", "2", "3", "4":
		if m.side == answer {
			return rate1 + command(key[0]-'1')
		}
	}
	if m.side == finished {
		return m.doneCommand(key)
	}
	return m.ifCard(cardKeys[key])
}

// doneCommand says what a key means on the last page of a deck: what it means on the page of a deck in Anki.
func (m *model) doneCommand(key string) command {
	filtered := m.done.Deck != nil && m.done.Deck.IsFiltered()
	switch {
	case key == "C" && !filtered, key == "R" && filtered:
		return studyOn
	case key == "E" && filtered:
		return emptyDeck
	case key == "U" && len(m.done.Buried) > 0:
		return unburyDeck
	case key == "O":
		return options
	}
	return none
}

// runeCommand says what a character means.
func (m *model) runeCommand(r rune) command { return m.ifCard(cardRunes[r]) }

func (m *model) ifCard(c command) command {
	if m.side == question || m.side == answer {
		return c
	}
	return none
}

// deckPath writes a deck's name for people: "Geography › Capitals".
func deckPath(name string) string { return strings.Join(strings.Split(name, "::"), " › ") }
