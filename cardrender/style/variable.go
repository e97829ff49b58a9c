package style

import "image/color"

// variable returns the component values of a custom property, with the variables in it filled in.
func (s *Style) variable(name string) []value {
	left := maxExpanded
	list, ok := fillIn(s.vars[name], s.vars, 0, &left)
	if !ok {
		return nil
	}
	return words(list)
}

// ColorVariable returns the first colour in the value of a custom property.
func (s *Style) ColorVariable(name string) (c color.NRGBA, ok bool) {
	for _, v := range s.variable(name) {
		if c, ok := parseColor(v); ok {
			return c.In(s.Color), true
		}
	}
	return c, false
}

// LengthVariable returns the first number in the value of a custom property, as CSS pixels.
func (s *Style) LengthVariable(name string) (pixels float32, ok bool) {
	for _, v := range s.variable(name) {
		if v.kind == kNumber || v.kind == kDimension {
			return float32(v.num), true
		}
	}
	return 0, false
}
