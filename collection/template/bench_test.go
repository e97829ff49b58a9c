package template

import "testing"

func BenchmarkRenderCard(b *testing.B) {
	in := Input{
		Question: "{{#Country}}{{Country}}<hr>{{hint:Capital}}{{/Country}}",
		Answer:   "{{FrontSide}}<hr id=answer>{{Capital}}{{#Flag}}<div class=flag>{{Flag}}</div>{{/Flag}}",
		Fields: []Field{
			{"Country", "France [sound:france.mp3]"},
			{"Capital", "Paris"},
			{"Flag", `<img src="flag of france.svg">`},
		},
		Notetype: "Geography", Template: "Country - Capital", Deck: "Europe",
	}
	for b.Loop() {
		RenderCard(in)
	}
}

func BenchmarkStripHTML(b *testing.B) {
	const field = `<div>Some <b>bold</b> text &amp; a picture: <img src="a picture.png"></div><div>and a second line</div>`
	for b.Loop() {
		StripHTMLPreservingMedia(field)
	}
}
