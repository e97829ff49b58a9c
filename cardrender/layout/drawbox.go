package layout

import (
	"image/color"

	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

func (d *drawer) radii(b *Box, box paint.Rect) paint.Radii {
	var r paint.Radii
	for i, corner := range b.style.Radius {
		r[i][0], r[i][1] = max(0, corner[0].Of(box.W)), max(0, corner[1].Of(box.H))
	}
	return r.Fit(box)
}

func (d *drawer) shadows(b *Box, box paint.Rect, inside bool) {
	radii := d.radii(b, box)
	for i := len(b.style.Shadows) - 1; i >= 0; i-- {
		s := b.style.Shadows[i]
		if s.Inset != inside {
			continue
		}
		item := &paint.Shadow{Blur: s.Blur, Color: current(b.style, s.Color), Inside: inside, Out: box, OutR: radii}
		if inside {
			item.Out, item.OutR = box.Inset(b.border), radii.Inset(b.border)
			by := [4]float32{s.Spread, s.Spread, s.Spread, s.Spread}
			item.Box, item.Radii = item.Out.Inset(by).Moved(s.X, s.Y), item.OutR.Inset(by)
		} else {
			item.Box = box.Grown(s.Spread).Moved(s.X, s.Y)
			item.Radii = radii
			for j := range item.Radii {
				if item.Radii[j][0] > 0 {
					item.Radii[j][0], item.Radii[j][1] = max(0, item.Radii[j][0]+s.Spread), max(0, item.Radii[j][1]+s.Spread)
				}
			}
		}
		d.list.Add(item)
	}
}

// picture paints a replaced box's content.
func (d *drawer) picture(b *Box, box paint.Rect) {
	area := box.Inset(b.border).Inset(b.padding)
	c := b.content
	switch {
	case c.input:
		d.l.page.Input = &box
		return
	case c.missing:
		d.missing(b, area)
		return
	case c.picture == nil || area.Empty():
		return
	}
	dst := fit(b.style, area, c.w, c.h)
	item := &paint.Image{Picture: c.picture, Box: dst}
	radii := d.radii(b, box).Inset(b.border).Inset(b.padding)
	if radii.Zero() && dst == area {
		d.list.Add(item)
		return
	}
	group := &paint.Group{Opacity: 1}
	group.Clip = &paint.Path{}
	group.Clip.RoundRect(area, radii)
	group.Add(item)
	d.list.Add(group)
}

// fit returns where a picture is painted in its box.
func fit(s *style.Style, area paint.Rect, w, h float32) paint.Rect {
	if s.Fit == "" || w <= 0 || h <= 0 {
		return area
	}
	f := float32(1)
	switch s.Fit {
	case "contain":
		f = min(area.W/w, area.H/h)
	case "cover":
		f = max(area.W/w, area.H/h)
	case "scale-down":
		f = min(1, area.W/w, area.H/h)
	}
	w, h = w*f, h*f
	return paint.Rect{X: area.X + s.FitAt[0].Of(area.W-w), Y: area.Y + s.FitAt[1].Of(area.H-h), W: w, H: h}
}

// missing paints the sign of a picture that is not there: a torn sheet, with the words that stand for it.
func (d *drawer) missing(b *Box, area paint.Rect) {
	if area.W >= 16 && area.H >= 16 {
		gray, blue := color.NRGBA{0x80, 0x80, 0x80, 0xff}, color.NRGBA{0x5b, 0x9b, 0xd5, 0xff}
		frame := paint.Rect{X: area.X + 2, Y: area.Y + 1, W: 12, H: 14}
		d.ring(frame, paint.Radii{}, [4]float32{1, 1, 1, 1}, gray)
		hill := &paint.Shape{Color: blue}
		hill.Path.MoveTo(frame.X+2, frame.Bottom()-2)
		hill.Path.LineTo(frame.X+5, frame.Y+6)
		hill.Path.LineTo(frame.X+7, frame.Y+9)
		hill.Path.LineTo(frame.X+8.5, frame.Y+7)
		hill.Path.LineTo(frame.X+10, frame.Bottom()-2)
		hill.Path.Close()
		d.list.Add(hill)
	}
	for _, kid := range b.kids {
		d.lines(kid, area.X+kid.X, area.Y+kid.Y)
	}
}
