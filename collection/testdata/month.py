# 3,000 cards in five decks with three presets, half of them learnt before.
import random

rng = random.Random(args["seed"])
presets = []
for i in range(3):
    conf = col.decks.add_config(f"p{i}")
    conf["new"]["perDay"] = [10, 20, 40][i]
    conf["rev"]["perDay"] = [200, 60, 9999][i]
    conf["new"]["delays"] = [[1, 10], [1, 10, 1440], [15, 60]][i]
    conf["lapse"]["delays"] = [[10], [], [5, 2880]][i]
    conf["new"]["bury"] = conf["rev"]["bury"] = i > 0
    conf["buryInterdayLearning"] = i == 1
    conf["reviewOrder"] = [12, 7, 11][i] if args["fsrs"] else [0, 5, 2][i]
    conf["newGatherPriority"] = [0, 3, 4][i]
    conf["newSortOrder"] = [0, 4, 2][i]
    conf["desiredRetention"] = [0.9, 0.85, 0.94][i]
    if i == 1:
        conf["easyDaysPercentages"] = [1.0, 0.5, 1.0, 1.0, 0.5, 0.0, 1.0]
    col.decks.update_config(conf)
    presets.append(conf["id"])
decks = []
for i, name in enumerate(["Top", "Top::One", "Top::Two", "Top::Two::Deep", "Other"]):
    deck = col.decks.get(col.decks.id(name))
    deck["conf"] = presets[i % 3]
    col.decks.save(deck)
    decks.append(deck["id"])
col.set_config("fsrs", args["fsrs"])
col.set_config("loadBalancerEnabled", args["seed"] % 2 == 1)

cards = []
basic, reversed_ = col.models.by_name("Basic"), col.models.by_name("Basic (and reversed card)")
for i in range(2250):
    note = col.new_note(basic if i % 3 else reversed_)
    note["Front"], note["Back"] = f"front {i}", f"back {i}"
    col.add_note(note, rng.choice(decks))
    cards += note.card_ids()
assert len(cards) == 3000, len(cards)
rng.shuffle(cards)
for part in range(10):
    col.sched.set_due_date(cards[part * 150 : part * 150 + 150], f"{part}-{part * 4 + 3}!")
for card in cards[:1500:7]:
    c = col.get_card(card)
    c.factor = rng.choice([1300, 1700, 2300, 2700])
    c.lapses = rng.randrange(5)
    col.update_card(c)
col.decks.select(decks[0])
