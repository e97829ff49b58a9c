package fonts

import "strings"

// alike lists, for names that cards ask for, the fonts that stand for them where they are not installed: those with
// the same widths first. Generic names are among them.
var alike = map[string][]string{
	"arial":           {"Liberation Sans", "Arimo", "Helvetica", "Nimbus Sans"},
	"helvetica":       {"Helvetica Neue", "Arial", "Liberation Sans", "Arimo", "Nimbus Sans"},
	"helvetica neue":  {"Helvetica", "Arial", "Liberation Sans", "Arimo", "Nimbus Sans"},
	"times new roman": {"Times", "Liberation Serif", "Tinos", "Nimbus Roman"},
	"times":           {"Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman"},
	"courier new":     {"Courier", "Liberation Mono", "Cousine", "Nimbus Mono PS"},
	"courier":         {"Courier New", "Liberation Mono", "Cousine", "Nimbus Mono PS"},
	"calibri":         {"Carlito"},
	"cambria":         {"Caladea"},
	"georgia":         {"Gelasio"},
	"serif":           {"Times New Roman", "Times", "Liberation Serif", "Tinos", "Noto Serif", "DejaVu Serif"},
	"sans-serif":      {"Arial", "Helvetica", "Liberation Sans", "Arimo", "Noto Sans", "DejaVu Sans", "Segoe UI"},
	"monospace":       {"DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "Menlo", "Consolas", "Courier New"},
	"system-ui":       {"Segoe UI", "Helvetica Neue", "Cantarell", "Noto Sans", "DejaVu Sans"},
	"ui-sans-serif":   {"Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans"},
	"ui-monospace":    {"Menlo", "Consolas", "DejaVu Sans Mono"},
	"-apple-system":   {"Helvetica Neue"},
	"cursive":         {"Comic Sans MS", "Apple Chancery", "Noto Sans"},
	"fantasy":         {"Papyrus", "Impact", "Noto Sans"},
	"emoji":           emojiFamilies,
}

// standard are the fonts of browsers where a card names none that is there.
var standard = []string{"Times New Roman", "Liberation Serif", "Tinos", "Times"}

// fallback are the fonts tried for characters that those have not: fonts with many scripts.
var fallback = []string{
	"Noto Sans", "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
	"Microsoft YaHei", "PingFang SC", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans Arabic",
	"Noto Sans Hebrew", "Noto Sans Bengali", "Noto Sans Tamil", "Segoe UI", "Arial", "Nirmala UI", "Leelawadee UI",
	"Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math", "Segoe UI Symbol", "Apple Symbols",
}

// expand lists all families to try for those that a card names, each with what stands for it.
func (s *Set) expand(names []string, lang string) []string {
	var out []string
	for _, name := range names {
		if !isGeneric(name) {
			out = append(out, name)
		}
		out = append(out, alike[strings.ToLower(name)]...)
	}
	if !s.hasAny(out) {
		out = append(out, standard...)
	}
	out = append(out, byLanguage(lang)...)
	return append(append(out, fallback...), standard...)
}

func (s *Set) hasAny(families []string) bool {
	for _, name := range families {
		if _, ok := s.faces.FindSystemFont(name); ok {
			return true
		}
	}
	return false
}

// isGeneric reports whether a name is that of a kind of font.
func isGeneric(name string) bool {
	switch strings.ToLower(name) {
	case "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-sans-serif", "ui-monospace", "emoji", "-apple-system":
		return true
	}
	return false
}
