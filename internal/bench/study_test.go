package bench

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// The decks: one with the usual limits, one where all of 8,800 reviews are to be done today.
const (
	usualDeck, otherDeck = "Subject 0", "Subject 2"
	manyDeck             = "Subject 1"
)

func (p *pair) deck(name string) anki.DeckID {
	p.t.Helper()
	d, err := p.col.FindDeckByName(name)
	must(p.t, err)
	return d.ID
}

func (p *pair) study(name string) func() error {
	id := p.deck(name)
	return func() error {
		if _, err := p.col.SelectDeck(id); err != nil {
			return err
		}
		_, err := p.col.Study(1)
		return err
	}
}

const pyStudy = `
def study(name):
    col.decks.select(col.decks.id(name, create=False))
    return col.sched.get_queued_cards(fetch_limit=1)
`

// firstCard measures from the click on a deck to its first card.
func (p *pair) firstCard(title, name, other string) work {
	return work{
		name: title, runs: 15,
		ours: func() cost {
			must(p.t, p.study(other)())
			return since(p.t, p.study(name))
		},
		theirs: func() cost {
			return p.time(pyStudy+`
study(args["other"])
t = clock()
study(args["deck"])
result = clock() - t`, map[string]any{"deck": name, "other": other})
		},
	}
}

const answersPerRun = 10

// answers measures an answer and the card after it.
func (p *pair) answers(title, name string) work {
	return work{
		name: title, runs: 15, most: 18, // a deck of the usual limits has 200 reviews a day
		ours: func() cost {
			must(p.t, p.study(name)())
			return since(p.t, p.answerSome).each(answersPerRun)
		},
		theirs: func() cost {
			return p.time(pyStudy+`
from anki.cards import Card
queue = study(args["deck"])
t = clock()
for i in range(args["answers"]):
    card = Card(col, backend_card=queue.cards[0].card)
    card.start_timer()
    col.sched.answer_card(col.sched.build_answer(card=card, states=queue.cards[0].states, rating=2))
    queue = col.sched.get_queued_cards(fetch_limit=1)
result = (clock() - t) / args["answers"]`, map[string]any{"deck": name, "answers": answersPerRun})
		},
	}
}

func (p *pair) answerSome() error {
	queue, err := p.col.Study(1)
	for i := 0; i < answersPerRun && err == nil; i++ {
		if len(queue.Cards) == 0 {
			return errors.New("no cards are left to answer")
		}
		shown := queue.Cards[0]
		if _, err = p.col.AnswerCard(collection.Answer{
			Card: shown.Card.ID, Rating: anki.RatingGood, Took: time.Second, Shown: &shown.States.Current,
		}); err != nil {
			return err
		}
		queue, err = p.col.Study(1)
	}
	return err
}

func (p *pair) openCollection() work {
	return work{
		name: "open the collection", runs: 15,
		ours: func() cost {
			must(p.t, p.col.Close())
			return since(p.t, func() (err error) {
				p.col, err = collection.Open(p.path, collection.Options{})
				return err
			})
		},
		theirs: func() cost {
			p.anki.Close()
			took := p.timeAlone("Collection(args['path'])", map[string]any{"path": p.anki.Path})
			p.anki.Open()
			return took
		},
	}
}

// timeAlone times a Python expression that makes a collection, which is closed again.
func (p *pair) timeAlone(code string, args map[string]any) cost {
	return p.time(`
from anki.collection import Collection
t = clock()
made = `+code+`
result = clock() - t
made.close()`, args)
}

func (p *pair) deckTree() work {
	return work{
		name: "deck tree with counts", runs: 25,
		ours: func() cost {
			return since(p.t, func() error { _, err := p.col.DeckTree(); return err })
		},
		theirs: func() cost {
			return p.time("t = clock(); col.sched.deck_due_tree(); result = clock() - t", nil)
		},
	}
}

// render measures both sides of a card as HTML.
func (p *pair) render() work {
	ids, err := p.col.FindCards("deck:" + `"` + usualDeck + `"`)
	must(p.t, err)
	ids = ids[:200]
	return work{
		name: "both sides of a card", runs: 15,
		ours: func() cost {
			return since(p.t, func() error {
				for _, id := range ids {
					if _, err := p.col.RenderCard(id); err != nil {
						return err
					}
				}
				return nil
			}).each(len(ids))
		},
		theirs: func() cost {
			return p.time(`
t = clock()
for id in args["ids"]:
    col.get_card(id).render_output()
result = (clock() - t) / len(args["ids"])`, map[string]any{"ids": ids})
		},
	}
}

func (p *pair) find(title, query string) work {
	return work{
		name: title, runs: 15,
		ours: func() cost {
			return since(p.t, func() error { _, err := p.col.FindCards(query); return err })
		},
		theirs: func() cost {
			return p.time(`t = clock(); col.find_cards(args["q"]); result = clock() - t`, map[string]any{"q": query})
		},
	}
}

const notesPerRun = 10

func (p *pair) addNotes() work {
	nt, err := p.col.FindNotetypeByName("Basic")
	must(p.t, err)
	deck := p.deck(usualDeck)
	return work{
		name: "add a note", runs: 15,
		ours: func() cost {
			return since(p.t, func() error {
				for range notesPerRun {
					note := &anki.Note{NotetypeID: nt.ID, Fields: []string{"question", "answer"}, Tags: []string{"fresh"}}
					if _, err := p.col.AddNote(note, deck); err != nil {
						return err
					}
				}
				return nil
			}).each(notesPerRun)
		},
		theirs: func() cost {
			return p.time(`
kind, deck = col.models.by_name("Basic"), col.decks.id(args["deck"], create=False)
t = clock()
for i in range(args["notes"]):
    note = col.new_note(kind)
    note.fields = ["question", "answer"]
    note.tags = ["fresh"]
    col.add_note(note, deck)
result = (clock() - t) / args["notes"]`, map[string]any{"deck": usualDeck, "notes": notesPerRun})
		},
	}
}

// importDeck measures a package of 1,500 notes into a new collection.
func (p *pair) importDeck(pkg string) work {
	return work{
		name: "import a deck of 1,500 notes", runs: 7,
		ours: func() cost {
			col, err := collection.Open(filepath.Join(p.t.TempDir(), "collection.anki2"), collection.Options{Create: true})
			must(p.t, err)
			defer func() { must(p.t, col.Close()) }()
			return since(p.t, func() error {
				_, _, err := col.ImportPackage(context.Background(), pkg, collection.ImportOptions{WithScheduling: true, WithPresets: true})
				return err
			})
		},
		theirs: func() cost {
			return p.time(`
from anki import import_export_pb2 as pb
from anki.collection import Collection
other = Collection(args["path"])
options = pb.ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
request = pb.ImportAnkiPackageRequest(package_path=args["package"], options=options)
t = clock()
other.import_anki_package(request)
result = clock() - t
other.close()`, map[string]any{"path": filepath.Join(p.t.TempDir(), "collection.anki2"), "package": pkg})
		},
	}
}
