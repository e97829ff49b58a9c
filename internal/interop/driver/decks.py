"""Decks, filtered decks and presets."""

from session import S, command, set_keys


@command
def new_deck(name):
    return S.col.decks.id(name)


@command
def rename_deck(deck, name):
    S.col.decks.rename(S.col.decks.id(deck, create=False), name)


@command
def remove_deck(deck):
    return S.col.decks.remove([S.col.decks.id(deck, create=False)]).count


@command
def deck_tree():
    def node(tree):
        return {
            "id": tree.deck_id,
            "name": tree.name,
            "collapsed": tree.collapsed,
            "counts": [tree.new_count, tree.learn_count, tree.review_count],
            "children": [node(child) for child in tree.children],
        }

    return node(S.col.sched.deck_due_tree())["children"]


@command
def collapse_deck(deck, collapsed):
    found = S.col.decks.id(deck, create=False)
    S.col.decks.set_collapsed(found, collapsed, 0)


@command
def new_filtered_deck(name, search):
    did = S.col.decks.new_filtered(name)
    deck = S.col.decks.get(did)
    deck["terms"] = [[search, 100, 0]]
    S.col.decks.save(deck)
    S.col.sched.rebuild_filtered_deck(did)
    return did


@command
def new_preset(name):
    return S.col.decks.add_config_returning_id(name)


@command
def remove_preset(name):
    for conf in S.col.decks.all_config():
        if conf["name"] == name:
            S.col.decks.remove_config(conf["id"])


@command
def use_preset(deck, preset):
    found = S.col.decks.by_name(deck)
    ids = [c["id"] for c in S.col.decks.all_config() if c["name"] == preset]
    S.col.decks.set_config_id_for_deck_dict(found, ids[0])


@command
def edit_preset(deck, changes):
    """Set keys of the deck's preset, e.g. {"new.perDay": 7}."""
    conf = S.col.decks.config_dict_for_deck_id(S.col.decks.id(deck, create=False))
    conf.pop("dyn", None)
    set_keys(conf, changes)
    S.col.decks.update_config(conf)


@command
def edit_deck(deck, changes):
    found = S.col.decks.by_name(deck)
    set_keys(found, changes)
    S.col.decks.update_dict(found)
