"""Make a collection of 100,000 cards as a diligent learner has it after some years: the same one every time.

Reads {"path": FILE, "package": FILE} from stdin; writes the collection, and a package of 1,500 of its notes.
"""

import hashlib
import json
import random
import sqlite3
import sys

from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions

NOTES = {"Basic": 30_000, "Basic (and reversed card)": 25_000, "Cloze": 10_000}  # 1, 2 and 2 cards each
REVLOG_PER_CARD = 4
TODAY = 2_000  # day number of the collection
PACKAGE_DECK, PACKAGE_NOTES = "Export", 1_500

random.seed(26)
where = json.load(sys.stdin)


def word():
    return "".join(random.choice("bdfgklmnprst") + random.choice("aeiou") for _ in range(random.randint(1, 4)))


words = sorted({word() for _ in range(20_000)})


def text(least, most):
    return " ".join(random.choices(words, k=random.randint(least, most)))


def lay_out(col):
    """Make forty decks in a tree, and return their ids and those of the notetypes."""
    names = []
    for subject in range(4):
        for part in range(3):
            names += [f"Subject {subject}::Part {part}::Lesson {lesson}" for lesson in range(2)]
    decks = [col.decks.id(name) for name in names + [PACKAGE_DECK]]
    conf = col.decks.add_config("Many")
    conf["rev"]["perDay"] = 9_999
    conf["new"]["perDay"] = 200
    col.decks.update_config(conf)
    for deck in col.decks.all_names_and_ids():
        if deck.name.startswith("Subject 1"):
            col.decks.set_config_id_for_deck_dict(col.decks.get(deck.id), conf["id"])
    return decks, {name: col.models.id_for_name(name) for name in NOTES}


def schedule(position):
    """Type, queue, due, ivl, factor, reps, lapses of a card."""
    kind = random.random()
    if kind < 0.2:
        return 0, 0, position, 0, 0, 0, 0
    interval = int(random.paretovariate(0.7)) % 900 + 1
    due = TODAY + random.randint(-min(interval, 5), interval)
    queue = -1 if kind < 0.24 else 2
    return 2, queue, due, interval, random.randrange(1300, 3000, 50), random.randint(3, 30), random.randint(0, 4)


def note_fields(name):
    if name == "Cloze":
        return [f"{text(5, 20)} {{{{c1::{text(1, 3)}}}}} {text(5, 20)} {{{{c2::{text(1, 3)}}}}}", text(0, 10)]
    return [text(1, 6), f"<b>{text(1, 3)}</b><br>{text(5, 40)}"]


def rows(decks, notetypes, crt):
    start = (crt + 86_400) * 1000
    notes, cards, revlog = [], [], []
    kinds = [name for name, count in NOTES.items() for _ in range(count)]
    random.shuffle(kinds)
    tags = [f"topic::{word()}::{word()}" for _ in range(300)]
    for number, name in enumerate(kinds):
        nid = start + number * 2_000
        fields = note_fields(name)
        csum = int(hashlib.sha1(fields[0].encode()).hexdigest()[:8], 16)
        tag_text = " " + " ".join(sorted(random.sample(tags, random.randint(1, 3)))) + " "
        notes.append((nid, f"g{number:09}", notetypes[name], nid // 1000, 0, tag_text, "\x1f".join(fields), fields[0], csum, 0, ""))
        deck = decks[-1] if number < PACKAGE_NOTES else random.choice(decks[:-1])
        for ord in range(1 if name == "Basic" else 2):
            cid = nid + ord
            state = schedule(number)
            cards.append((cid, nid, deck, ord, nid // 1000, 0, *state, 0, 0, 0, 0, "{}"))
            if state[5]:
                revlog += [
                    (cid + 1_000_000 * (i + 1) * 86 + ord, cid, 0, random.randint(1, 4), i * 5 + 1, i * 3, state[4], 6_000, min(i, 1))
                    for i in range(REVLOG_PER_CARD + 1)
                ]
    return notes, cards, list({row[0]: row for row in revlog}.values())


col = Collection(where["path"])
decks, notetypes = lay_out(col)
crt = col.crt - TODAY * 86_400
col.close()

notes, cards, revlog = rows(decks, notetypes, crt)
db = sqlite3.connect(where["path"])
for table, values in (("notes", notes), ("cards", cards), ("revlog", revlog)):
    places = ",".join("?" * len(values[0]))
    db.executemany(f"insert into {table} values ({places})", values)
db.execute("update col set crt = ?", (crt,))
db.commit()
db.close()

col = Collection(where["path"])
col.fix_integrity()
assert col.card_count() == 100_000, col.card_count()
options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=False, legacy=False)
col.export_anki_package(out_path=where["package"], options=options, limit=DeckIdLimit(decks[-1]))
col.close()
json.dump({"cards": len(cards), "notes": len(notes), "revlog": len(revlog)}, sys.stdout)
