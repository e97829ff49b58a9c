package template

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestClozeNumbers(t *testing.T) {
	for _, tc := range []struct {
		text string
		want []int
	}{
		{"", []int{}},
		{"{{c2::b}} {{c1::a}} {{c2::c}}", []int{1, 2}},
		{"{{c1::a {{c3::b}} c}}", []int{1, 3}},
		{"{{c0::a}}", []int{}},
		{"{{c3,1::a}}", []int{1, 3}},
		{"{{c01::a}}", []int{1}},
		{"{{c65536::a}}", []int{}},
		{"{{C1::a}} {{ c1::a}} {{c::a}} {{c1:a}}", []int{}},
		{"{{c1::a", []int{}},
		{"{{c1::a {{c2::b}}", []int{}},
	} {
		if got := ClozeNumbers(tc.text); !slices.Equal(got, tc.want) {
			t.Errorf("ClozeNumbers(%q) = %v, want %v", tc.text, got, tc.want)
		}
	}
}

func TestRevealCloze(t *testing.T) {
	const text = "x {{c1::a::h}} {{c2::b {{c1::c}} d}}"
	for _, tc := range []struct {
		name, text string
		number     int
		question   bool
		want       string
	}{
		{"question", text, 1, true, `x <span class="cloze" data-cloze="a" data-ordinal="1">[h]</span> ` +
			`<span class="cloze-inactive" data-ordinal="2">b <span class="cloze" data-cloze="c" data-ordinal="1">[...]</span> d</span>`},
		{"answer", text, 1, false, `x <span class="cloze" data-ordinal="1">a</span> ` +
			`<span class="cloze-inactive" data-ordinal="2">b <span class="cloze" data-ordinal="1">c</span> d</span>`},
		{"inner one hidden", text, 2, true, `x <span class="cloze-inactive" data-ordinal="1">a</span> <span class="cloze" data-cloze="` +
			`b&#x20;&lt;span&#x20;class&#x3D;&quot;cloze&#x2D;inactive&quot;&#x20;data&#x2D;ordinal&#x3D;&quot;1&quot;&gt;c&lt;&#x2F;span&gt;&#x20;d" data-ordinal="2">[...]</span>`},
		{"no such number", text, 3, true, ""},
		{"several numbers", "{{c2,1::a}}", 2, false, `<span class="cloze" data-ordinal="1,2">a</span>`},
		{"formula", `\(x {{c1::y}}<b>z</b>\) <b>w</b>{{c1::v}}`, 1, false, `\(x yz\) <b>w</b><span class="cloze" data-ordinal="1">v</span>`},
		{"hint with colons", "{{c1::a::b::c}}", 1, true, `<span class="cloze" data-cloze="a" data-ordinal="1">[b::c]</span>`},
		{"stray end", "{{c1::a}}}}", 1, false, `<span class="cloze" data-ordinal="1">a</span>}}`},
		{"unclosed", "{{c1::a}} {{c1::b", 1, false, `<span class="cloze" data-ordinal="1">a</span> `},
		{
			"occlusion hidden", "{{c1::image-occlusion:rect:left=.1:top=.2:width=0:oi=1}}", 1, true,
			`<div class="cloze" data-ordinal="1" data-shape="rect" data-left=".1" data-top=".2" data-occludeInactive="1" ></div>`,
		},
		{
			"occlusion shown", `{{c1::image-occlusion:text:text=a\:b:fs=2}}`, 1, false,
			`<div class="cloze-highlight" data-ordinal="1" data-shape="text" data-text="a&#x3A;b" data-font-size="2" ></div>`,
		},
		{
			"other occlusion", "{{c1::x}}{{c2::image-occlusion:polygon:points=1,2 3 4,5}}", 1, false,
			`<span class="cloze" data-ordinal="1">x</span><div class="cloze-inactive" data-ordinal="2" data-shape="polygon" data-points="1,2 4,5" ></div>`,
		},
		{
			"occlusion without number", "{{c1::x}}{{c0::image-occlusion:star:rx=0}}", 1, false,
			`<span class="cloze" data-ordinal="1">x</span><div class="cloze" data-ordinal="0" ></div>`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := revealCloze(tc.text, tc.number, tc.question); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// Ten levels of one number would make more than 10 MB of a hundred bytes.
func TestRevealClozeStaysSmall(t *testing.T) {
	text := strings.Repeat("{{c1::<", 10) + strings.Repeat("}}", 10)
	if got := len(revealCloze(text, 1, true)); got > 2*hiddenBase {
		t.Errorf("%d bytes", got)
	}
	long := "{{c1::" + strings.Repeat("<", 100_000) + "}}"
	if got := revealCloze(long, 1, true); !strings.Contains(got, "&lt;&lt;") {
		t.Error("the text of an ordinary long deletion is missing")
	}
}

func TestClozeOnly(t *testing.T) {
	const text = "{{c1::a::h}} {{c1::b {{c1::c}}}} {{c2::d}}"
	if got := clozeOnly(text, 1, true); got != "h, ..., ..." {
		t.Errorf("question %q", got)
	}
	if got := clozeOnly(text, 1, false); got != "a, b c, c" {
		t.Errorf("answer %q", got)
	}
}

func TestClozeForTyping(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"{{c2::a}}", ""},
		{"{{c1::a}} {{c1::a::h}}", "a"},
		{"{{c1::a}} {{c1::b}} {{c1::a}}", "a, b, a"},
	} {
		if got := ClozeForTyping(tc.text, 1); got != tc.want {
			t.Errorf("ClozeForTyping(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestOcclusions(t *testing.T) {
	got := Occlusions(`{{c1::image-occlusion:rect:left=.1:text=\\:x}} {{c2::image-occlusion:none}} {{c3::image-occlusion}} {{c0,2::image-occlusion:ellipse:rx=1:bad=\y:ry=2}}`)
	want := []Occlusion{
		{[]int{1}, "rect", []OcclusionProperty{{"left", ".1"}, {"text", `\`}}},
		{[]int{0, 2}, "ellipse", []OcclusionProperty{{"rx", "1"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
