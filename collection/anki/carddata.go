package anki

import (
	"encoding/json"
	"maps"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// CardData is the content of a card's data column. Absent values are nil; the
// keys are given behind each field.
type CardData struct {
	OriginalPosition *uint32  // pos; position while the card was new
	Stability        *float32 // s; days, written with 4 decimals
	Difficulty       *float32 // d; 1–10, written with 3 decimals
	DesiredRetention *float32 // dr; 0–1, written with 2 decimals
	Decay            *float32 // decay; written with 3 decimals
	LastReview       *Secs    // lrt; time of the last answer
	CustomData       string   // cd; a JSON object of add-ons, kept
}

type cardDataJSON struct {
	Pos   json.RawMessage `json:"pos"`
	S     json.RawMessage `json:"s"`
	D     json.RawMessage `json:"d"`
	DR    json.RawMessage `json:"dr"`
	Decay json.RawMessage `json:"decay"`
	LRT   json.RawMessage `json:"lrt"`
	CD    json.RawMessage `json:"cd"`
}

// ParseCardData reads the data column. Unreadable JSON counts as empty, as in
// Anki; a value of a wrong type counts as absent.
func ParseCardData(text string) CardData {
	var raw cardDataJSON
	if text == "" || text == "{}" {
		return CardData{}
	}
	if text = withExactKeys(text); json.Unmarshal([]byte(text), &raw) != nil {
		return CardData{}
	}
	var d CardData
	d.OriginalPosition = parseNumber[uint32](raw.Pos)
	d.Stability = parseNumber[float32](raw.S)
	d.Difficulty = parseNumber[float32](raw.D)
	d.DesiredRetention = parseNumber[float32](raw.DR)
	d.Decay = parseNumber[float32](raw.Decay)
	d.LastReview = parseNumber[Secs](raw.LRT)
	if d.Stability == nil || d.Difficulty == nil {
		d.Stability, d.Difficulty = nil, nil
	}
	if raw.CD != nil {
		_ = json.Unmarshal(raw.CD, &d.CustomData) // a wrong type leaves it empty
	}
	return d
}

// withExactKeys leaves out keys like "S", which belong to somebody else: the decoder would take them for ours.
func withExactKeys(text string) string {
	other := func(r rune) bool { return r > unicode.MaxASCII || unicode.IsUpper(r) }
	if !strings.ContainsFunc(text, other) {
		return text
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &raw) != nil {
		return text
	}
	maps.DeleteFunc(raw, func(key string, _ json.RawMessage) bool { return strings.ContainsFunc(key, other) })
	exact, err := json.Marshal(raw)
	if err != nil {
		return text
	}
	return string(exact)
}

func parseNumber[T uint32 | float32 | Secs](raw json.RawMessage) *T {
	if raw == nil || string(raw) == "null" {
		return nil
	}
	var v T
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	return &v
}

// String writes the column: keys in Anki's order, absent ones left out, floats
// rounded and as short as they can be.
func (d CardData) String() string {
	var b strings.Builder
	b.WriteByte('{')
	put := func(key, value string) {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + key + `":` + value)
	}
	if d.OriginalPosition != nil {
		put("pos", strconv.FormatUint(uint64(*d.OriginalPosition), 10))
	}
	putFloat := func(key string, v *float32, decimals int) {
		if v != nil {
			put(key, formatFloat32(*v, decimals))
		}
	}
	putFloat("s", d.Stability, 4)
	putFloat("d", d.Difficulty, 3)
	putFloat("dr", d.DesiredRetention, 2)
	putFloat("decay", d.Decay, 3)
	if d.LastReview != nil {
		put("lrt", strconv.FormatInt(int64(*d.LastReview), 10))
	}
	if d.CustomData != "" && d.CustomData != "{}" {
		put("cd", quoteJSON(d.CustomData))
	}
	b.WriteByte('}')
	return b.String()
}

// formatFloat32 rounds half away from zero and prints the shortest text that
// reads back as the same 32-bit number, with ".0" if it is whole.
func formatFloat32(v float32, decimals int) string {
	scale := float32(math.Pow10(decimals))
	v = float32(math.Round(float64(float32(v*scale)))) / scale
	if math.IsInf(float64(v), 0) || math.IsNaN(float64(v)) {
		return "null" // JSON has nothing for it
	}
	s := strconv.FormatFloat(float64(v), 'f', -1, 32)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func quoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
