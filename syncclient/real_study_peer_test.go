package syncclient_test

import (
	"errors"

	"karuta/internal/interop"
)

func (r *realPeer) saveFiltered(d filteredDraft) error {
	r.t.Helper()
	return r.c.Script(`
draft = args["draft"]
deck = col.sched.get_or_create_filtered_deck(draft["deck"])
deck.name, deck.allow_empty, deck.config.reschedule = draft["name"], draft["allow"], draft["reschedule"]
del deck.config.search_terms[:]
for text in draft["searches"]:
    deck.config.search_terms.add(search=text, limit=draft["limit"], order=draft["order"])
col.sched.add_or_update_filtered_deck(deck)
`, map[string]any{"draft": d}, nil)
}

func (r *realPeer) rebuildFiltered(deck int64) error {
	r.t.Helper()
	return r.c.Script(`col.sched.rebuild_filtered_deck(args["deck"])`, map[string]any{"deck": deck}, nil)
}

func (r *realPeer) emptyFiltered(deck int64) error {
	r.t.Helper()
	return r.c.Script(`col.sched.empty_filtered_deck(args["deck"])`, map[string]any{"deck": deck}, nil)
}

func (r *realPeer) customStudy(deck int64, kind, amount int) error {
	r.t.Helper()
	return r.c.Script(`
from anki.scheduler_pb2 import CustomStudyRequest
kind = args["kind"]
request = CustomStudyRequest(deck_id=args["deck"])
names = ["new_limit_delta", "review_limit_delta", "forgot_days", "review_ahead_days", "preview_days"]
if kind < len(names):
    setattr(request, names[kind], args["amount"])
else:
    request.cram.kind, request.cram.card_limit = kind - len(names), args["amount"]
col.sched.custom_study(request)
`, map[string]any{"deck": deck, "kind": kind, "amount": amount}, nil)
}

// onCards runs a script on cards.
func (r *realPeer) onCards(code string, cards []int64, more any) {
	r.t.Helper()
	r.script(code, map[string]any{"cards": cards, "more": more}, nil)
}

func (r *realPeer) grade(rating int, cards ...int64) {
	r.t.Helper()
	r.onCards(`col._backend.grade_now(card_ids=args["cards"], rating=args["more"] - 1)`, cards, rating)
}

func (r *realPeer) setDue(days string, cards ...int64) {
	r.t.Helper()
	r.onCards(`col.sched.set_due_date(args["cards"], args["more"])`, cards, days)
}

func (r *realPeer) forget(cards ...int64) {
	r.t.Helper()
	r.onCards(`col.sched.schedule_cards_as_new(args["cards"])`, cards, nil)
}

func (r *realPeer) unsuspend(cards ...int64) { r.t.Helper(); r.c.Unsuspend(cards...) }
func (r *realPeer) unbury(cards ...int64)    { r.t.Helper(); r.c.Unbury(cards...) }

func (r *realPeer) saveOptions(deck int64, o optionsDraft) {
	r.t.Helper()
	r.script(`
now = col._backend.get_deck_configs_for_update(args["deck"])
chosen = [c.config for c in now.all_config if c.config.id == 1]
if args["draft"]["added"]:
    made = now.defaults
    made.id, made.name = 0, args["draft"]["added"]
    del made.config.fsrs_params_6[:]
    chosen = [made]
col._backend.update_deck_configs(
    target_deck_id=args["deck"], configs=chosen, removed_config_ids=args["draft"]["removed"], mode=0,
    card_state_customizer=now.card_state_customizer, limits=now.current_deck.limits,
    new_cards_ignore_review_limit=now.new_cards_ignore_review_limit, fsrs=args["draft"]["fsrs"],
    apply_all_parent_limits=now.apply_all_parent_limits, fsrs_reschedule=False, fsrs_health_check=now.fsrs_health_check)
`, map[string]any{"deck": deck, "draft": o}, nil)
}

func (r *realPeer) moveLastField(notetype string) {
	r.t.Helper()
	r.script(`
nt = col.models.by_name(args["notetype"])
col.models.reposition_field(nt, nt["flds"][-1], 0)
col.models.update_dict(nt)
`, map[string]any{"notetype": notetype}, nil)
}

func (r *realPeer) changeNotetype(note int64, to string) {
	r.t.Helper()
	r.script(`
old, new = col.get_note(args["note"]).mid, col.models.id_for_name(args["to"])
request = col.models.change_notetype_info(old_notetype_id=old, new_notetype_id=new).input
request.note_ids.append(args["note"])
col.models.change_notetype_of_notes(request)
`, map[string]any{"note": note, "to": to}, nil)
}

func (r *realPeer) redo() {
	r.t.Helper()
	r.script(`
if col.undo_status().redo:
    col.redo()
`, nil, nil)
}

func (r *realPeer) mend() { r.t.Helper(); r.c.Check() }

func (r *realPeer) meet() string {
	r.t.Helper()
	var result struct{ Required string }
	err := r.c.Try("sync", nil, &result)
	var raised *interop.Error
	if errors.As(err, &raised) {
		r.t.Logf("sync: %v", err)
		return raised.Kind
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return result.Required
}

func (r *realPeer) download()           { r.t.Helper(); r.c.FullDownload() }
func (r *realPeer) look() *interop.Dump { r.t.Helper(); return interop.ReadDump(r.t, r.c.Path) }
