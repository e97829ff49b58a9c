"""Anything the other commands do not offer."""

from session import S, command


@command
def script(code, args=None):
    """Run statements with the names col and args; what they leave in the name result is returned."""
    names = {"col": S.col, "args": args or {}, "result": None}
    exec(code, names)
    return names["result"]
