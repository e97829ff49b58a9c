"""Make the decks whose study is looked at by scripts/card_pictures.sh: one collection for each, by means of Anki itself.

usage: make_card_decks.py FOLDER      (makes FOLDER/<deck>/User 1/collection.anki2)
The text is our own.
"""

import os
import sys

from anki import import_export_pb2
from anki.collection import Collection
from anki.decks import DeckId

DECKS = {
    "hebrew": (
        ".card { font-family: 'David', 'Noto Serif Hebrew', serif; font-size: 34px; text-align: center; direction: rtl }\n"
        ".small { font-size: 20px; color: #777; direction: ltr }",
        "{{Front}}<div class=small>Say it aloud</div>",
        "{{FrontSide}}<hr id=answer>{{Back}}",
        ("מַה שְּׁלוֹמְךָ?", "<b>How are you?</b> (to a man)<br>תשובה: טוֹב, תּוֹדָה (2 מילים)"),
    ),
    "japanese": (
        ".card { font-family: 'Noto Sans CJK JP', sans-serif; font-size: 40px; text-align: center }\n"
        ".en { font-size: 20px; color: #777 } rt { color: #a33; } .nightMode rt { color: #f99 }",
        "{{kanji:Front}}",
        "{{furigana:Front}}<hr id=answer><div class=en>{{Back}}</div>",
        ("日本[にほん]の 首都[しゅと]は 東京[とうきょう]です。", "The capital of Japan is Tokyo."),
    ),
    "maths": (
        ".card { font-family: sans-serif; font-size: 22px; text-align: center }",
        "{{Front}}",
        "{{FrontSide}}<hr id=answer>{{Back}}",
        (
            r"Which numbers solve \(ax^2 + bx + c = 0\), where \(a \neq 0\)?",
            r"\[x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}\]The number \(\Delta = b^2 - 4ac\) tells how many are real."
            r"<p>For a matrix: \(\det\begin{pmatrix} a &amp; b \\ c &amp; d \end{pmatrix} = ad - bc\)"
            r"<p>Burning: \(\ce{CH4 + 2 O2 -> CO2 + 2 H2O}\)",
        ),
    ),
    "sample": None,
}


def make(folder, name):
    os.makedirs(os.path.join(folder, name, "User 1"))
    col = Collection(os.path.join(folder, name, "User 1", "collection.anki2"))
    if DECKS[name] is None:
        options = import_export_pb2.ImportAnkiPackageOptions()
        package = os.path.abspath("assets/sample/sample.apkg")
        col.import_anki_package(import_export_pb2.ImportAnkiPackageRequest(package_path=package, options=options))
    else:
        css, question, answer, fields = DECKS[name]
        notetype = col.models.by_name("Basic")
        notetype["css"] = css
        notetype["tmpls"][0]["qfmt"], notetype["tmpls"][0]["afmt"] = question, answer
        col.models.update_dict(notetype)
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = list(fields)
        col.add_note(note, DeckId(1))
    col.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for deck in DECKS:
        make(sys.argv[1], deck)
