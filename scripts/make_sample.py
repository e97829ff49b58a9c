"""Make assets/sample/sample.apkg, the deck that comes with Karuta, by means of Anki itself.

usage: make_sample.py MEDIA_FOLDER OUT.apkg      (make sample does all of it)
The text is our own; MEDIA_FOLDER is what internal/samplemedia writes.
"""

import hashlib
import os
import sys
import tempfile

from anki import import_export_pb2
from anki.collection import Collection, DeckIdLimit

TOP = "Karuta sample"
CSS = """.card {
    font-family: sans-serif;
    font-size: 24px;
    text-align: center;
}
.small { font-size: 18px; color: gray; }
.cloze { font-weight: bold; color: #2f6fb5; }
.nightMode .cloze { color: #8fbcf0; }
"""

NUMBERS = [
    (1, "一", "ichi"), (2, "二", "ni"), (3, "三", "san"), (4, "四", "yon"), (5, "五", "go"), (6, "六", "roku"),
    (7, "七", "nana"), (8, "八", "hachi"), (9, "九", "kyū"), (10, "十", "jū"), (100, "百", "hyaku"), (1000, "千", "sen"),
]
MORSE = {
    "E": "·", "T": "−", "I": "··", "A": "·−", "N": "−·", "M": "−−", "S": "···", "U": "··−", "R": "·−·", "W": "·−−",
    "D": "−··", "K": "−·−", "G": "−−·", "O": "−−−", "H": "····", "V": "···−",
}
SHAPES = {
    "circle": "png", "triangle": "png", "square": "png", "pentagon": "png", "hexagon": "png", "star": "png",
    "ellipse": "svg", "rhombus": "svg", "trapezium": "svg", "parallelogram": "svg", "ring": "svg", "crescent": "svg",
}
HOW = [
    ("{{c1::Space}} turns the card over; the keys {{c2::1 to 4}} say how well you knew it.", "Enter does what Space does."),
    ("The four answers are Again, {{c1::Hard}}, {{c1::Good}} and {{c1::Easy}}.", "Good is right most of the time."),
    ("If you did not know the answer, you choose {{c1::Again}}, and the card comes back within {{c2::minutes}}.", ""),
    ("The better you know a card, the {{c1::longer}} it stays away.", "This is called spaced repetition."),
    ("In the deck list, {{c1::new}} cards are counted in blue, cards being {{c2::learned}} in red and cards that are due in green.", ""),
    ("A wrong key is no misfortune: {{c1::Ctrl+Z}} takes the last answer back.", "And the one before it, if you press it again."),
    ("The sync button is {{c1::blue}} when there is something to exchange with the server, and {{c2::red}} when one side has to replace the other.", "Nothing is replaced before you have chosen a side."),
    ("A note is what you write; the {{c1::cards}} are the questions made from it.", "The cards of one note are siblings."),
    ("A card you keep forgetting is called a {{c1::leech}}; it is set aside until you have changed it.", ""),
    ("Decks are divided by two colons: <b>{{c1::Languages::Japanese}}</b> lies in the deck Languages.", ""),
]


def notetype(col, stock, name, change):
    made = col.models.copy(col.models.by_name(stock), add=False)
    made["name"] = f"{TOP}: {name}"
    made["css"] = CSS
    change(made)
    col.models.add_dict(made)
    return col.models.by_name(made["name"])


def add(col, kind, deck, *fields):
    note = col.new_note(kind)
    note.fields = list(fields)
    # The same guid every time: importing a later sample updates the notes instead of doubling them.
    note.guid = "ks" + hashlib.sha1(f"{deck}|{fields[0]}".encode()).hexdigest()[:8]
    note.tags = ["karuta-sample"]
    col.add_note(note, col.decks.id(f"{TOP}::{deck}"))


def typing(made):
    made["tmpls"][0]["qfmt"] = "{{Front}}\n\n{{type:Back}}"
    made["tmpls"][0]["afmt"] = "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}\n<div class=small>{{Extra}}</div>"
    made["flds"].append(dict(made["flds"][1], name="Extra", ord=2, id=None))


def fill(col, media):
    for name in sorted(os.listdir(media)):
        col.media.add_file(os.path.join(media, name))
    both = notetype(col, "Basic (and reversed card)", "both ways", lambda made: None)
    typed = notetype(col, "Basic (type in the answer)", "typing", typing)
    cloze = notetype(col, "Cloze", "gaps", lambda made: None)
    for text, extra in HOW:
        add(col, cloze, "How Karuta works", text, extra)
    for number, kanji, reading in NUMBERS:
        add(col, both, "Numbers in Japanese", kanji, f"{number}<br><span class=small>{reading}</span>")
    for name, kind in SHAPES.items():
        add(col, both, "Shapes", f'<img src="karuta-{name}.{kind}">', name)
    for letter, marks in MORSE.items():
        add(col, typed, "Morse code", f"Which letter is this?<br>[sound:karuta-morse-{letter.lower()}.wav]", letter, marks)


def main(media, out):
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(os.path.join(folder, "collection.anki2"))
        fill(col, media)
        options = import_export_pb2.ExportAnkiPackageOptions(with_media=True, legacy=False)
        limit = DeckIdLimit(col.decks.id_for_name(TOP))
        count = col.export_anki_package(out_path=os.path.abspath(out), options=options, limit=limit)
        col.close()
    print(f"{count} notes, {os.path.getsize(out)} bytes: {out}")


main(*sys.argv[1:])
