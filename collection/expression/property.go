package expression

import (
	"regexp/syntax"
	"strings"
	"sync"
	"unicode"
)

// looseName is a name of a property as names are compared.
func looseName(name string) string {
	name = strings.NewReplacer(" ", "", "_", "", "-", "", ":", "=").Replace(strings.ToLower(name))
	if rest := strings.TrimPrefix(name, "is"); rest != "" && rest != "c" { // "isc" is a property itself
		return rest
	}
	return name
}

// properties are the sets of characters that have names: categories, scripts and properties.
var properties = sync.OnceValue(func() map[string]set {
	alphabetic := setOfTables(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
	lower, upper := setOfTables(unicode.Ll, unicode.Other_Lowercase), setOfTables(unicode.Lu, unicode.Other_Uppercase)
	all := map[string]set{
		"any": setOf(0, unicode.MaxRune), "ascii": setOf(0, unicode.MaxASCII), "alphabetic": alphabetic, "alpha": alphabetic,
		"lowercase": lower, "lower": lower, "uppercase": upper, "upper": upper,
	}
	for name, table := range unicode.Properties {
		all[looseName(name)] = setOfTables(table)
	}
	add := func(name string, table *unicode.RangeTable, keys ...string) {
		s := setOfTables(table)
		all[looseName(name)] = s
		for _, key := range keys {
			all[key+"="+looseName(name)] = s
		}
	}
	for name, table := range unicode.Scripts {
		add(name, table, "sc", "script")
	}
	for name, table := range unicode.Categories {
		add(name, table, "gc", "generalcategory")
	}
	for alias, name := range unicode.CategoryAliases {
		add(alias, unicode.Categories[name], "gc", "generalcategory")
	}
	return all
})

func setOfTables(tables ...*unicode.RangeTable) (s set) {
	for _, table := range tables {
		for _, r := range table.R16 {
			s = s.withStride(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range table.R32 {
			s = s.withStride(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return s.tidied()
}

func (s set) withStride(low, high, stride rune) set {
	if stride == 1 {
		return append(s, low, high)
	}
	for r := low; r <= high; r += stride {
		s = append(s, r, r)
	}
	return s
}

// perlSet is the set that a class of ours in brackets means.
func perlSet(class string) set {
	re, err := syntax.Parse(class, syntax.Perl)
	if err != nil {
		panic(err) // there are twelve of them
	}
	return set(re.Rune)
}
