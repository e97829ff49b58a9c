package deckoptions

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// simulateView is the dialog in which study is simulated with the options as they are edited.
type simulateView struct {
	v     *View
	model simulation

	modal   *widgets.Modal
	plot    *widgets.Plot
	choose  *widgets.Select
	said    *widgets.Paragraph
	results *fyne.Container
}

// runColors are those of the runs, the newest first.
var runColors = [maxRuns]fyne.ThemeColorName{theme.Accent, theme.CountLearn, theme.Muted}

func (v *View) openSimulation() {
	if len(v.model.problems) > 0 {
		v.showProblem()
		return
	}
	v.newSimulation().modal.Open(v.window.Canvas())
}

func (v *View) newSimulation() *simulateView {
	s := &simulateView{v: v, model: simulation{days: "365", more: "0"}}
	days := v.entry("Days to simulate", func(text string) { s.model.days = text })
	days.SetText(s.model.days)
	more := v.entry("More new cards", func(text string) { s.model.more = text })
	more.SetText(s.model.more)
	s.plot = widgets.NewPlot()
	s.choose = widgets.NewSelect(nil, "", s.show)
	s.choose.Name = "Show"
	s.said = widgets.NewSmallParagraph("")
	s.results = widgets.VStack(theme.Space8, s.choose, s.plot, s.said)
	s.results.Hide()
	buttons := container.NewGridWrap(fyne.NewSize(180, theme.Control),
		widgets.NewPrimary("Simulate", s.simulate), widgets.NewButton("Compare retentions", s.compare), widgets.NewButton("Clear", s.clear))
	body := widgets.VStack(theme.Space12,
		widgets.NewSmallParagraph("What FSRS expects of studying the cards of this preset with the options as they are here, saved or not. "+
			"Each run of “Simulate” is drawn beside those before; “Compare retentions” runs once for each from 70 to 99 %."),
		widgets.NewSettingRow("Days to simulate", "", withUnit(days, "days"), nil),
		widgets.NewSettingRow("More new cards", "Besides the new ones that there are.", withUnit(more, "cards"), nil),
		buttons, s.results)
	s.modal = widgets.NewModal("Simulate", body)
	s.modal.SetButtons(s.modal.CancelButton("Close"))
	s.modal.MaxWidth = 640
	return s
}

func (s *simulateView) simulate() {
	request, ok := s.request()
	if !ok {
		return
	}
	r := run{name: s.v.model.runName()}
	s.v.look("Simulating", func(ctx context.Context, _ progress) job {
		return func(c *collection.Collection) error {
			days, err := c.SimulateFSRS(ctx, request)
			for _, d := range days {
				r.days = append(r.days, simulatedDay{answers: d.New + d.Reviews, seconds: d.Seconds, memorized: d.Memorized})
			}
			return err
		}
	}, func(err error) {
		if err == nil {
			s.model.addRun(r)
		}
		s.end(err)
	})
}

func (s *simulateView) compare() {
	request, ok := s.request()
	if !ok {
		return
	}
	var found []outcome
	s.v.look("Comparing retentions", func(ctx context.Context, tell progress) job {
		return func(c *collection.Collection) error {
			w, err := c.SimulateWorkload(ctx, request, func(done, total int) { tell("Simulating", done, total) })
			for _, r := range w.Retentions {
				found = append(found, outcome{
					percent: int(100*r.Retention + 0.5), answers: r.Answers, seconds: r.Seconds, memorized: r.Memorized - w.MemorizedWithout,
				})
			}
			return err
		}
	}, func(err error) {
		if err == nil {
			s.model.compare(found, request.Days, s.v.model.retention())
		}
		s.end(err)
	})
}

func (s *simulateView) request() (collection.Simulation, bool) {
	request, err := s.v.model.request(&s.model)
	if err != nil {
		s.say(err.Error(), theme.Danger)
	}
	return request, err == nil
}

func (s *simulateView) clear() {
	s.model.clear()
	s.end(nil)
}

func (s *simulateView) end(err error) {
	switch {
	case stopped(err):
	case err != nil:
		s.say(app.ErrorText(err), theme.Danger)
	default:
		s.show("")
	}
}

func (s *simulateView) say(text string, color fyne.ThemeColorName) {
	s.said.SetColor(color)
	s.said.SetText(text)
	drawn := len(s.plot.Lines()) > 0
	widgets.SetVisible(s.choose, drawn)
	widgets.SetVisible(s.plot, drawn)
	widgets.SetVisible(s.results, drawn || text != "")
	s.modal.Refresh()
}

// show draws a quantity; "" the one that is drawn already.
func (s *simulateView) show(quantityWord string) {
	for i, word := range quantityWords {
		if word == quantityWord {
			s.model.shown = quantity(i)
		}
	}
	s.choose.SetOptions(s.model.quantities())
	s.choose.SetSelected(quantityWords[s.model.shown])
	var lines []widgets.PlotLine
	p := s.plot
	p.Left, p.Right, p.Point = "today", "in "+s.model.days+" days", nil
	for i := range s.model.runs {
		r := &s.model.runs[i]
		lines = append(lines, widgets.PlotLine{Name: r.name, Color: runColors[len(s.model.runs)-1-i], Values: r.values(s.model.shown)})
	}
	if c := s.model.compared; len(c) > 0 {
		lines = []widgets.PlotLine{{Name: quantityWords[s.model.shown], Color: theme.Accent, Values: s.model.comparedValues(s.model.shown)}}
		p.Left, p.Right = percentText(c[0]), percentText(c[len(c)-1])
		p.Point = func(i int) string { return percentText(c[i]) }
	}
	p.SetLines(lines...)
	s.say(s.model.text(), theme.Ink)
}

func percentText(o outcome) string { return fmt.Sprintf("%d %%", o.percent) }
