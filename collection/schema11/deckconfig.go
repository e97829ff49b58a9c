package schema11

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"karuta/collection/anki"
)

// wirePreset is a preset with the parts whose form differs on the wire.
type wirePreset struct {
	*anki.DeckConfig
	added, review, lapse section
}

// section is one of the three objects inside a preset: its properties, and the
// unknown keys found in it.
type section struct{ other []byte }

func (p *wirePreset) object() object {
	o := &p.Config
	dynamic := new(bool) // filtered decks once had presets of their own
	return object{[]property{
		{"id", strict, textNumber(&p.ID)},
		{"mod", strict, textNumber(&p.Modified)},
		{"name", strict, text(&p.Name)},
		{"usn", strict, number(&p.USN)},
		{"maxTaken", strict, unsigned(&o.CapAnswerTimeSecs)},
		{"autoplay", strict, inverted(&o.DisableAutoplay)},
		{"timer", tolerant, timer(&o.ShowTimer)},
		{"replayq", optional, inverted(&o.SkipQuestionOnReplay)},
		{"new", tolerant, nested(o, &p.added, newObject)},
		{"rev", tolerant, nested(o, &p.review, reviewObject)},
		{"lapse", tolerant, nested(o, &p.lapse, lapseObject)},
		{"dyn", lenient, constant("false", boolean(dynamic).read)},
		{"newMix", optional, narrow[int32](&o.NewMix)},
		{"newPerDayMinimum", optional, number(&o.NewPerDayMin)},
		{"interdayLearningMix", optional, narrow[int32](&o.InterdayLearningMix)},
		{"reviewOrder", optional, narrow[int32](&o.ReviewOrder)},
		{"newSortOrder", optional, narrow[int32](&o.NewCardSortOrder)},
		{"newGatherPriority", optional, narrow[int32](&o.NewCardGatherPriority)},
		{"buryInterdayLearning", optional, boolean(&o.BuryInterdayLearning)},
		{"fsrsWeights", optional, floats(&o.FSRSParams4)},
		{"fsrsParams5", optional, floats(&o.FSRSParams5)},
		{"fsrsParams6", optional, floats(&o.FSRSParams6)},
		{"desiredRetention", optional, float(&o.DesiredRetention)},
		{"ignoreRevlogsBeforeDate", optional, text(&o.IgnoreRevlogsBeforeDate)},
		{"easyDaysPercentages", optional, floats(&o.EasyDays)},
		{"stopTimerOnAnswer", optional, boolean(&o.StopTimerOnAnswer)},
		{"secondsToShowQuestion", optional, float(&o.SecondsToQuestion)},
		{"secondsToShowAnswer", optional, float(&o.SecondsToAnswer)},
		{"questionAction", optional, known(&o.QuestionAction, anki.QuestionShowReminder, anki.QuestionShowAnswer)},
		{"answerAction", optional, known(&o.AnswerAction, anki.AnswerShowReminder, anki.AnswerBury)},
		{"waitForAudio", optional, boolean(&o.WaitForAudio)},
		{"sm2Retention", optional, float(&o.HistoricalRetention)},
		{"weightSearch", optional, text(&o.ParamSearch)},
	}, &o.Other, nil}
}

// nested is one of the three inner objects. One that cannot be read leaves the defaults.
func nested(o *anki.DeckOptions, s *section, layout func(*anki.DeckOptions, *section) object) value {
	return value{
		read: func(raw json.RawMessage) error {
			tried, other := *o, *s
			if err := layout(&tried, &other).read(raw); err != nil {
				return err
			}
			*o, *s = tried, other
			return nil
		},
		write: func(b []byte) []byte { return layout(o, s).append(b) },
	}
}

func newObject(o *anki.DeckOptions, s *section) object {
	return object{[]property{
		{"bury", optional, boolean(&o.BuryNew)},
		{"delays", tolerant, orZero(floats(&o.LearnSteps), func() { o.LearnSteps = nil })},
		{"initialFactor", strict, permille(&o.InitialEase)},
		{"ints", tolerant, newIntervals(o)},
		{"order", tolerant, orZero(insertOrder(&o.NewCardInsertOrder), func() { o.NewCardInsertOrder = anki.InsertInOrder })},
		{"perDay", tolerant, orZero(number(&o.NewPerDay), func() { o.NewPerDay = 0 })},
	}, &s.other, nil}
}

func reviewObject(o *anki.DeckOptions, s *section) object {
	return object{[]property{
		{"bury", optional, boolean(&o.BuryReviews)},
		{"ease4", strict, float(&o.EasyMultiplier)},
		{"ivlFct", strict, float(&o.IntervalMultiplier)},
		{"maxIvl", strict, number(&o.MaximumReviewInterval)},
		{"perDay", tolerant, orZero(number(&o.ReviewsPerDay), func() { o.ReviewsPerDay = 0 })},
		{"hardFactor", optional, float(&o.HardMultiplier)},
	}, &s.other, nil}
}

func lapseObject(o *anki.DeckOptions, s *section) object {
	return object{[]property{
		{"delays", tolerant, orZero(floats(&o.RelearnSteps), func() { o.RelearnSteps = nil })},
		{"leechAction", tolerant, orZero(known(&o.LeechAction, anki.LeechTagOnly, anki.LeechSuspend),
			func() { o.LeechAction = anki.LeechTagOnly })},
		{"leechFails", strict, number(&o.LeechThreshold)},
		{"minInt", strict, number(&o.MinimumLapseInterval)},
		{"mult", strict, float(&o.LapseMultiplier)},
	}, &s.other, nil}
}

// orZero calls reset where the value cannot be read.
func orZero(v value, reset func()) value {
	read := v.read
	v.read = func(raw json.RawMessage) error {
		err := read(raw)
		if err != nil {
			reset()
		}
		return err
	}
	return v
}

// known is one of the numbers 0 to last; another one is written as fallback.
func known[T ~uint32](v *T, last, fallback T) value {
	read := within(v, last)
	return read.writing(func(b []byte) []byte {
		if *v > last {
			return strconv.AppendUint(b, uint64(fallback), 10)
		}
		return read.write(b)
	})
}

// insertOrder has its two numbers the other way round on the wire.
func insertOrder(v *anki.NewCardInsertOrder) value {
	return value{
		read: func(raw json.RawMessage) error {
			n, err := parseInteger[uint8](raw)
			if err != nil || n > 1 {
				return errType
			}
			*v = anki.NewCardInsertOrder(1 - n)
			return nil
		},
		write: func(b []byte) []byte {
			if *v == anki.InsertRandom {
				return append(b, '0')
			}
			return append(b, '1')
		},
	}
}

// timer is a bool written as a number.
func timer(v *bool) value {
	return value{
		read: func(raw json.RawMessage) error {
			n, err := parseInteger[uint8](raw)
			*v = err == nil && n != 0
			return err
		},
		write: func(b []byte) []byte {
			if *v {
				return append(b, '1')
			}
			return append(b, '0')
		},
	}
}

// permille is a factor written in thousandths.
func permille(v *float32) value {
	return value{
		read: func(raw json.RawMessage) error {
			n, err := parseInteger[uint16](raw)
			if err == nil {
				*v = float32(n) / 1000
			}
			return err
		},
		write: func(b []byte) []byte { return strconv.AppendUint(b, saturate(*v*1000, 1<<16-1), 10) },
	}
}

// newIntervals is the pair of graduating intervals, followed by a number nobody uses.
func newIntervals(o *anki.DeckOptions) value {
	return value{
		read: func(raw json.RawMessage) error {
			var ints []uint16
			err := list(&ints, parseInteger[uint16], nil).read(raw)
			if err != nil || len(ints) < 2 {
				ints = []uint16{1, 4}
			}
			o.GraduatingIntervalGood, o.GraduatingIntervalEasy = uint32(ints[0]), uint32(ints[1])
			return err
		},
		write: func(b []byte) []byte {
			return fmt.Appendf(b, "[%d,%d,0]", uint16(o.GraduatingIntervalGood), uint16(o.GraduatingIntervalEasy))
		},
	}
}

// missing holds what a preset has where its JSON says nothing.
func missing() anki.DeckOptions {
	o := anki.DefaultDeckOptions()
	o.SkipQuestionOnReplay = true
	o.DesiredRetention, o.HistoricalRetention = 0, 0
	o.EasyDays = nil
	return o
}

// DecodeDeckConfig reads a preset. Numbers out of range stay as they are: see
// anki.DeckOptions.Normalize.
func DecodeDeckConfig(raw []byte) (*anki.DeckConfig, error) {
	p := wirePreset{DeckConfig: &anki.DeckConfig{Config: missing()}}
	if err := p.object().read(raw); err != nil {
		return nil, fmt.Errorf("preset: %w", err)
	}
	p.joinOthers()
	return p.DeckConfig, nil
}

// EncodeDeckConfig writes a preset.
func EncodeDeckConfig(preset *anki.DeckConfig) []byte {
	copied := *preset
	p := wirePreset{DeckConfig: &copied}
	p.splitOthers()
	return p.object().append(nil)
}

func (p *wirePreset) sections() map[string]*section {
	return map[string]*section{"new": &p.added, "rev": &p.review, "lapse": &p.lapse}
}

// joinOthers moves the unknown keys of the inner objects into the preset's
// Other, below the names of those objects.
func (p *wirePreset) joinOthers() {
	members, _ := parseObject(p.Config.Other) // empty where there are none
	for _, name := range []string{"new", "rev", "lapse"} {
		if other := p.sections()[name].other; len(other) > 0 {
			members = append(members, member{name, other})
		}
	}
	if len(members) > 0 {
		p.Config.Other = appendMembers(nil, members)
	}
}

// splitOthers is the inverse of joinOthers.
func (p *wirePreset) splitOthers() {
	members, err := parseObject(p.Config.Other)
	if err != nil {
		return
	}
	for _, m := range members {
		if s := p.sections()[m.key]; s != nil {
			s.other = m.raw
		}
	}
	members = slices.DeleteFunc(members, func(m member) bool { return p.sections()[m.key] != nil })
	p.Config.Other = appendMembers(nil, members)
}
