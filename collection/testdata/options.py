# A collection whose options can be changed: decks below decks, presets with FSRS
# parameters of several versions, and cards in every state with a review log.
import random

rnd = random.Random(args["seed"])
now = args["now"]
today = col.sched.today

presets = [1]
for i in range(3):
    preset = col.decks.add_config_returning_id(f"Preset {i}")
    conf = col.decks.get_config(preset)
    conf["new"]["order"] = rnd.choice([0, 1])
    conf["rev"]["maxIvl"] = rnd.choice([36500, 100])
    conf["new"]["delays"] = rnd.choice([[1.0, 10.0], [5.0], []])
    col.decks.update_config(conf)
    presets.append(preset)
decks = [col.decks.id(name) for name in ["Default", "A", "A::B", "A::B::C", "D", "D::E"]]
for deck in decks:
    d = col.decks.get(deck)
    d["conf"] = rnd.choice(presets)
    if rnd.random() < 0.2:
        d["desiredRetention"] = rnd.choice([80, 95])
    if rnd.random() < 0.3:
        d["newLimitToday"] = {"limit": 5, "today": today - rnd.randrange(2)}
    col.decks.save(d)

cards = []
for i in range(args["notes"]):
    note = col.new_note(col.models.by_name(rnd.choice(["Basic", "Basic (and reversed card)"])))
    note["Front"] = f"note {i}"
    col.add_note(note, rnd.choice(decks))
    cards += [card.id for card in note.cards()]

taken = set()
def log(card, at, *row):
    id = at * 1000 + rnd.randrange(1000)
    while id in taken:
        id += 1
    taken.add(id)
    col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", id, card, 0, *row)

DAY = 86400
def history(card):
    """A log of the card, and when it was last answered."""
    at, interval, learning, last = now - rnd.randrange(30, 400) * DAY, 0, True, None
    if rnd.random() < 0.3:
        learning, interval = False, rnd.randrange(1, 60)  # the beginning was lost
    for n in range(rnd.randrange(12)):
        if at > now:
            break
        r, special = rnd.randrange(1, 5), rnd.random()
        fsrs = rnd.random() < 0.5
        factor = rnd.choice([150, 600, 1050]) if fsrs else rnd.choice([1300, 2500, 3000])
        if special < 0.05:
            log(card, at, 0, interval, interval, factor, 0, rnd.choice([4, 5]))
        elif special < 0.08:
            log(card, at, 0, 0, interval, 0, 0, 4)
            learning, interval, last = True, 0, None
        elif special < 0.12:
            log(card, at, r, interval, interval, 0, 3000, 3)
        elif learning and r < 3:
            log(card, at, r, -600, -60, 0 if not fsrs else factor, 3000, 0)
            at, last = at + 600, at
            continue
        else:
            new = 1 if r == 1 else max(interval + 1, round(interval * rnd.uniform(1, 3)))
            log(card, at, r, new, interval if interval else -600, factor, 3000, 0 if learning else 1)
            learning, interval, last = False, new, at
        at += max(1, round(max(interval, 1) * rnd.uniform(0.6, 1.5))) * DAY + rnd.randrange(-30000, 30000)
    return interval, last

for card in cards:
    kind = rnd.choice([0, 0, 1, 2, 2, 2, 2, 2, 3])
    if kind == 0:
        if rnd.random() < 0.3:
            col.db.execute("update cards set due = ? where id = ?", rnd.randrange(200), card)
        continue
    interval, last = history(card)
    data = '{"pos":%d}' % rnd.randrange(100)
    if rnd.random() < 0.6:
        data = '{"s":%s,"d":%s,"dr":0.9,"decay":0.5%s}' % (rnd.randrange(1, 90), rnd.randrange(1, 10), ',"lrt":%d' % last if last else "")
    due = today + rnd.randrange(-20, 60)
    queue = {1: 1, 2: 2, 3: 1}[kind]
    if kind != 2:
        due = now + rnd.randrange(-3000, 90000)
    if rnd.random() < 0.1:
        queue = rnd.choice([-1, -2, -3])
    col.db.execute(
        "update cards set type = ?, queue = ?, due = ?, ivl = ?, factor = ?, reps = ?, left = ?, data = ? where id = ?",
        kind, queue, due, max(interval, 1) if kind != 1 else 0, rnd.choice([1300, 2500, 2900]) if kind != 1 else 0,
        rnd.randrange(1, 12), rnd.randrange(3) if kind != 2 else 0, data, card)
col.set_config("fsrs", rnd.random() < 0.5)
col.set_config("loadBalancerEnabled", args["balancer"])
did = col.decks.new_filtered("Filtered")
deck = col.decks.get(did)
deck["terms"] = [["is:review", 5, 1]]
col.decks.save(deck)
col.sched.rebuild_filtered_deck(did)
