package cardrender

import (
	"fmt"

	"github.com/go-text/typesetting/language"

	"karuta/cardrender/fonts"
	"karuta/cardrender/layout"
)

// scriptNames are the scripts as learners know them, each with a font that has it.
var scriptNames = map[language.Script][2]string{
	language.Han: {"Chinese or Japanese", "Noto Sans CJK"}, language.Hiragana: {"Japanese", "Noto Sans CJK"},
	language.Katakana: {"Japanese", "Noto Sans CJK"}, language.Hangul: {"Korean", "Noto Sans CJK"},
	language.Arabic: {"Arabic", "Noto Sans Arabic"}, language.Hebrew: {"Hebrew", "Noto Sans Hebrew"},
	language.Thai: {"Thai", "Noto Sans Thai"}, language.Devanagari: {"Hindi", "Noto Sans Devanagari"},
	language.Cyrillic: {"Cyrillic", "Noto Sans"}, language.Greek: {"Greek", "Noto Sans"},
}

// fontProblems says which letters cannot be drawn for want of a font.
func fontProblems(set *fonts.Set, own *fonts.Own, page *layout.Page) []string {
	if set.Empty() && own == nil {
		return []string{"No font was found on this computer; letters cannot be drawn. Install a font, for example Noto or DejaVu."}
	}
	var out []string
	for _, script := range page.Lacking {
		name, ok := scriptNames[script]
		if !ok {
			name = [2]string{"some", "Noto"}
		}
		out = append(out, fmt.Sprintf("No font on this computer has %s letters of this card. Install one, for example %s.", name[0], name[1]))
	}
	return out
}
