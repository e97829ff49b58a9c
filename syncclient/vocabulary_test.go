package syncclient_test

// What random operations write: scripts of several directions, letters that are composed or not, characters that are
// not to be seen, what HTML, JSON and SQL mean something by, and names that differ in their case only.
var (
	oddTexts = []string{
		"plain", "日本語", "e\u0301te\u0301 été", "\u1112\u1161\u11ab 한", "שלום עליכם", "👩‍👩‍👧 🏳️‍🌈", "line\u2028paragraph\u2029", "\ufeffmarked", "\x01\x02\x7f\u0085",
		`"quoted" 'single' \u005c \ud800`, `<img src="a b%20é.png">[sound:ü.mp3]`, "&nbsp;&lt;b&gt;</script><!-- -->", "İıſẞßŒ", "ﬁ ½ Ⅷ ①", "tab\tand\nline\r\n", "'; drop table notes; --", "\U0010ffff\ufffd\ufffe", "",
	}
	oddTags = []string{
		"plain", "Étiquette", "étiquette", "e\u0301tiquette", "日本::語", "a::b::c", "A::B", "x::", "::y", "İstanbul", "i̇stanbul", "straße", "STRASSE",
		"ﬁn", "Ω", "ω", `"q"`, "a*b_c%", "שלום", "👍", "none", "re:x",
	}
	objectNames = []string{
		"Ünïcode", "日本語", `with "quotes" & <tags>`, "שלום", "👩‍👩‍👧", "e\u0301te\u0301", "a\\b/c", "100% _x_", "straße", "İ", "  spaces  ", "a:b", "tab\tname",
	}
	oddKeys   = []string{"plain", `a"b\`, "日本", "e\u0301", "👍", "a b", "\u2028", ""}
	oddValues = []any{
		0, -1, 1.5, 1e21, 1e-7, 9007199254740993, "text", "\u2028\"\\é\x01", nil, true, []any{}, map[string]any{}, []any{nil, map[string]any{"z": 1, "a": []any{"é"}}},
	}
)
