"""The collection a client has open, and the table of its commands."""

import base64

from anki.collection import Collection


COMMANDS = {}


class State:
    col: Collection = None
    path: str = ""
    auth = None


S = State()


def command(func):
    COMMANDS[func.__name__] = func
    return func


def plain(value):
    """Anything a database row holds, as JSON; bytes become {"blob": base64}."""
    if isinstance(value, (bytes, bytearray)):
        return {"blob": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def set_keys(tree, changes):
    """Set keys by path, e.g. {"new.perDay": 7}."""
    for key, value in changes.items():
        at = tree
        *path, last = key.split(".")
        for part in path:
            at = at[part]
        at[last] = value
