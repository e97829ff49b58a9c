"""Packages and media files."""

import base64

from anki import import_export_pb2
from anki.collection import DeckIdLimit
from session import S, command


@command
def import_apkg(path, scheduling=True, presets=True, merge_notetypes=False, update=0):
    options = import_export_pb2.ImportAnkiPackageOptions(
        with_scheduling=scheduling,
        with_deck_configs=presets,
        merge_notetypes=merge_notetypes,
        update_notes=update,
        update_notetypes=update,
    )
    request = import_export_pb2.ImportAnkiPackageRequest(
        package_path=path, options=options
    )
    log = S.col.import_anki_package(request).log
    return {
        "found": log.found_notes,
        "new": len(log.new),
        "updated": len(log.updated),
        "duplicate": len(log.duplicate),
        "conflicting": len(log.conflicting),
    }


@command
def export_apkg(path, deck=None, scheduling=True, media=True, legacy=False):
    options = import_export_pb2.ExportAnkiPackageOptions(
        with_scheduling=scheduling,
        with_deck_configs=scheduling,
        with_media=media,
        legacy=legacy,
    )
    limit = None if deck is None else DeckIdLimit(S.col.decks.id(deck, create=False))
    return S.col.export_anki_package(out_path=path, options=options, limit=limit)


@command
def export_colpkg(path, media=True, legacy=False):
    """Write a .colpkg; the collection is closed and opened again around it."""
    S.col.export_collection_package(path, include_media=media, legacy=legacy)
    S.col.reopen()


@command
def import_colpkg(package, path):
    """Replace the collection file at path by a .colpkg; nothing may be open."""
    from anki._backend import RustBackend

    stem = path[: -len(".anki2")]
    RustBackend().import_collection_package(
        col_path=path,
        backup_path=package,
        media_folder=stem + ".media",
        media_db=stem + ".media.db2",
    )


@command
def add_media(name, data):
    return S.col.media.write_data(name, base64.b64decode(data))


@command
def trash_media(names):
    S.col.media.trash_files(names)


@command
def media_dir():
    return S.col.media.dir()
