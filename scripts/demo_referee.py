"""What the demo asks the real Anki: what the server has got, and a second computer that changes a notetype."""

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time

USAGE = (
    "demo_referee.py counts FOLDER | second-computer ENDPOINT USER PASSWORD | edit ENDPOINT USER PASSWORD FILE | "
    "media ENDPOINT USER PASSWORD COUNT | downloads ENDPOINT USER PASSWORD FILE | same FILE FILE"
)


def copied(path, folder):
    """A copy with its log, so that whoever has the file open is not disturbed."""
    copy = os.path.join(folder, "collection.anki2")
    for end in ("", "-wal"):
        if os.path.exists(path + end):
            shutil.copy(path + end, copy + end)
    return copy


def counts(path):
    """Notes, cards and reviews of a collection that may be open elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(copied(path, folder))
        try:
            return [db.execute(f"select count() from {table}").fetchone()[0] for table in ("notes", "cards", "revlog")]
        finally:
            db.close()


@contextlib.contextmanager
def another_computer(endpoint, user, password):
    """What a computer has that has just downloaded, and its account."""
    from anki.collection import Collection

    with tempfile.TemporaryDirectory() as folder:
        col = Collection(os.path.join(folder, "collection.anki2"))
        auth = col.sync_login(user, password, endpoint)
        auth.endpoint = endpoint
        one_way(col, auth, upload=False)
        yield col, auth
        col.close()


def edit(endpoint, user, password, path):
    """Changes elsewhere the field that was changed last in a collection that may be open here."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(copied(path, folder))
        note = db.execute("select id from notes order by mod desc limit 1").fetchone()[0]
        db.close()
    with another_computer(endpoint, user, password) as (col, auth):
        note = col.get_note(note)
        note.fields[0] = "What this field says on the other computer"
        col.update_note(note)
        col.sync_collection(auth, False)


def media(endpoint, user, password, count):
    """Sends many files."""
    with another_computer(endpoint, user, password) as (col, auth):
        for number in range(int(count)):
            with open(os.path.join(col.media.dir(), f"from elsewhere {number}.jpg"), "wb") as file:
                file.write(os.urandom(30_000))
        col.sync_media(auth)
        while col.media_sync_status().active:
            time.sleep(0.1)


def second_computer(endpoint, user, password):
    """Downloads, gives a notetype one more field, which cannot be merged, and uploads."""
    with another_computer(endpoint, user, password) as (col, auth):
        notetype = col.models.get(col.db.scalar("select mid from notes group by mid order by count() desc limit 1"))
        col.models.add_field(notetype, col.models.new_field("Added elsewhere"))
        col.models.update_dict(notetype)
        one_way(col, auth, upload=True)


def downloads(endpoint, user, password, path):
    """Fails unless a new computer that downloads has what the collection in a file has, which may be open here."""
    with tempfile.TemporaryDirectory() as folder:
        with another_computer(endpoint, user, password) as (col, _):
            col.close()
            shutil.copy(col.path, os.path.join(folder, "downloaded.anki2"))
            col.reopen()
        same(path, os.path.join(folder, "downloaded.anki2"))


def one_way(col, auth, upload):
    col.close_for_full_sync()
    col.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
    col.reopen(after_full_sync=True)


def same(ours, theirs):
    """Fails unless two closed collections hold the same and Anki's own check finds nothing wrong in either."""
    from anki.collection import Collection

    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate((ours, theirs)):
            os.mkdir(f"{folder}/{number}")
            col = Collection(copied(path, f"{folder}/{number}"))
            report, good = col.fix_integrity()
            if not good:
                sys.exit(f"{path}: {report}")
            tables = {
                "notes": "select id, guid, mid, mod, tags, flds from notes order by id",
                "cards": "select id, nid, did, ord, mod, type, queue, due, ivl, factor, reps, lapses from cards order by id",
                "reviews": "select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id",
            }
            found.append({name: col.db.all(query) for name, query in tables.items()})
            col.close()
    for name, rows in found[0].items():
        if rows != found[1][name]:
            sys.exit(f"the {name} differ: {len(rows)} here, {len(found[1][name])} on the server")
    print(", ".join(f"{len(rows)} {name}" for name, rows in found[0].items()))


def main(arguments):
    match arguments:
        case ["counts", folder]:
            print(*counts(folder))
        case ["second-computer", endpoint, user, password]:
            second_computer(endpoint, user, password)
        case ["edit", endpoint, user, password, path]:
            edit(endpoint, user, password, path)
        case ["media", endpoint, user, password, count]:
            media(endpoint, user, password, count)
        case ["downloads", endpoint, user, password, path]:
            downloads(endpoint, user, password, path)
        case ["same", ours, theirs]:
            same(ours, theirs)
        case _:
            sys.exit(USAGE)


main(sys.argv[1:])
