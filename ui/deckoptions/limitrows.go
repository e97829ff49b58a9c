package deckoptions

import (
	"strconv"

	"fyne.io/fyne/v2"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// limitTexts are the words of the two daily limits.
var limitTexts = [limitKinds]struct{ label, detail string }{
	{"New cards/day", "How many new cards are introduced on a day. Each brings about ten reviews in the days after."},
	{"Maximum reviews/day", "How many reviews are shown on a day, cards in learning for a day or longer included."},
}

func (v *View) limitRows() []fyne.CanvasObject {
	out := []fyne.CanvasObject{widgets.NewSmallParagraph("A limit belongs to the preset, to this deck alone, or to this deck today. " +
		"That of the deck you study holds for all of it, those of decks inside for what comes from them.")}
	for l := range limitKinds {
		out = append(out, v.limitRow(l))
	}
	return append(out,
		v.globalRow("New cards ignore review limit", "Else new cards stop coming when the reviews have reached their limit. Holds for all decks.",
			func() *bool { return &v.model.global.NewIgnoreReviewLimit }),
		v.globalRow("Limits start from top", "The limits of the decks above hold also when you study one inside. Holds for all decks.",
			func() *bool { return &v.model.global.LimitsFromTop }))
}

func (v *View) limitRow(l limit) fyne.CanvasObject {
	label := limitTexts[l].label
	e := v.entry(label, func(text string) {
		v.model.putLimit(l, text)
		v.remark()
		v.changed()
	})
	tabs := newScopes(int(scopeToday)+1, func(s scope) {
		v.model.setScope(l, s)
		v.refresh()
	})
	r := &row{label: label, focus: e}
	r.object = widgets.NewSettingRow(label, limitTexts[l].detail, widgets.VStack(theme.Space4, tabs.content, withUnit(e, "cards")), func() {
		v.model.revertLimit(l)
		v.refresh()
	})
	r.show = func() {
		tabs.set(v.model.scopeOf(l))
		if v.model.problems[label] == "" {
			e.SetText(strconv.FormatUint(uint64(v.model.limit(l)), 10))
		}
	}
	r.mark = func() bool {
		r.object.SetRevert(v.model.scopeOf(l) != scopePreset || *v.model.ofPreset(l) != l.usual())
		return note(r.object, v.model.problems[label], v.model.limitWarning(l))
	}
	return v.addRow(r)
}

// globalRow is a switch that holds for all decks.
func (v *View) globalRow(label, detail string, value func() *bool) fyne.CanvasObject {
	c := widgets.NewCheckRow(label, detail, false, func(checked bool) {
		*value() = checked
		v.refresh()
	})
	r := &row{label: label, focus: c, object: widgets.NewSettingRow("", "", c, nil)}
	r.show = func() { c.SetChecked(*value()) }
	return v.addRow(r)
}
