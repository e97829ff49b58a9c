package template

import "strings"

// Occlusion is a shape that hides part of a picture, as a cloze deletion describes it.
type Occlusion struct {
	Numbers    []int  // cloze numbers, ascending; 0 makes no card
	Shape      string // rect, ellipse, polygon or text; other words may occur
	Properties []OcclusionProperty
}

// OcclusionProperty is one name=value of a shape, the value unescaped.
type OcclusionProperty struct {
	Name, Value string
}

// Occlusions lists the shapes of an image occlusion field in the order of the text.
func Occlusions(text string) []Occlusion {
	var shapes []Occlusion
	for _, n := range parseClozes(text) {
		description, ok := n.occlusion()
		if !ok {
			continue
		}
		if shape, properties, ok := parseOcclusion(description); ok {
			o := Occlusion{Shape: shape, Properties: properties}
			for _, number := range n.numbers {
				o.Numbers = append(o.Numbers, int(number))
			}
			shapes = append(shapes, o)
		}
	}
	return shapes
}

// parseOcclusion reads "rect:left=.1:top=.2". Properties after the first malformed one are lost.
func parseOcclusion(text string) (shape string, properties []OcclusionProperty, ok bool) {
	shape, _, ok = strings.Cut(text, ":")
	if !ok {
		return "", nil, false
	}
	for rest := text[len(shape):]; ; {
		p, tail, ok := cutProperty(rest)
		if !ok {
			return shape, properties, true
		}
		properties = append(properties, p)
		rest = tail
	}
}

// cutProperty reads ":name=value". In the value a backslash escapes a colon or a backslash.
func cutProperty(text string) (p OcclusionProperty, rest string, ok bool) {
	text, ok = strings.CutPrefix(text, ":")
	if !ok {
		return p, "", false
	}
	p.Name, text, ok = strings.Cut(text, "=")
	if !ok || p.Name == "" {
		return p, "", false
	}
	var value strings.Builder
	for text != "" {
		i := strings.IndexAny(text, `\:`)
		if i < 0 {
			i = len(text)
		}
		value.WriteString(text[:i])
		text = text[i:]
		if text == "" || text[0] == ':' {
			break
		}
		if len(text) < 2 || text[1] != '\\' && text[1] != ':' {
			return p, "", false
		}
		value.WriteByte(text[1])
		text = text[2:]
	}
	p.Value = value.String()
	return p, text, p.Value != ""
}

// occlusionData writes a shape as the data attributes that the occlusion script reads, each followed by a space.
func occlusionData(description string) string {
	shape, properties, ok := parseOcclusion(description)
	if !ok {
		return ""
	}
	var b strings.Builder
	write := func(name, value string) { b.WriteString("data-" + name + `="` + value + `" `) }
	switch shape {
	case "rect", "ellipse", "polygon", "text":
		write("shape", shape)
	}
	for _, p := range properties {
		switch p.Name {
		case "left", "top", "angle", "fill":
			write(p.Name, p.Value)
		case "width", "height", "rx", "ry", "scale":
			if p.Value != "0" {
				write(p.Name, p.Value)
			}
		case "points":
			if points := occlusionPoints(p.Value); points != "" {
				write("points", points)
			}
		case "oi":
			write("occludeInactive", p.Value)
		case "text":
			write("text", escapeAttribute(p.Value))
		case "fs":
			write("font-size", p.Value)
		}
	}
	return b.String()
}

// occlusionPoints keeps the parts that are pairs.
func occlusionPoints(value string) string {
	var pairs []string
	for part := range strings.SplitSeq(value, " ") {
		if strings.Contains(part, ",") {
			pairs = append(pairs, part)
		}
	}
	return strings.Join(pairs, " ")
}
