"""The collection as a whole: open, close, check, config, undo, queries."""

import time

from anki.collection import Collection
from session import S, command, plain


@command
def open(path):
    S.path = path
    S.col = Collection(path)
    return S.col.db.scalar("select ver from col")


@command
def close(downgrade=False):
    if S.col is not None:
        S.col.close(downgrade=downgrade)
    S.col = None


@command
def check():
    """The problems that Anki's "check database" finds (and mends)."""
    return list(S.col._backend.check_database())


@command
def sql(query, args=()):
    return plain(S.col.db.all(query, *args))


@command
def execute(query, args=()):
    S.col.db.execute(query, *args)


@command
def set_config(key, value):
    S.col.set_config(key, value)


@command
def remove_config(key):
    S.col.remove_config(key)


@command
def get_config(key):
    return S.col.get_config(key)


@command
def undo():
    return S.col.undo().operation


@command
def redo():
    return S.col.redo().operation


@command
def undo_status():
    status = S.col.undo_status()
    return {"undo": status.undo, "redo": status.redo}


@command
def find_notes(query):
    return list(S.col.find_notes(query))


@command
def find_cards(query):
    return list(S.col.find_cards(query))


@command
def now():
    return time.time()
