package sched_test

import (
	"math"
	"strings"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
)

func someStates() sched.States {
	inf := float32(math.Inf(1))
	return sched.States{
		Current: sched.State{Kind: sched.StateNew, Position: 7, Filtered: true},
		Again:   sched.State{Kind: sched.StateRelearning, Left: 2, Secs: 60, Elapsed: math.MaxUint32, Days: 3, ElapsedDays: 4, Ease: 1.3, Lapses: 9, Leech: true, HasMemory: true, Memory: fsrs.Memory{Stability: 0.1, Difficulty: 9.999}},
		Hard:    sched.State{Kind: sched.StateLearning, Left: 1, Secs: 330, Filtered: true},
		Good:    sched.State{Kind: sched.StateReview, Days: 12, Ease: 2.5, HasMemory: true, Memory: fsrs.Memory{Stability: 3.3, Difficulty: inf}},
		Easy:    sched.State{Kind: sched.StatePreview, Secs: 600, Finished: true},
	}
}

func TestStatesComeBackAsTheyWere(t *testing.T) {
	want := someStates()
	text, err := sched.EncodeStates(&want, &anki.Card{Data: `{"cd":"{\"a\":\"<b>\"}"}`})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"customData":"{\"a\":`, `"position":7`, `"easeFactor":1.2999999523162842`, `"leeched":false`, `"difficulty":"Infinity"`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%s is not in %s", part, text)
		}
	}
	got, err := sched.DecodeStates(text, &want.Current)
	if err != nil || got != want {
		t.Errorf("got  %+v\nwant %+v\n%v", got, want, err)
	}
}

func TestStatesThatAreNotToBeRead(t *testing.T) {
	usual := map[string]string{}
	for _, name := range []string{"current", "again", "hard", "good", "easy"} {
		usual[name] = `{"normal":{"review":{"scheduledDays":1}}}`
	}
	for good, want := range map[string]string{
		`{"normal":{"review":{"scheduledDays":1.5}}}`:                     "states.good.normal.review.scheduledDays is 1.5, not a whole number",
		`{"normal":{"review":{"scheduledDays":-1}}}`:                      "not a whole number",
		`{"normal":{"review":{"scheduledDays":4294967296}}}`:              "not a whole number",
		`{"normal":{"review":{"scheduledDays":"soon"}}}`:                  "not a whole number",
		`{"normal":{"review":{"scheduledDays":true}}}`:                    "not a whole number",
		`{"normal":{"review":{"scheduledDays":"NaN"}}}`:                   "not a whole number",
		`{"normal":{"review":{"easeFactor":1e39}}}`:                       "not a number",
		`{"normal":{"review":{"leeched":1}}}`:                             "not true or false",
		`{"normal":{"review":{"days":1}}}`:                                `states.good.normal.review has no "days"`,
		`{"normal":{"review":[]}}`:                                        "is not an object",
		`{"normal":{"review":null}}`:                                      "is not an object",
		`{"normal":{"review":{},"learning":{}}}`:                          "there is learning already",
		`{"normal":{},"filtered":{}}`:                                     "there is filtered already",
		`{"filtered":{"preview":{},"rescheduling":{}}}`:                   "there is preview already",
		`{"filtered":{"rescheduling":{"originalState":{"filtered":{}}}}}`: `has no "filtered"`,
		`{"normal":{"review":{"memoryState":{"stability":"much"}}}}`:      "stability is",
		`{"customData":5}`:                                                "not a text",
		`null`:                                                            "states.good is not an object",
		`{"normal":{"review":{}},"more":1}`:                               `states.good has no "more"`,
		`{"normal":{"relearning":{"learning":{"scheduled__secs":1}}}}`:    `has no "scheduled__secs"`,
	} {
		text := `{"good":` + good
		for name, state := range usual {
			if name != "good" {
				text += `,"` + name + `":` + state
			}
		}
		_, err := sched.DecodeStates([]byte(text+"}"), &sched.State{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", good, err, want)
		}
	}
	for text, want := range map[string]string{"[]": "not an object", `{"good":{}}`: "taken away", "": "not an object", `{"best":{}}`: `states has no "best"`} {
		if _, err := sched.DecodeStates([]byte(text), &sched.State{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestStatesWrittenInOtherWays(t *testing.T) {
	text := `{"current":{},"again":{"normal":null,"filtered":{}}}`
	if _, err := sched.DecodeStates([]byte(text), &sched.State{}); err == nil {
		t.Error("null stands for a kind of state")
	}
	text = `{"current":{},"again":{},"hard":{"normal":{"review":{"scheduled_days":"12","elapsedDays":null,"memoryState":null}}},
		"good":{"filtered":{}},"easy":{"filtered":{"rescheduling":{"originalState":null}}}}`
	current := sched.State{Kind: sched.StateLearning, Left: 3}
	got, err := sched.DecodeStates([]byte(text), &current)
	want := sched.States{
		Current: current, Hard: sched.State{Kind: sched.StateReview, Days: 12},
		Good: sched.State{Kind: sched.StatePreview}, Easy: sched.State{Filtered: true},
	}
	if err != nil || got != want {
		t.Errorf("got  %+v\nwant %+v\n%v", got, want, err)
	}
}

func TestWhatACardKeepsForScripts(t *testing.T) {
	for text, fine := range map[string]bool{
		``: true, `{}`: true, `{"12345678":1}`: true, `{"éééé":{"longer than eight":[]}}`: true,
		`{"a":"` + strings.Repeat("x", 92) + `"}`: true, `{"a":"` + strings.Repeat("x", 93) + `"}`: false,
		`{"123456789":1}`: false, `{"é1234567":1}`: false, `[1]`: false, `null`: false, `5`: false, `"x"`: false, `{"a":1}x`: false, `{"a\n":1}`: false,
	} {
		if err := sched.CheckCustomData(text); (err == nil) != fine {
			t.Errorf("%s: %v", text, err)
		}
	}
}
