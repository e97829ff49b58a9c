# Make a collection by SQL, keep a copy of it for Karuta, and let the real backend do the steps. What each step
# answers and which rows it changes goes into result.
import gc
import os
import shutil
import time

from anki import deck_config_pb2, decks_pb2, scheduler_pb2
from anki.collection import Collection
from anki.scheduler_pb2 import CustomStudyRequest

ISOLATES = {0x2068: None, 0x2069: None}


def blob(msg):
    return list(msg.SerializeToString())


def set_clock(at):
    with open(os.environ["FAKETIME_TIMESTAMP_FILE"], "w") as f:
        f.write(at + "\n")


def put_config(db, key, text):
    db.execute("delete from config where key=?", key)
    if text is not None:
        db.execute("insert into config values (?,0,0,cast(? as blob))", key, text)


def opened(world):
    col = Collection(world["theirs"])
    # The Python part, not the backend, fills in an offset that is missing.
    put_config(col.db, "creationOffset", world["config"]["creationOffset"])
    return col


def fill(col, world):
    db = col.db
    for key, text in world["config"].items():
        put_config(db, key, text)
    db.execute("update col set crt=?", world["crt"])
    for preset in world["presets"]:
        conf = deck_config_pb2.DeckConfig.Config(**preset["config"])
        db.execute("insert or replace into deck_config values (?,?,0,0,?)", preset["id"], preset["name"], blob(conf))
    for deck in world["decks"]:
        kind = decks_pb2.Deck.KindContainer()
        if deck.get("filtered"):
            kind.filtered.CopyFrom(decks_pb2.Deck.Filtered(**deck["filtered"]))
        else:
            kind.normal.CopyFrom(decks_pb2.Deck.Normal(**deck["normal"]))
        common = decks_pb2.Deck.Common(**deck["common"])
        db.execute("insert or replace into decks values (?,?,0,0,?,?)", deck["id"], deck["name"], blob(common), blob(kind))
    mid = col.models.id_for_name("Basic")
    for nid, tags in world["notes"]:
        db.execute("insert into notes values (?,?,?,1,0,?,?,'x',0,0,'')", nid, f"g{nid}", mid, tags, "x\x1fy")
    for row in world["cards"]:
        db.execute("insert into cards values (%s)" % ",".join("?" * 18), *row)
    for row in world["revlog"] or []:
        db.execute("insert into revlog values (%s)" % ",".join("?" * 9), *row)


def counts_of(tree, out):
    out[str(tree.deck_id)] = [tree.new_count, tree.learn_count, tree.review_count]
    for child in tree.children:
        counts_of(child, out)


def tree(col, step):
    out = {}
    counts_of(col.sched.deck_due_tree(), out)
    out.pop("0", None)
    if out.get("1") == [0, 0, 0]:
        out.pop("1")
    return out


def labels(col, states):
    return [x.translate(ISOLATES) for x in col._backend.describe_next_states(states)]


def queue(col, step):
    got = col.sched.get_queued_cards(fetch_limit=10000)
    return dict(cards=[q.card.id for q in got.cards], counts=[got.new_count, got.learning_count, got.review_count],
                labels=[labels(col, q.states) for q in got.cards[:5]])


def study(col, step):
    got = col.sched.get_queued_cards(fetch_limit=1)
    if not got.cards:
        return 0
    give(col, got.cards[0].card.id, got.cards[0].states, step["n"])
    return got.cards[0].card.id


def give(col, card, states, rating):
    new = getattr(states, ("again", "hard", "good", "easy")[rating - 1])
    col._backend.answer_card(scheduler_pb2.CardAnswer(
        card_id=card, current_state=states.current, new_state=new, rating=rating - 1,
        answered_at_millis=int(time.time() * 1000), milliseconds_taken=5000))


def answer(col, step):
    col.db.execute("pragma user_version")  # drops the queue, which takes answers to its first card alone
    states = col._backend.get_scheduling_states(step["cards"][0])
    give(col, step["cards"][0], states, step["n"])
    return labels(col, states)


def states(col, step):
    col.db.execute("pragma user_version")
    return labels(col, col._backend.get_scheduling_states(step["cards"][0]))


def save(col, step):
    deck = col.sched.get_or_create_filtered_deck(step["n"])
    deck.name, deck.allow_empty = step["text"], True
    del deck.config.search_terms[:]
    for text in step["words"]:
        term = deck.config.search_terms.add()
        term.search, term.limit, term.order = text, 20, 6
    col.sched.add_or_update_filtered_deck(deck)


def custom(col, step):
    request = CustomStudyRequest(deck_id=step["n"])
    names = ["new_limit_delta", "review_limit_delta", "forgot_days", "review_ahead_days", "preview_days"]
    if step["kind"] < len(names):
        setattr(request, names[step["kind"]], 5)
    else:
        request.cram.kind, request.cram.card_limit = step["kind"] - len(names), 5
        request.cram.tags_to_include.extend(step["words"])
    col.sched.custom_study(request)


def options(col, step):
    update = col._backend.get_deck_configs_for_update(step["n"])
    current = update.current_deck.config_id
    config = next(c.config for c in update.all_config if c.config.id == current)
    config.config.desired_retention = 0.8
    limits = update.current_deck.limits
    limits.ClearField("desired_retention")
    for name in "new_today", "review_today":
        if not getattr(limits, name + "_active"):
            limits.ClearField(name)
    col._backend.update_deck_configs(
        target_deck_id=step["n"], configs=[config], removed_config_ids=[], mode=0, card_state_customizer="",
        limits=limits, new_cards_ignore_review_limit=False, fsrs=step["kind"] & 1 > 0,
        apply_all_parent_limits=False, fsrs_reschedule=step["kind"] & 2 > 0, fsrs_health_check=False)


def reopen(col, step):
    col.close()
    col.reopen()


def select(col, step):
    col.decks.set_current(step["n"])


OPS = dict(
    save=save, custom=custom, options=options, reopen=reopen, tree=tree, queue=queue, study=study, answer=answer, states=states, select=select,
    suspend=lambda col, step: col.sched.suspend_cards(step["cards"]) and None,
    unsuspend=lambda col, step: col.sched.unsuspend_cards(step["cards"]) and None,
    bury=lambda col, step: col.sched.bury_cards(step["cards"]) and None,
    unbury=lambda col, step: col.sched.unbury_cards(step["cards"]) and None,
    flag=lambda col, step: col.set_user_flag_for_cards(step["n"], step["cards"]) and None,
    grade=lambda col, step: col._backend.grade_now(card_ids=step["cards"], rating=step["n"] - 1) and None,
    due=lambda col, step: col.sched.set_due_date(step["cards"], step["text"]) and None,
    forget=lambda col, step: col.sched.schedule_cards_as_new(
        step["cards"], restore_position=step["n"] & 1 > 0, reset_counts=step["n"] & 2 > 0) and None,
    reposition=lambda col, step: col.sched.reposition_new_cards(
        step["cards"], starting_from=step["n"], step_size=3, randomize=False, shift_existing=True) and None,
    move=lambda col, step: col.set_deck(step["cards"], step["n"]) and None,
    empty=lambda col, step: col.sched.empty_filtered_deck(step["n"]) and None,
    rebuild=lambda col, step: col.sched.rebuild_filtered_deck(step["n"]) and None,
)


def rows(col):
    return dict(col.db.all(args["state"]))


def run(world):
    set_clock(world["at"])
    col = Collection(world["theirs"])
    fill(col, world)
    col.close()
    shutil.copy(world["theirs"], world["ours"])
    col = opened(world)
    before, out = rows(col), []
    for step in world["steps"]:
        if step["at"]:
            set_clock(step["at"])
        done = dict(error="", out=None)
        try:
            done["out"] = OPS[step["op"]](col, step)
        except Exception as exc:
            done["error"] = f"{type(exc).__name__}: {exc}"
        except BaseException as exc:  # a panic: the backend is of no more use
            done["error"] = f"panic: {exc}"
            col = exc.__traceback__ = None
            gc.collect()
            col = opened(world)
        after = rows(col)
        done["rows"] = {key: after.get(key) for key in after.keys() | before.keys() if after.get(key) != before.get(key)}
        if step["undo"] and not done["error"]:
            try:
                col.undo()
                after = before
            except Exception as exc:
                done["undo"] = f"{type(exc).__name__}: {exc}"
        before = after
        out.append(done)
    col.close()
    return out


result = run(args["world"])
