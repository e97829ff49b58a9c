"""Make collections by SQL and ask the real scheduler for queue, counts and deck list.

In: a list of jobs {path, rollover, today, config, presets, decks, notes, cards, selected}; the collections stay where
they are. Out: per job the queue's ids, its counts, the labels of its first cards and the deck list's counts.
"""
import datetime
import json
import os
import shutil
import sys
import tempfile
import time

from anki import deck_config_pb2, decks_pb2
from anki.collection import Collection


def blob(msg):
    return list(msg.SerializeToString())


def set_clock(col, rollover, today):
    col.set_config("rollover", rollover)
    col.set_config("creationOffset", time.timezone // 60)
    date = datetime.date.fromtimestamp(time.time() - rollover * 3600)
    born = date - datetime.timedelta(days=today)
    at = datetime.datetime(born.year, born.month, born.day, rollover)  # local time
    col.db.execute("update col set crt=?", int(at.timestamp()))


def fill(col, job):
    for key, val in job["config"].items():
        col.set_config(key, val)
    for preset in job["presets"]:
        conf = deck_config_pb2.DeckConfig.Config(**preset["config"])
        col.db.execute("insert or replace into deck_config values (?,?,0,0,?)", preset["id"], preset["name"], blob(conf))
    for deck in job["decks"]:
        common = decks_pb2.Deck.Common(**deck["common"])
        kind = decks_pb2.Deck.KindContainer()
        if deck.get("filtered"):
            kind.filtered.CopyFrom(decks_pb2.Deck.Filtered(**deck["filtered"]))
        else:
            kind.normal.CopyFrom(decks_pb2.Deck.Normal(**deck["normal"]))
        col.db.execute("insert or replace into decks values (?,?,0,0,?,?)", deck["id"], deck["name"], blob(common), blob(kind))
    mid = col.models.id_for_name("Basic")
    for nid in job["notes"]:
        col.db.execute("insert into notes values (?,?,?,1,0,'',?,'x',0,0,'')", nid, f"g{nid}", mid, "x\x1fy")
    for row in job["cards"]:
        col.db.execute("insert into cards values (%s)" % ",".join("?" * 18), *row)
    col.set_config("curDeck", job["selected"])


def counts_of(tree, out):
    out[tree.deck_id] = [tree.new_count, tree.learn_count, tree.review_count]
    for child in tree.children:
        counts_of(child, out)


def ask(job):
    shutil.copy(EMPTY, job["path"])
    col = Collection(job["path"])
    set_clock(col, job["rollover"], job["today"])
    fill(col, job)
    assert col._backend.sched_timing_today().days_elapsed == job["today"]
    tree = {}
    counts_of(col.sched.deck_due_tree(), tree)
    tree.pop(0, None)
    got = col.sched.get_queued_cards(fetch_limit=10000)
    labels = []
    for queued in got.cards[:40]:
        texts = col._backend.describe_next_states(queued.states)
        labels.append([x.translate({0x2068: None, 0x2069: None}) for x in texts])
    col.close()
    return dict(cards=[q.card.id for q in got.cards], counts=[got.new_count, got.learning_count, got.review_count],
                labels=labels, tree=tree)


EMPTY = os.path.join(tempfile.mkdtemp(), "empty.anki2")
Collection(EMPTY).close()
json.dump([ask(job) for job in json.load(sys.stdin)], sys.stdout)
