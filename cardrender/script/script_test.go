package script

import (
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/cardrender/dom"
)

// TestMain is the process of the scripts, too.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == Flag {
		if err := Serve(os.Stdin, os.Stdout, func() { os.Exit(3) }); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func newHost(t *testing.T) *Host {
	t.Helper()
	h, err := NewHost()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

// text is what a result shows, without its scripts.
func text(r Result) string {
	return strings.Join(strings.Fields(dom.PlainText(r.HTML)), " ")
}

// clickOn clicks the element with an id.
func clickOn(t *testing.T, h *Host, r Result, id string) Result {
	t.Helper()
	n := dom.Parse(r.HTML).ByID(id)
	if n == nil {
		t.Fatalf("no element %q in %s", id, r.HTML)
	}
	number, err := strconv.Atoi(dom.Attr(n, ClickAttr))
	if err != nil {
		t.Fatalf("%q does not listen to clicks: %s", id, r.HTML)
	}
	clicked, err := h.Click(number)
	if err != nil {
		t.Fatal(err)
	}
	return clicked
}

func load(t *testing.T, h *Host, page Page) Result {
	t.Helper()
	r, err := h.Load(page)
	if err != nil {
		t.Fatal(err)
	}
	if r.Problem != "" {
		t.Fatalf("problem: %s", r.Problem)
	}
	return r
}

func TestAListInRandomOrder(t *testing.T) {
	h := newHost(t)
	source := `<ul id=list><li>a</li><li>b</li><li>c</li><li>d</li><li>e</li></ul><script>
		var ul = document.getElementById("list");
		for (var i = ul.children.length; i >= 0; i--) ul.appendChild(ul.children[Math.random() * i | 0] || ul.lastChild);
	</script>`
	orders := map[string]bool{}
	for seed := range int64(6) {
		r := load(t, h, Page{HTML: source, Seed: seed})
		words := strings.Fields(dom.PlainText(r.HTML))
		orders[strings.Join(words, "")] = true
		if slices.Sort(words); strings.Join(words, "") != "abcde" {
			t.Errorf("seed %d: %v", seed, words)
		}
	}
	if len(orders) < 3 {
		t.Errorf("only the orders %v", orders)
	}
}

func TestButtonsOfHints(t *testing.T) {
	h := newHost(t)
	r := load(t, h, Page{HTML: `<button id=one onclick="toggle('hint')">Hint</button><div id=hint style="display:none">secret</div>
		<button id=two>Other</button><p class="note hidden">more</p>
		<script>
		function toggle(id) { var s = document.getElementById(id).style; s.display = s.display == "none" ? "block" : "none"; }
		document.querySelector("#two").addEventListener("click", e => {
			document.querySelectorAll(".note").forEach(n => n.classList.toggle("hidden"));
			e.target.textContent = "Done"; e.target.dataset.wasClicked = "yes"; pycmd("play:q:0");
		});
		</script>`})
	r = clickOn(t, h, r, "one")
	if got := dom.Attr(dom.Parse(r.HTML).ByID("hint"), "style"); got != "display: block" {
		t.Errorf("after the click the hint's style is %q", got)
	}
	r = clickOn(t, h, r, "two")
	if !strings.Contains(r.HTML, `class="note"`) || !strings.Contains(r.HTML, `data-was-clicked="yes"`) || !strings.Contains(text(r), "Done") {
		t.Errorf("after the other: %s", r.HTML)
	}
	if !slices.Equal(r.Commands, []string{"play:q:0"}) {
		t.Errorf("commands %q", r.Commands)
	}
	if r = clickOn(t, h, r, "one"); dom.Attr(dom.Parse(r.HTML).ByID("hint"), "style") != "display: none" {
		t.Errorf("the hint does not go again: %s", r.HTML)
	}
}

func TestTimers(t *testing.T) {
	h := newHost(t)
	r := load(t, h, Page{HTML: `<b id=left>3</b><script>
		var left = 3, id = setInterval(function() {
			document.getElementById("left").innerHTML = "<i>" + --left + "</i>";
			if (left == 0) clearInterval(id);
		}, 1000);</script>`})
	for _, want := range []string{"2", "1", "0"} {
		if r.Wait != 1000 {
			t.Fatalf("wait %d ms", r.Wait)
		}
		var err error
		if r, err = h.Tick(); err != nil || text(r) != want {
			t.Fatalf("%q, %v, want %s", text(r), err, want)
		}
	}
	if r.Wait != -1 {
		t.Errorf("still a timer: %d", r.Wait)
	}
}

func TestStorageGoesFromFrontToBackAndHooksRun(t *testing.T) {
	h := newHost(t)
	load(t, h, Page{HTML: `<script>sessionStorage.setItem("order", JSON.stringify([2, 1])); localStorage.setItem("x", "y")</script>`})
	r := load(t, h, Page{Class: "card nightMode", HTML: `<p id=p></p><script>
		onUpdateHook.push(function () { document.getElementById("p").innerText = JSON.parse(sessionStorage.getItem("order")).join() + localStorage.getItem("x"); });
		if (document.body.classList.contains("nightMode")) document.body.classList.replace("nightMode", "day");
		</script>`})
	if text(r) != "2,1y" || r.Class != "card day" {
		t.Errorf("%q, class %q", text(r), r.Class)
	}
}

func TestWhatDoesNotWorkIsSaid(t *testing.T) {
	h := newHost(t)
	for source, want := range map[string]string{
		`<script>fetch("https://example.org")</script>`:                       "fetch is not defined",
		`<script>new XMLHttpRequest()</script>`:                               "XMLHttpRequest is not defined",
		`<script>require("fs")</script>`:                                      "require is not defined",
		`<script src="_jquery.js"></script>`:                                  "_jquery.js",
		`<script>{{</script>`:                                                 "SyntaxError",
		`<b id=b></b><script>b1 = document.body; b1.appendChild(b1)</script>`: "hold itself",
		`<script>document.querySelector("##")</script>`:                       "not a selector",
	} {
		r, err := h.Load(Page{HTML: "<p>text</p>" + source})
		if err != nil || !strings.Contains(r.Problem, want) || text(r) != "text" {
			t.Errorf("%s: problem %q, text %q, %v; want %q", source, r.Problem, text(r), err, want)
		}
	}
}

func TestScriptsInFilesRunInTheirPlace(t *testing.T) {
	h := newHost(t)
	page := Page{
		HTML:  `<p id=p></p><script>var a = "1"</script><script src="_a.js">ignored()</script><script src="_b%20c.js"></script><script>p(a)</script>`,
		Files: map[string]string{"_a.js": `a += "2"; function p(x) { document.getElementById("p").textContent = x }`, "_b%20c.js": `a += "3"`},
	}
	if r := load(t, h, page); text(r) != "123" || r.Problem != "" {
		t.Errorf("shows %q, problem %q", text(r), r.Problem)
	}
	page.Files["_a.js"] = "nonsense here"
	if r, err := h.Load(page); err != nil || !strings.Contains(r.Problem, "_a.js") {
		t.Errorf("a broken file: problem %q does not name it, %v", r.Problem, err)
	}
}

func TestScriptsThatDoNotEnd(t *testing.T) {
	h := newHost(t)
	for _, c := range []struct { // in this order: the last one leaves no process
		source string
		want   error
	}{
		{`<script>for (;;);</script>`, ErrSlow},
		{`<script>"a".repeat(20).replace(/(a+)+b/, "")</script>`, nil},
		{`<script>var a = []; for (;;) a.push(new Array(100000).fill("x" + a.length));</script>`, ErrSlow},
	} {
		_, err := h.Load(Page{HTML: c.source})
		if c.want != nil && !errors.Is(err, c.want) && !errors.Is(err, ErrEnded) {
			t.Errorf("%s: %v, want %v", c.source, err, c.want)
		}
	}
	if _, err := h.Click(1); err == nil {
		t.Error("a card without a process hears clicks")
	}
	if r := load(t, h, Page{HTML: `<p>fine</p>`}); text(r) != "fine" {
		t.Errorf("the next card shows %q", text(r))
	}
}

func TestTheProcessEndsByItselfWhenNobodyWaits(t *testing.T) {
	ended := make(chan bool, 1)
	in, out := io.Pipe()
	go func() {
		_ = Serve(in, io.Discard, func() { ended <- true })
	}()
	if _, err := out.Write([]byte(`{"load": {"html": "<script>var end = Date.now() + 2500; while (Date.now() < end);</script>"}}` + "\n")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("a script that runs too long is not noticed")
	}
}

func FuzzScripts(f *testing.F) {
	f.Add(`<p id=a>x</p>`, `document.getElementById("a").innerHTML = "<b>y</b>"; setTimeout(() => 1, 5)`)
	f.Fuzz(func(t *testing.T, source, code string) {
		if strings.ContainsAny(code, "{(") && (strings.Contains(code, "for") || strings.Contains(code, "while")) || len(code) > 300 {
			t.Skip("may run for long, which only ending the process stops")
		}
		s := open(Page{HTML: source + "<script>" + code + "</script>"}, &stores{map[string]string{}, map[string]string{}})
		s.result()
		s.tick()
		s.click(1)
		s.result()
	})
}
