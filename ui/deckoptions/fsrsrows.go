package deckoptions

import (
	"context"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// fsrsParts are the parts of the FSRS section that show what was found.
type fsrsParts struct {
	work   *fyne.Container // the buttons, and below them what was found
	result *fyne.Container // both of these
	found  *widgets.Paragraph
	health *widgets.Paragraph
}

func (v *View) fsrsRows() []fyne.CanvasObject {
	v.fsrs.found, v.fsrs.health = widgets.NewSmallParagraph(""), widgets.NewSmallParagraph("")
	v.fsrs.result = widgets.VStack(theme.Space8, v.fsrs.found, v.fsrs.health)
	v.fsrs.result.Hide()
	v.fsrs.work = widgets.VStack(theme.Space16, widgets.HStack(theme.Space8,
		widgets.NewButton("Optimise", v.optimize), widgets.NewButton("Evaluate", v.evaluate),
		widgets.NewButton("Simulate…", v.openSimulation)), v.fsrs.result)
	return []fyne.CanvasObject{
		v.globalRow("Use FSRS", "Plans by how likely you are to remember, instead of by the older SM-2. Holds for all decks.",
			func() *bool { return &v.model.global.FSRS }),
		v.optimizeHint(),
		v.onlyFSRS(widgets.VStack(theme.Space4, v.retentionRow(), v.workloadRow())),
		v.settingRow(paramSetting),
		v.settingRow(paramSearchSetting),
		v.onlyFSRS(v.fsrs.work),
		v.rescheduleRow(),
		v.healthRow(),
	}
}

// onlyFSRS is shown while FSRS is on.
func (v *View) onlyFSRS(o fyne.CanvasObject) fyne.CanvasObject {
	v.rows = append(v.rows, &row{show: func() { widgets.SetVisible(o, v.model.global.FSRS) }, mark: func() bool { return false }})
	return o
}

// optimizeHint says so when the parameters are of long ago.
func (v *View) optimizeHint() fyne.CanvasObject {
	hint := widgets.NewSmallParagraph("")
	hint.SetColor(theme.CountLearn)
	v.rows = append(v.rows, &row{mark: func() bool { return false }, show: func() {
		text := v.model.optimizeText()
		hint.SetText(text)
		widgets.SetVisible(hint, text != "")
	}})
	return hint
}

func (v *View) retentionRow() fyne.CanvasObject {
	e := v.entry(retentionLabel, func(text string) {
		v.model.putRetention(text)
		v.remark()
		v.changed()
	})
	tabs := newScopes(int(scopeDeck)+1, func(s scope) {
		v.model.setRetentionScope(s)
		v.refresh()
	})
	r := &row{label: retentionLabel, focus: e}
	r.object = widgets.NewSettingRow(retentionLabel, "How likely you are to remember a card when it comes back.",
		widgets.VStack(theme.Space4, tabs.content, withUnit(e, "%")), func() {
			v.model.setRetentionScope(scopePreset)
			v.model.setRetention(defaults.DesiredRetention)
			v.refresh()
		})
	r.show = func() {
		tabs.set(v.model.retentionScope())
		if v.model.problems[retentionLabel] == "" {
			e.SetText(formatNumber(100 * float64(v.model.retention())))
		}
		widgets.SetVisible(r.object, v.model.global.FSRS)
	}
	r.mark = func() bool {
		r.object.SetRevert(v.model.retentionScope() != scopePreset || v.model.retention() != defaults.DesiredRetention)
		r.object.SetDetail("How likely you are to remember a card when it comes back. " + v.model.retentionText())
		return note(r.object, v.model.problems[retentionLabel], v.model.retentionWarning())
	}
	return v.addRow(r)
}

func (v *View) rescheduleRow() fyne.CanvasObject {
	return v.onlyFSRS(v.globalRow("Reschedule cards on change",
		"Reviews whose options change get the day that FSRS would give them now. Else the change holds from the next answer on. Not kept when the window closes.",
		func() *bool { return &v.model.reschedule }))
}

func (v *View) healthRow() fyne.CanvasObject {
	return v.onlyFSRS(v.globalRow("Check health when optimising",
		"“Optimise” then also finds out whether FSRS can learn to predict your memory, and says what helps if not. It takes three times as long.",
		func() *bool { return &v.model.global.HealthCheck }))
}

// optimize looks for better parameters, which are put into the preset, not saved, and checks the health if that is wanted.
func (v *View) optimize() {
	if len(v.model.problems) > 0 {
		v.showProblem()
		return
	}
	preset, edited, check := clone(&v.model.current.DeckConfig), v.model.current, v.model.global.HealthCheck
	preset.Name = v.model.searchName()
	var found collection.OptimizedFSRS
	var health healthNote
	v.look("Optimising", func(ctx context.Context, tell progress) job {
		return func(c *collection.Collection) (err error) {
			found, err = c.OptimizeFSRS(ctx, &preset, func(done, total int) { tell("Learning from your reviews", done, total) })
			if err != nil || !check || found.Before.Predictions == 0 {
				return err
			}
			h, err := c.CheckFSRSHealth(ctx, &preset, func(done, total int) { tell("Checking the health", done, total) })
			if stopped(err) {
				return nil // what was learned is kept
			}
			health = newHealthNote(h.Checked, h.Good, h.Answers)
			return err
		}
	}, func(err error) {
		if err == nil && found.Improved && v.model.current == edited {
			setParams(&edited.Config, found.Params)
		}
		v.sayHealth(health, err)
		v.sayFound(foundText(found), err)
	})
}

// sayHealth shows what the health check has found, and nothing if there was none.
func (v *View) sayHealth(n healthNote, err error) {
	if err != nil {
		n = healthNote{}
	}
	v.fsrs.health.SetColor(theme.Ink)
	if n.poor {
		v.fsrs.health.SetColor(theme.CountLearn)
	}
	v.fsrs.health.SetText(n.text)
	widgets.SetVisible(v.fsrs.health, n.text != "")
}

func (v *View) evaluate() {
	if len(v.model.problems) > 0 {
		v.showProblem()
		return
	}
	preset := clone(&v.model.current.DeckConfig)
	preset.Name = v.model.searchName()
	var text string
	v.look("Evaluating", func(ctx context.Context, _ progress) job {
		return func(c *collection.Collection) error {
			fit, err := c.EvaluateFSRS(ctx, &preset)
			text = fitText("The parameters", fit.LogLoss, fit.RMSE, fit.Predictions)
			return err
		}
	}, func(err error) {
		v.sayHealth(healthNote{}, err)
		v.sayFound(text, err)
	})
}

func (v *View) sayFound(text string, err error) {
	if stopped(err) {
		return
	}
	v.fsrs.found.SetColor(theme.Ink)
	if err != nil {
		text = app.ErrorText(err)
		v.fsrs.found.SetColor(theme.Danger)
	}
	v.fsrs.found.SetText(text)
	v.fsrs.result.Show()
	v.refresh()
	widgets.ScrollTo(v.scroll, v.fsrs.work) // which, other than the result, has a place on the screen already
}
