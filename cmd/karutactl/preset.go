package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"karuta/collection"
	"karuta/collection/anki"
)

type presetCmd struct {
	List presetListCmd `cmd:"" help:"List the presets, or the settings of one."`
	Set  presetSetCmd  `cmd:"" help:"Change settings of a preset."`
}

// presetSetting is one setting of a preset.
type presetSetting struct {
	key   string // as in KEY=VALUE
	value reflect.Value
}

// unsettable are fields that are not settings: what is kept for other programs.
var unsettable = []string{"FSRSParams4", "FSRSParams5", "NewPerDayMin", "Other", "Unknown"}

// settingsOf returns the settings of options, which setting one of them changes.
func settingsOf(o *anki.DeckOptions) []presetSetting {
	var out []presetSetting
	v := reflect.ValueOf(o).Elem()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; !slices.Contains(unsettable, name) {
			out = append(out, presetSetting{settingKey(name), v.Field(i)})
		}
	}
	return out
}

// settingKey turns "NewPerDay" into "new-per-day" and "FSRSParams6" into "fsrs-params".
func settingKey(field string) string {
	field = strings.Replace(field, "FSRSParams6", "FsrsParams", 1)
	var key strings.Builder
	for i, r := range field {
		if i > 0 && unicode.IsUpper(r) {
			key.WriteByte('-')
		}
		key.WriteRune(unicode.ToLower(r))
	}
	return key.String()
}

// text returns the value as set understands it.
func (s presetSetting) text() string {
	if s.value.Kind() != reflect.Slice {
		return fmt.Sprint(s.value.Interface())
	}
	var parts []string
	for i := range s.value.Len() {
		parts = append(parts, fmt.Sprint(s.value.Index(i).Interface()))
	}
	return strings.Join(parts, " ")
}

// set reads a value: a number, true or false, a text, or numbers with spaces or
// commas between them.
func (s presetSetting) set(text string) error {
	bad := usage("%s: %q is not a value for it", s.key, text)
	switch s.value.Kind() {
	case reflect.Bool:
		on, err := strconv.ParseBool(text)
		if err != nil {
			return bad
		}
		s.value.SetBool(on)
	case reflect.Uint32:
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return bad
		}
		s.value.SetUint(n)
	case reflect.Float32:
		n, err := strconv.ParseFloat(text, 32)
		if err != nil {
			return bad
		}
		s.value.SetFloat(n)
	case reflect.Slice:
		numbers := []float32{}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
			n, err := strconv.ParseFloat(part, 32)
			if err != nil {
				return bad
			}
			numbers = append(numbers, float32(n))
		}
		s.value.Set(reflect.ValueOf(numbers))
	default:
		s.value.SetString(text)
	}
	return nil
}

// presetResult is a preset with its settings.
type presetResult struct {
	ID       anki.DeckConfigID `json:"id"`
	Name     string            `json:"name"`
	Settings map[string]any    `json:"settings"`
	lines    []string
}

func resultOf(p *anki.DeckConfig) presetResult {
	r := presetResult{ID: p.ID, Name: p.Name, Settings: map[string]any{}}
	for _, s := range settingsOf(&p.Config) {
		r.Settings[s.key] = s.value.Interface()
		if f, ok := s.value.Interface().(float32); ok {
			r.Settings[s.key] = json.Number(strconv.FormatFloat(float64(f), 'g', -1, 32))
		}
		r.lines = append(r.lines, s.key+"="+s.text())
	}
	return r
}

func (r presetResult) text(w writer) {
	for _, line := range r.lines {
		fmt.Fprintln(w, line)
	}
}

type presetListResult struct {
	Presets []presetResult `json:"presets"`
}

func (r presetListResult) text(w writer) {
	for _, p := range r.Presets {
		fmt.Fprintf(w, "%d %s\n", p.ID, p.Name)
	}
}

type presetListCmd struct {
	Name string `arg:"" optional:"" help:"Name of a preset, to list its settings."`
}

// Run lists presets.
func (cmd *presetListCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		if cmd.Name != "" {
			p, err := findPreset(c, cmd.Name)
			if err != nil {
				return err
			}
			return e.print(resultOf(p))
		}
		presets, err := c.ListPresets()
		if err != nil {
			return err
		}
		r := presetListResult{Presets: []presetResult{}}
		for _, p := range presets {
			p.Config.FSRSParams6 = p.Config.FSRSParams()
			r.Presets = append(r.Presets, resultOf(p))
		}
		return e.print(r)
	})
}

type presetSetCmd struct {
	Name   string   `arg:"" help:"Name of the preset."`
	Values []string `arg:"" help:"Settings as KEY=VALUE, by the keys that list prints. Lists have spaces or commas between their numbers." placeholder:"KEY=VALUE"`
}

// Run changes a preset.
func (cmd *presetSetCmd) Run(e *env) error {
	return e.change(func(c *collection.Collection) error {
		p, err := findPreset(c, cmd.Name)
		if err != nil {
			return err
		}
		for _, v := range cmd.Values {
			if err := setPreset(&p.Config, v); err != nil {
				return err
			}
		}
		given := p.Config
		p.Config.Normalize()
		for i, s := range settingsOf(&given) {
			if !reflect.DeepEqual(s.value.Interface(), settingsOf(&p.Config)[i].value.Interface()) {
				return usage("%s: %s is out of range", s.key, s.text())
			}
		}
		if _, err := c.SavePreset(e.ctx, p); err != nil {
			return err
		}
		return e.print(resultOf(p))
	})
}

func setPreset(o *anki.DeckOptions, text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok {
		return usage("%q is not KEY=VALUE", text)
	}
	for _, s := range settingsOf(o) {
		if s.key == strings.TrimSpace(key) {
			return s.set(strings.TrimSpace(value))
		}
	}
	return usage("a preset has no setting %q", key)
}
