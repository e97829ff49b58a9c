package script

import (
	"strconv"
	"strings"
	"testing"
)

const someStates = `{
	"current": {"normal": {"new": {"position": 1}}, "customData": "{\"n\":3}"},
	"again": {"normal": {"learning": {"remainingSteps": 2, "scheduledSecs": 60, "elapsedSecs": 0}}},
	"hard": {"normal": {"learning": {"remainingSteps": 2, "scheduledSecs": 330, "elapsedSecs": 0}}},
	"good": {"normal": {"review": {"scheduledDays": 4, "elapsedDays": 0, "easeFactor": 1.2999999523162842, "lapses": 0, "leeched": false}}},
	"easy": {"normal": {"review": {"scheduledDays": 5, "elapsedDays": 0, "easeFactor": 2.5, "lapses": 0, "leeched": false}}}
}`

func TestScheduling(t *testing.T) {
	h := newHost(t)
	decay := 0.154
	for name, c := range map[string]struct{ code, want string }{
		"nothing":                    {"", `"easeFactor":1.2999999523162842`},
		"a comment at the end":       {"states.good.normal.review.scheduledDays = 77 // days", `"scheduledDays":77`},
		"returning early":            {"states.good.normal.review.scheduledDays = 78; return; states.x.y = 1", `"scheduledDays":78`},
		"a seed beyond 53 bits":      {"customData.good.s = `${ctx.seed} ${typeof ctx.seed} ${ctx.seed % 10n}`", `18446744073709551615 bigint 5`},
		"what is known of the card":  {"customData.good.s = [ctx.deckName, ctx.decay, ctx.desiredRetention === undefined]", `[\"A::B\",0.154,true]`},
		"a counter":                  {"for (const x of Object.values(customData)) x.n += 1", `"{\"n\":4}","{\"n\":4}","{\"n\":4}","{\"n\":4}"`},
		"nothing kept":               {"delete customData.hard; customData.good = null", `"{\"n\":3}",null,"null","{\"n\":3}"`},
		"await":                      {"await null; states.good.normal.review.scheduledDays = await Promise.resolve(79)", `"scheduledDays":79`},
		"timers":                     {"await new Promise((done) => setTimeout(done, 60000)); states.good.normal.review.scheduledDays = 80", `"scheduledDays":80`},
		"a copy":                     {"states.good = structuredClone(states.easy); states.easy.normal.review.scheduledDays = 81", `"good":{"normal":{"review":{"scheduledDays":5`},
		"the question":               {"states.good.normal.review.scheduledDays = +document.getElementById('days').textContent", `"scheduledDays":82`},
		"no script of the card runs": {"customData.good.s = typeof ofCard", `{\"n\":3,\"s\":\"undefined\"}`},
	} {
		got, err := h.Schedule(Schedule{
			Code: c.code, States: []byte(someStates), DeckName: "A::B", Seed: 1<<64 - 1, Decay: &decay,
			HTML: `<b id=days>82</b><script>var ofCard = 1</script>`,
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := string(got.States)
		for i, kept := range got.CustomData {
			text += map[bool]string{true: " [", false: ","}[i == 0]
			if kept == nil {
				text += "null"
				continue
			}
			text += strconv.Quote(*kept)
		}
		if !strings.Contains(text, c.want) {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
	}
}

func TestSchedulingThatFails(t *testing.T) {
	h := newHost(t)
	for name, c := range map[string]struct{ code, want string }{
		"throws":        {"throw new Error('no way')", "no way"},
		"throws later":  {"await null; nothing.there = 1", "nothing is not defined"},
		"bad syntax":    {"states.good = ;", "Unexpected token"},
		"not a number":  {"states.good.normal.review.scheduledDays = 0 / 0", "scheduledDays is NaN"},
		"nothing":       {"states.good.normal.review.scheduledDays = [][0]", "scheduledDays is undefined"},
		"a BigInt kept": {"customData.good.seed = ctx.seed", "BigInt"},
		"waits":         {"await new Promise(() => {})", "never happens"},
		"network":       {"await fetch('https://example.com')", "fetch is not defined"},
		"without end":   {"for (;;);", "too long"},
		"memory":        {"const a = []; for (;;) a.push(new Array(100000).fill(7))", "too"},
	} {
		got, err := h.Schedule(Schedule{Code: c.code, States: []byte(someStates)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %s; want %q", name, err, got.States, c.want)
		}
	}
	if _, err := h.Schedule(Schedule{Code: "await null", States: []byte(someStates)}); err != nil {
		t.Errorf("after all that: %v", err)
	}
}
