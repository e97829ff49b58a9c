"""Notes and their tags."""

from session import S, command


@command
def add_note(notetype, deck, fields, tags=()):
    note = S.col.new_note(S.col.models.by_name(notetype))
    fill(note, fields)
    note.tags = list(tags)
    S.col.add_note(note, S.col.decks.id(deck))
    return {"note": note.id, "cards": list(S.col.card_ids_of_note(note.id))}


def fill(note, fields):
    for name, value in fields.items():
        note[name] = value


@command
def edit_note(note, fields=None, tags=None):
    found = S.col.get_note(note)
    fill(found, fields or {})
    if tags is not None:
        found.tags = list(tags)
    S.col.update_note(found)


@command
def remove_notes(notes):
    return S.col.remove_notes(notes).count


@command
def add_tags(notes, tags):
    return S.col.tags.bulk_add(notes, tags).count


@command
def remove_tags(notes, tags):
    return S.col.tags.bulk_remove(notes, tags).count


@command
def rename_tag(old, new):
    return S.col.tags.rename(old, new).count


@command
def clear_unused_tags():
    return S.col.tags.clear_unused_tags().count


@command
def duplicate_or_empty(note):
    return int(S.col.get_note(note).fields_check())
