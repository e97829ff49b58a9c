package anki

// The texts of the stock notetypes, character for character as Anki writes
// them: a difference would make imports see two notetypes where there is one.
const (
	stockCSS = ".card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n" +
		"    text-align: center;\n    color: black;\n    background-color: white;\n}\n"

	stockClozeCSS = ".cloze {\n    font-weight: bold;\n    color: blue;\n}\n.nightMode .cloze {\n    color: lightblue;\n}\n"

	stockLatexPre = "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n" +
		"\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"

	stockLatexPost = "\\end{document}"

	stockOcclusionCSS = `#image-occlusion-canvas {
    --inactive-shape-color: #ffeba2;
    --active-shape-color: #ff8e8e;
    --inactive-shape-border: 1px #212121;
    --active-shape-border: 1px #212121;
    --highlight-shape-color: #ff8e8e00;
    --highlight-shape-border: 1px #ff8e8e;
}

.card {
    font-family: arial;
    font-size: 20px;
    text-align: center;
    color: black;
    background-color: white;
}
`

	stockOcclusionQuestion = `{{#Header}}<div>{{Header}}</div>{{/Header}}
<div style="display: none">{{cloze:Occlusion}}</div>
<div id="err"></div>
<div id="image-occlusion-container">
    {{Image}}
    <canvas id="image-occlusion-canvas"></canvas>
</div>
<script>
try {
    anki.imageOcclusion.setup();
} catch (exc) {
    document.getElementById("err").innerHTML = ` +
		"`Error loading image occlusion. Is your Anki version up to date?<br><br>${exc}`;" + `
}
</script>
`

	stockOcclusionAnswer = `
<div><button id="toggle">Toggle Masks</button></div>
{{#Back Extra}}<div>{{Back Extra}}</div>{{/Back Extra}}
`
)
