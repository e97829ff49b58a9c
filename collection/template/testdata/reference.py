"""Answers what Anki makes of templates, fields and notetypes.

Reads one JSON object from stdin: {"cards": [...], "texts": [...], "notetypes": [...], "package": path}, and prints one
with as many answers in each list, and under "package" what all cards of the .apkg look like. Anki's messages to people
are replaced by marks that tell their kind.
"""

import html
import json
import os
import re
import sys
import tempfile

import anki.collection
from anki.cards import Card
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.consts import MODEL_CLOZE
from anki.errors import CardTypeError
from anki.sound import SoundOrVideoTag
from anki.template import TemplateRenderContext
from anki.utils import from_json_bytes, to_json_bytes

ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def pattern(message):
    """A regular expression for a message whose arguments were the characters U+E000 and up."""
    escaped = re.escape(message.translate(ISOLATES))
    return re.sub("[\ue000-\ue00f]", lambda _: "(.*)", escaped)


class Reference:
    def __init__(self):
        self.col = anki.collection.Collection(os.path.join(tempfile.mkdtemp(), "collection.anki2"))
        self.col.media.have = lambda name: True  # LaTeX is not run
        self.notes = {}
        tr = self.col.tr
        self.more = tr.card_template_rendering_more_info()
        self.headers = [
            (tr.card_template_rendering_front_side_problem(), "question", False),
            (tr.card_template_rendering_back_side_problem(), "answer", False),
            (tr.card_template_rendering_browser_front_side_problem(), "question", True),
            (tr.card_template_rendering_browser_back_side_problem(), "answer", True),
        ]
        a, b, c = "\ue000", "\ue001", "\ue002"
        self.details = [
            ("unknown field", pattern(tr.card_template_rendering_no_such_field(found=a, field=b))),
            ("wrong closed", pattern(tr.card_template_rendering_wrong_conditional_closed(found=a, expected=b))),
            ("not open", pattern(tr.card_template_rendering_conditional_not_open(found=a, missing1=b, missing2=c))),
            ("not closed", pattern(tr.card_template_rendering_conditional_not_closed(missing=a))),
        ]
        self.empty = re.escape(tr.card_template_rendering_empty_front())
        self.missing = pattern(tr.card_template_rendering_missing_cloze(number=a)).replace("(.*)", r"(\d+)")
        self.speech = "[" + tr.errors_bad_directive(
            directive="anki:tts", error=tr.errors_option_not_set(option="lang")
        ).translate(ISOLATES) + "]"
        self.speech_in_latex = "".join(c if c.isalnum() else f"&#x{ord(c):02X};" for c in self.speech)

    def mask(self, text):
        link = r"<br><a href='([^']*)'>" + re.escape(self.more) + "</a></div>"
        text = text.translate(ISOLATES).replace(self.speech, "@SPEECH@")
        text = re.sub("<div>" + self.empty + link, "<div>@EMPTY@<br>\\1</div>", text)
        return re.sub("<div>" + self.missing + link, "<div>@CLOZE \\1@<br>\\2</div>", text)

    # Rendering

    def note_for(self, case):
        """A saved note of a notetype with these fields, its cards in several decks, with several flags."""
        key = (case["cloze"], tuple(f["name"] for f in case["fields"]))
        if key not in self.notes:
            col = self.col
            nt = col.models.new(f"T{len(self.notes)} <b> & {{{{c9::x}}}}")
            for name in key[1]:
                col.models.add_field(nt, col.models.new_field(name))
            first = key[1][0]
            for n in range(1 if key[0] else 3):
                t = col.models.new_template(f"C{n}")
                t["qfmt"] = "{{cloze:%s}}" % first if key[0] else "{{%s}}%d" % (first, n)
                t["afmt"] = t["qfmt"] + "{{FrontSide}}"
                col.models.add_template(nt, t)
            if key[0]:
                nt["type"] = MODEL_CLOZE
            col.models.add_dict(nt)
            note = col.new_note(col.models.by_name(nt["name"]))
            note.fields[0] = "{{c1::a}}{{c2::b}}{{c3::c}}"
            col.add_note(note, 1)
            for card, deck in zip(note.cards(), ["Default", "A::B", "Über::x y::z"]):
                col.set_deck([card.id], col.decks.id(deck))
                col.set_user_flag_for_cards(card.ord * 3, [card.id])
            self.notes[key] = note.id
        return self.col.get_note(self.notes[key])

    def card(self, case):
        note = self.note_for(case)
        if case["browser"]:
            return self.saved_card(case, note)
        note.fields = [f["value"] for f in case["fields"]]
        note.tags = case["tags"]
        nt = note.note_type()
        nt["latexsvg"] = case["svg"]
        template = dict(nt["tmpls"][0], qfmt=case["question"], afmt=case["answer"], name=case["template"], ord=case["ord"])
        saved = None
        if not case["saved"]:
            note.id = 0
        elif case["ord"] < 3:
            saved = note.cards()[case["ord"]]
        card = Card(self.col)
        card.ord = case["ord"]
        card.nid = note.id
        ctx = TemplateRenderContext.from_card_layout(note, card, nt, template, fill_empty=False)
        return self.rendered(ctx, saved, note, nt, template["name"])

    def saved_card(self, case, note):
        nt = note.note_type()
        template = nt["tmpls"][0]
        template.update(qfmt=case["question"], afmt=case["answer"], bqfmt="", bafmt="")
        self.col._backend.update_notetype_legacy(json=to_json_bytes(nt), skip_checks=True)
        note.fields = [f["value"] for f in case["fields"]]
        note.tags = case["tags"]
        self.col.update_note(note)
        note = self.col.get_note(note.id)
        card = note.cards()[0]
        case["ord"] = card.ord
        ctx = TemplateRenderContext.from_existing_card(card, browser=True)
        return self.rendered(ctx, card, note, note.note_type(), template["name"])

    def rendered(self, ctx, saved, note, nt, template):
        out = ctx.render()
        return {
            # A message within LaTeX becomes part of a file name and cannot be compared.
            "skip": self.speech_in_latex in (out.question_text + out.answer_text).translate(ISOLATES),
            "question": self.mask(out.question_text),
            "answer": self.mask(out.answer_text),
            "questionAV": [self.av(t) for t in out.question_av_tags],
            "answerAV": [self.av(t) for t in out.answer_av_tags],
            "problem": self.problem(out.question_text),
            "fields": note.fields,
            "tags": note.tags,
            "notetype": nt["name"],
            "template": template,
            "deck": self.col.decks.name(saved.odid or saved.did) if saved else "",
            "flag": saved.user_flag() if saved else 0,
            "cardID": saved.id if saved else 0,
            "ord": saved.ord if saved else -1,
        }

    def problem(self, text):
        for header, side, browser in self.headers:
            if not text.startswith(header + "<br>"):
                continue
            body = text[len(header) + 4 :].rsplit("<br>", 1)
            link = re.fullmatch(r"<a href='(.*)'>" + re.escape(self.more) + "</a>", body[1])
            found = html.unescape(body[0])
            for kind, regex in self.details:
                if m := re.fullmatch(regex, found.translate(ISOLATES), re.S):
                    return {"kind": kind, "side": side, "browser": browser, "args": list(m.groups()), "link": link[1]}
            return {"kind": "? " + found, "side": side, "browser": browser, "args": [], "link": link[1]}
        return None

    def av(self, tag):
        if isinstance(tag, SoundOrVideoTag):
            return {"filename": tag.filename}
        return {
            "text": self.mask(tag.field_text),
            "lang": tag.lang,
            "voices": list(tag.voices),
            "speed": str(tag.speed),
            "other": sorted(tag.other_args),
        }

    def package(self, path):
        """Imports a package and renders its cards."""
        if not path:
            return []
        self.col.import_anki_package(
            ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions(with_deck_configs=True))
        )
        return [self.package_card(cid) for cid in self.col.find_cards("")]

    def package_card(self, cid):
        card = self.col.get_card(cid)
        nt, template = card.note_type(), card.template()
        ctx = TemplateRenderContext.from_existing_card(card, browser=False)
        answer = self.rendered(ctx, card, card.note(), nt, template["name"])
        case = {
            "question": template["qfmt"],
            "answer": template["afmt"],
            "fields": [{"name": k, "value": v} for k, v in card.note().items()],
            "cloze": nt["type"] == MODEL_CLOZE,
            "svg": nt.get("latexsvg", False),
        }
        return {"case": case, "answer": answer}

    # Functions of one text

    def text(self, case):
        b, text = self.col._backend, case["text"]
        return {
            "stripped": b.strip_html(text=text, mode=0),
            "strippedMedia": b.strip_html(text=text, mode=1),
            "line": b.html_to_text_line(text=text, preserve_media_filenames=False),
            "lineMedia": b.html_to_text_line(text=text, preserve_media_filenames=True),
            "noAV": b.strip_av_tags(text),
            "encoded": b.encode_iri_paths(text),
            "decoded": b.decode_iri_paths(text),
            "typing": b.extract_cloze_for_typing(text=text, ordinal=case["number"]),
            "latex": self.latex(text, case["svg"]),
            "compared": b.compare_answer(expected=text, provided=case["typed"], combining=case["combining"]),
        }

    def latex(self, text, svg):
        out = self.col._backend.extract_latex(text=text, svg=svg, expand_clozes=True)
        return [[l.filename, l.latex_body] for l in out.latex]

    # Notetypes: checks, requirements, cards, changed fields

    def notetype(self, case):
        col = self.col
        nt = col.models.new(f"N{case['id']}")
        for name in case["fields"]:
            col.models.add_field(nt, col.models.new_field(name))
        for n in range(len(case["templates"])):
            template = col.models.new_template(f"C{n}")
            template["qfmt"] = template["afmt"] = "{{cloze:%s}}%d" % (case["fields"][0], n)
            col.models.add_template(nt, template)
        if case["cloze"]:
            nt["type"] = MODEL_CLOZE
        nt = col.models.get(col.models.add_dict(nt).id)
        for template, t in zip(nt["tmpls"], case["templates"]):
            template.update(qfmt=t["question"], afmt=t["answer"], bqfmt=t["question"], bafmt="")
        error = ""
        try:
            col._backend.update_notetype_legacy(json=to_json_bytes(nt), skip_checks=False)
        except CardTypeError as e:
            error = self.invalid(str(e))
            col._backend.update_notetype_legacy(json=to_json_bytes(nt), skip_checks=True)
        nt = from_json_bytes(col._backend.get_notetype_legacy(nt["id"]))
        reqs = nt["req"]
        ords = []
        for n in case["notes"]:
            note = col.new_note(nt)
            note.fields = n["fields"]
            note.tags = n["tags"]
            col.add_note(note, 1)
            note.load()
            ords.append({"fields": note.fields, "ords": sorted(c.ord for c in note.cards())})
        fields = []
        for f in nt["flds"]:
            new = case["changes"].get(f["name"], f["name"])
            if new:
                f["name"] = new
                fields.append(f)
        nt["flds"] = fields
        changed = None
        if fields:
            col._backend.update_notetype_legacy(json=to_json_bytes(nt), skip_checks=True)
            nt = from_json_bytes(col._backend.get_notetype_legacy(nt["id"]))
            changed = [[t["qfmt"], t["afmt"], t["bqfmt"], t["bafmt"]] for t in nt["tmpls"]]
        col._backend.remove_notetype(nt["id"])
        return {"error": error, "reqs": reqs, "notes": ords, "changed": changed}

    def invalid(self, message):
        tr = self.col.tr
        a = "\ue000"
        kinds = [
            ("syntax", pattern(tr.card_templates_see_preview())),
            ("unknown field", pattern(tr.card_templates_field_not_found(field=a))),
            ("no front field", pattern(tr.card_templates_no_front_field())),
            ("duplicate front", pattern(tr.card_templates_identical_front(number=a))),
            ("missing cloze", pattern(tr.card_templates_missing_cloze())),
        ]
        head, details = message.translate(ISOLATES).split("<br>", 1)
        number = re.search(r"\d+", head)[0]
        for kind, regex in kinds:
            if m := re.fullmatch(regex, details, re.S):
                return " ".join([number, kind, *m.groups()])
        return "? " + message


def main():
    cases = json.load(sys.stdin)
    ref = Reference()
    answers = {
        "cards": [ref.card(c) for c in cases.get("cards") or []],
        "texts": [ref.text(c) for c in cases.get("texts") or []],
        "notetypes": [ref.notetype(c) for c in cases.get("notetypes") or []],
        "package": ref.package(cases.get("package")),
    }
    ref.col.close()
    json.dump(answers, sys.stdout)


main()
