"""Notetypes, their fields and templates."""

from session import S, command


@command
def copy_notetype(notetype, name):
    made = S.col.models.copy(S.col.models.by_name(notetype), add=False)
    made["name"] = name
    return S.col.models.add_dict(made).id


@command
def rename_notetype(notetype, name):
    found = S.col.models.by_name(notetype)
    found["name"] = name
    S.col.models.update_dict(found)


@command
def remove_notetype(notetype):
    S.col.models.remove(S.col.models.id_for_name(notetype))


@command
def add_field(notetype, field):
    found = S.col.models.by_name(notetype)
    S.col.models.add_field(found, S.col.models.new_field(field))
    S.col.models.update_dict(found)


@command
def remove_field(notetype, field):
    found = S.col.models.by_name(notetype)
    S.col.models.remove_field(found, S.col.models.field_map(found)[field][1])
    S.col.models.update_dict(found)


@command
def rename_field(notetype, field, name):
    found = S.col.models.by_name(notetype)
    S.col.models.rename_field(found, S.col.models.field_map(found)[field][1], name)
    S.col.models.update_dict(found)


@command
def add_template(notetype, name, question, answer):
    found = S.col.models.by_name(notetype)
    made = S.col.models.new_template(name)
    made["qfmt"], made["afmt"] = question, answer
    S.col.models.add_template(found, made)
    S.col.models.update_dict(found)


@command
def edit_notetype(notetype, changes):
    """Set keys of the notetype, e.g. {"css": "..."}, or of its first template: {"tmpls.qfmt": ...}."""
    found = S.col.models.by_name(notetype)
    first = {"tmpls": found["tmpls"][0], "flds": found["flds"][0]}
    for key, value in changes.items():
        owner, _, rest = key.partition(".")
        if rest:
            first[owner][rest] = value
        else:
            found[key] = value
    S.col.models.update_dict(found)


@command
def notetype(notetype):
    return S.col.models.by_name(notetype)
