"""Drive one real Anki collection by JSON lines.

Each line on stdin is {"cmd": NAME, "args": {...}}; each answer on stdout is one
line, {"ok": RESULT} or {"error": {"kind": CLASS, "message": TEXT}}.
The process ends when stdin closes.
"""

import json
import os
import sys
import traceback

import session
from anki.errors import SyncError

for module in ("whole", "notes", "cards", "decks", "notetypes", "packages", "sync", "script"):
    __import__(module)


def describe(exc):
    kind = type(exc).__name__
    if isinstance(exc, SyncError):
        kind += "." + exc.kind.name
    text = str(exc) or repr(exc)
    if os.environ.get("KARUTA_DRIVER_TRACE"):
        text += "\n" + traceback.format_exc()
    return {"kind": kind, "message": text}


def main():
    # What Anki itself prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            func = session.COMMANDS[request["cmd"]]
            reply = {"ok": func(**request.get("args", {}))}
        except Exception as exc:
            reply = {"error": describe(exc)}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
    if session.S.col is not None:
        session.S.col.close()


main()
