package deckoptions

import (
	"fyne.io/fyne/v2"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// row is one setting on the screen.
type row struct {
	label  string // problems are known by it
	object *widgets.SettingRow
	focus  fyne.Focusable
	show   func()      // brings it in line with the model
	mark   func() bool // shows whether it has its default, and what is wrong; true if that takes more or less room than before
}

// addRow makes a row known and returns what is shown of it.
func (v *View) addRow(r *row) fyne.CanvasObject {
	if r.mark == nil {
		r.mark = func() bool { return false }
	}
	v.rows = append(v.rows, r)
	return r.object
}

// sections makes all rows, in Anki's order.
func (v *View) sections() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		v.section("Daily limits", v.limitRows()...),
		v.section("New cards", v.settingRows(newCardSettings)...),
		v.section("Lapses", v.settingRows(lapseSettings)...),
		v.section("Display order", v.orderRows()...),
		v.section("FSRS", v.fsrsRows()...),
		v.section("Burying", v.settingRows(burySettings)...),
		v.section("Audio", v.settingRows(audioSettings)...),
		v.section("Timers", v.settingRows(timerSettings)...),
		v.section("Auto advance", v.settingRows(advanceSettings)...),
		v.section("Easy days", v.dayRows()...),
		v.section("Advanced", append(v.settingRows(advancedSettings), v.customizerRow())...),
		widgets.Gap(theme.Space16),
	}
}

func (v *View) section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	heading := widgets.NewText(title)
	heading.Style.Bold, heading.Points = true, theme.TextLarge
	return widgets.NewSurface(widgets.VStack(theme.Space16, append([]fyne.CanvasObject{heading}, rows...)...), theme.Space16)
}

func (v *View) settingRows(settings []*setting) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(settings))
	for i, s := range settings {
		out[i] = v.settingRow(s)
	}
	return out
}

func (v *View) settingRow(s *setting) fyne.CanvasObject {
	r := &row{label: s.label}
	revert := func() {
		v.model.revert(s)
		v.refresh()
	}
	var set func(text string)
	switch s.kind {
	case switched:
		c := widgets.NewCheckRow(s.label, s.detail, false, func(checked bool) { v.edited(s, switchText(checked)) })
		r.object, r.focus = widgets.NewSettingRow("", "", c, revert), c
		set = func(text string) { c.SetChecked(text == on) }
	case chosen:
		c := widgets.NewSelect(s.words, "", func(text string) { v.edited(s, text) })
		c.Name = s.label
		r.object, r.focus = widgets.NewSettingRow(s.label, s.detail, sized(c, controlWidth), revert), c
		set = c.SetSelected
	case typed, long:
		e := v.entry(s.label, func(text string) { v.edited(s, text) })
		if s.kind == long {
			e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
			e.SetMinRowsVisible(s.lines)
			r.object = widgets.NewSettingRow(s.label, s.detail, e, revert)
			r.object.Wide = true
		} else {
			r.object = widgets.NewSettingRow(s.label, s.detail, withUnit(e, s.unit), revert)
		}
		r.focus, set = e, e.SetText
	}
	r.show = func() {
		if v.model.problems[s.label] == "" {
			set(s.text(v.model.options()))
		}
		widgets.SetVisible(r.object, s.shown(v.model.global.FSRS))
	}
	r.mark = func() bool {
		r.object.SetRevert(!v.model.isDefault(s))
		return note(r.object, v.model.problems[s.label], v.model.warning(s.label))
	}
	return v.addRow(r)
}

func switchText(checked bool) string {
	if checked {
		return on
	}
	return off
}

// entry makes an entry that tells what a person types.
func (v *View) entry(name string, typed func(string)) *widgets.Entry {
	e := widgets.NewEntry("")
	e.Name = name
	e.OnChanged = func(text string) {
		if v.listening {
			typed(text)
		}
	}
	return e
}

// edited takes what a person has put into a row.
func (v *View) edited(s *setting, text string) {
	if !v.listening {
		return
	}
	v.model.set(s, text)
	v.remark()
	v.changed()
}

// remark shows anew what is said of the values: one may depend on another.
func (v *View) remark() {
	moved := false
	for _, r := range v.rows {
		moved = r.mark() || moved
	}
	if moved {
		v.sheet.Refresh()
	}
}

// note says below a row what is wrong, or else what is unwise.
func note(r *widgets.SettingRow, problem, warning string) bool {
	if problem != "" {
		return r.SetNote(problem, theme.Danger)
	}
	return r.SetNote(warning, theme.CountLearn)
}

// orderRows are those of the display order, whose words depend on the scheduler.
func (v *View) orderRows() []fyne.CanvasObject {
	settings := orderSettings(false)
	rows := v.settingRows(settings)
	order, r := settings[len(settings)-1], v.rows[len(v.rows)-1]
	show := r.show
	r.show = func() {
		now := orderSettings(v.model.global.FSRS)
		*order = *now[len(now)-1]
		r.focus.(*widgets.Select).SetOptions(order.words)
		show()
	}
	return rows
}

func (v *View) dayRows() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for day, name := range weekdays {
		choose := widgets.NewSelect(loadWords, "", nil)
		choose.Name = name
		r := &row{label: name, focus: choose}
		r.object = widgets.NewSettingRow(name, "", sized(choose, controlWidth), func() {
			v.model.setLoad(day, loads[0].text)
			v.refresh()
		})
		choose.OnChanged = func(text string) {
			v.model.setLoad(day, text)
			v.refresh()
		}
		r.show = func() {
			choose.SetSelected(v.model.load(day))
		}
		r.mark = func() bool {
			r.object.SetRevert(v.model.load(day) != loads[0].text)
			return day == len(weekdays)-1 && note(r.object, "", warnIf(v.model.noNormalDay(), "At least one day should be a normal one."))
		}
		out = append(out, v.addRow(r))
	}
	about := widgets.NewSmallParagraph("Reviews are moved away from easy days to others nearby. Those that have their day already move only with “Reschedule cards on change”.")
	return append([]fyne.CanvasObject{about}, out...)
}

// customizerRow is the script for custom scheduling.
func (v *View) customizerRow() fyne.CanvasObject {
	e := widgets.NewMultiLineEntry("", 3)
	e.Name = "Custom scheduling"
	e.TextStyle.Monospace = true
	e.OnChanged = func(text string) {
		if v.listening {
			v.model.global.CardStateCustomizer = text
			v.changed()
		}
	}
	r := &row{label: e.Name, focus: e, show: func() { e.SetText(v.model.global.CardStateCustomizer) }}
	r.object = widgets.NewSettingRow(e.Name, "JavaScript for all decks, which may change what each answer does. It runs whenever a card is shown, as in Anki, without files or network.", e, nil)
	r.object.Wide = true
	return v.addRow(r)
}
