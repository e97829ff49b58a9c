"""Ask the real scheduler about cards set up by SQL.

In: {"rollover": hour, "today": day number, "cases": [...]}, each case with the columns of a card, preset, config,
deck, filtered, revlog and the button to press. Out: the clock and per case its states, labels, row and log line.
"""
import datetime
import json
import os
import struct
import sys
import tempfile
import time

from anki import deck_config_pb2, decks_pb2, scheduler_pb2
from anki.collection import Collection

DECK, NOTE, FILTERED = 1, 1600000000000, 1650000000000
CARD_COLS = ("id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data").split()
LOG_COLS = "id cid usn ease ivl lastIvl factor time type".split()
BUTTONS = ["again", "hard", "good", "easy"]


def blob(msg):
    return list(msg.SerializeToString())


def shortest(x):
    want = struct.pack("<f", x)
    for digits in range(1, 10):
        y = float(f"{x:.{digits}g}")
        if struct.pack("<f", y) == want:
            return y
    return x


def memory(m):
    return [shortest(m.memory_state.stability), shortest(m.memory_state.difficulty)] if m.HasField("memory_state") else None


def learning(m):
    return dict(remaining_steps=m.remaining_steps, scheduled_secs=m.scheduled_secs, elapsed_secs=m.elapsed_secs, memory=memory(m))


def review(m):
    return dict(scheduled_days=m.scheduled_days, elapsed_days=m.elapsed_days, ease_factor=shortest(m.ease_factor),
                lapses=m.lapses, leeched=m.leeched, memory=memory(m))


def normal(m):
    kind = m.WhichOneof("kind")
    inner = getattr(m, kind)
    if kind == "new":
        return dict(kind=kind, position=inner.position)
    if kind == "relearning":
        return dict(kind=kind, learning=learning(inner.learning), review=review(inner.review))
    return dict(kind=kind, **(learning(inner) if kind == "learning" else review(inner)))


def state(m):
    if m.WhichOneof("kind") == "normal":
        return normal(m.normal)
    inner = m.filtered
    if inner.WhichOneof("kind") == "preview":
        return dict(kind="preview", scheduled_secs=inner.preview.scheduled_secs, finished=inner.preview.finished)
    return dict(kind="rescheduling", original=normal(inner.rescheduling.original_state))


def open_collection(rollover, today):
    path = os.path.join(tempfile.mkdtemp(), "c.anki2")
    col = Collection(path)
    col.set_config("rollover", rollover)
    col.set_config("creationOffset", time.timezone // 60)
    date = datetime.date.fromtimestamp(time.time() - rollover * 3600)
    born = date - datetime.timedelta(days=today)
    at = datetime.datetime(born.year, born.month, born.day, rollover)  # local time
    col.db.execute("update col set crt=?", int(at.timestamp()))
    col.close()
    col = Collection(path)
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"] = "x"
    col.add_note(note, 1)
    col.db.execute("update notes set id=?", NOTE)
    kind = decks_pb2.Deck.KindContainer(filtered=decks_pb2.Deck.Filtered(reschedule=True))
    col.db.execute("insert into decks values (?,?,0,0,?,?)", FILTERED, "Filtered", [8, 1, 16, 1], blob(kind))
    return col


def set_up(col, case):
    for key, val in case["config"].items():
        col.set_config(key, val)
    conf = deck_config_pb2.DeckConfig.Config(new_per_day=20, reviews_per_day=200)
    for key, val in case["preset"].items():
        if isinstance(val, list):
            getattr(conf, key).extend(val)
        else:
            setattr(conf, key, val)
    col.db.execute("update deck_config set config=? where id=1", blob(conf))
    home = decks_pb2.Deck.Normal(config_id=1)
    if case["deck"].get("desired_retention"):
        home.desired_retention = case["deck"]["desired_retention"]
    col.db.execute("update decks set kind=? where id=1", blob(decks_pb2.Deck.KindContainer(normal=home)))
    if case["filtered"]:
        kind = decks_pb2.Deck.Filtered(**case["filtered"])
        col.db.execute("update decks set kind=? where id=?", blob(decks_pb2.Deck.KindContainer(filtered=kind)), FILTERED)


def ask(col, case):
    row = dict(case["card"], nid=NOTE, ord=0, mod=1, usn=0)
    row["data"] = json.dumps(row["data"], separators=(",", ":"))
    col.db.execute("delete from cards")
    col.db.execute("delete from revlog")
    col.db.execute("update notes set tags='', usn=0")
    col.db.execute("insert into cards values (%s)" % ",".join("?" * len(CARD_COLS)), *[row[c] for c in CARD_COLS])
    for entry in case["revlog"] or []:
        col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", *entry)
    start = int(time.time())
    timing = col._backend.sched_timing_today()
    states = col._backend.get_scheduling_states(row["id"])
    labels = [x.translate({0x2068: None, 0x2069: None}) for x in col._backend.describe_next_states(states)]
    button = case["button"]
    col._backend.answer_card(scheduler_pb2.CardAnswer(
        card_id=row["id"], current_state=states.current, new_state=getattr(states, button), rating=BUTTONS.index(button),
        answered_at_millis=int(time.time() * 1000), milliseconds_taken=5000))
    after = dict(zip(CARD_COLS, col.db.first("select %s from cards" % ",".join(CARD_COLS))))
    after["data"] = json.loads(after["data"])
    log = col.db.first("select %s from revlog where id = (select max(id) from revlog)" % ",".join(LOG_COLS))
    if int(time.time()) != start:
        return None  # the clock moved between the questions
    expected = dict(states={b: state(getattr(states, b)) for b in ["current"] + BUTTONS}, labels=labels)
    expected["after"] = {button: dict(card=after, revlog=dict(zip(LOG_COLS[3:], log[3:])), note_tags=col.db.scalar("select tags from notes"))}
    return dict(now=start, today=timing.days_elapsed, next_day_at=timing.next_day_at, expected=expected)


def main():
    job = json.load(sys.stdin)
    col = open_collection(job["rollover"], job["today"])
    out = []
    for case in job["cases"]:
        set_up(col, case)
        answer = None
        while answer is None:
            answer = ask(col, case)
        out.append(answer)
    col.close()
    json.dump(out, sys.stdout)


main()
