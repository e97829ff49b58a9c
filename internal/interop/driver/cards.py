"""Cards: answering, the queue, and what else happens to them."""

from anki.errors import InvalidInput
from session import S, command

RATINGS = {"again": 0, "hard": 1, "good": 2, "easy": 3}


@command
def answer(card, rating, took=1000, at=None):
    """Answer a card wherever it is in the queue."""
    found = S.col.get_card(card)
    found.start_timer()
    states = S.col._backend.get_scheduling_states(card)
    built = S.col.sched.build_answer(card=found, states=states, rating=RATINGS[rating])
    built.milliseconds_taken = took
    if at is not None:
        built.answered_at_millis = at
    try:
        S.col.sched.answer_card(built)
    except InvalidInput:
        # A built queue takes answers to its first card only. Any statement but a select drops the queue
        # (and what could be undone).
        S.col.db.execute("pragma user_version")
        S.col.sched.answer_card(built)


@command
def next_states(card):
    """The four next states as text, and their button labels."""
    states = S.col._backend.get_scheduling_states(card)
    return {
        "labels": list(S.col.sched.describe_next_states(states)),
        "states": {
            name: str(getattr(states, name))
            for name in ("current", "again", "hard", "good", "easy")
        },
    }


@command
def queue(deck=None, limit=100):
    if deck is not None:
        S.col.decks.select(S.col.decks.id(deck, create=False))
    got = S.col.sched.get_queued_cards(fetch_limit=limit)
    return {
        "cards": [queued.card.id for queued in got.cards],
        "counts": [got.new_count, got.learning_count, got.review_count],
    }


@command
def render(card, browser=False):
    found = S.col.get_card(card)
    out = found.render_output(browser=browser)
    return {"question": out.question_text, "answer": out.answer_text, "css": out.css}


@command
def move_cards(cards, deck):
    return S.col.set_deck(cards, S.col.decks.id(deck)).count


@command
def flag(cards, flag):
    return S.col.set_user_flag_for_cards(flag, cards).count


@command
def suspend(cards):
    return S.col.sched.suspend_cards(cards).count


@command
def unsuspend(cards):
    S.col.sched.unsuspend_cards(cards)


@command
def bury(cards):
    return S.col.sched.bury_cards(cards).count


@command
def unbury(cards):
    S.col.sched.unbury_cards(cards)


@command
def forget(cards):
    S.col.sched.schedule_cards_as_new(cards)


@command
def set_due(cards, days):
    S.col.sched.set_due_date(cards, days)


@command
def empty_cards():
    """Delete the empty cards; return how many there were."""
    report = S.col.get_empty_cards()
    ids = [cid for note in report.notes for cid in note.card_ids]
    S.col.remove_cards_and_orphaned_notes(ids)
    return len(ids)
