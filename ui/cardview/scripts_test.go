package cardview

import (
	"os"
	"strings"
	"testing"
	"time"

	"karuta/cardrender/script"
	"karuta/internal/scripttest"
)

func TestMain(m *testing.M) { os.Exit(scripttest.Run(m)) }

func TestScriptsOfCards(t *testing.T) {
	host, err := script.NewHost()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	var due func()
	after := func(_ time.Duration, f func()) func() {
		due = f
		return func() { due = nil }
	}
	d := newDesk(t, nil, Options{Scripts: host, After: after})
	said := func() string { return d.view.scripts.problem }
	d.view.ShowCard(Card{HTML: `<p id=p>before</p><button id=b>Hint</button><span>[anki:play:q:0]</span><script>
		document.getElementById("p").textContent = "after";
		document.getElementById("b").onclick = function() { this.textContent = "hint"; pycmd("play:q:0"); };
		setTimeout(function() { document.getElementById("p").textContent = "later"; }, 100);
		</script>`, QuestionSounds: []string{"x.mp3"}, Buttons: true})
	if text := d.view.text(); !strings.Contains(text, "after") || strings.Contains(text, "before") || said() != "" {
		t.Fatalf("text %q, problem %q", text, said())
	}
	d.tap(t)
	if text := d.view.text(); !strings.Contains(text, "hint") || len(d.play) != 1 {
		t.Errorf("after the click: text %q, commands %q", text, d.play)
	}
	if due == nil {
		t.Fatal("no timer is awaited")
	}
	timer := due
	due = nil
	timer()
	if text := d.view.text(); !strings.Contains(text, "later") || due != nil {
		t.Errorf("after the timer: text %q", text)
	}
	d.view.ShowCard(Card{HTML: `<p>still here</p><script>for (;;);</script>`})
	if text := d.view.text(); text != "still here" || !strings.Contains(said(), "too long") || !d.view.notice.Visible() {
		t.Errorf("a script without end: text %q, problem %q", text, said())
	}
	d.view.ShowCard(Card{HTML: `<p>and here</p><script>fetch("http://127.0.0.1/")</script>`})
	if text := d.view.text(); text != "and here" || !strings.Contains(said(), "fetch is not defined") {
		t.Errorf("a script that asks for too much: text %q, problem %q", text, said())
	}
	d.view.ShowCard(Card{HTML: `plain`})
	if said() != "" || d.view.notice.Visible() {
		t.Errorf("a card without scripts has the problem %q", said())
	}
}

func TestScriptsInFiles(t *testing.T) {
	host, err := script.NewHost()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	d := newDesk(t, files{"_a b.js": []byte(`document.getElementById("p").textContent = "after"`)}, Options{Scripts: host})
	d.view.ShowCard(Card{HTML: `<p id=p>before</p><script src="_a%20b.js"></script>`})
	if text := d.view.text(); text != "after" || d.view.scripts.problem != "" {
		t.Errorf("shows %q, problem %q", text, d.view.scripts.problem)
	}
	d.view.ShowCard(Card{HTML: `<p id=p>before</p><script src="http://a.example/_a.js"></script>`})
	if text := d.view.text(); text != "before" || !strings.Contains(d.view.scripts.problem, "not in the media folder") {
		t.Errorf("shows %q, problem %q", text, d.view.scripts.problem)
	}
}

func TestCardsAreShownWithoutTheirScripts(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: `text<script>document.body.innerHTML = ""</script>`})
	if d.view.text() != "text" || !d.view.notice.Visible() {
		t.Errorf("text %q, notice %v", d.view.text(), d.view.notice.Visible())
	}
	for _, harmless := range []string{
		`<a class=hint href="#" onclick="this.style.display='none'">Show</a><div class=hint style="display:none">secret</div>`,
		`<script>anki.imageOcclusion.setup();</script>text`, `<script type="application/json">{}</script>text`,
	} {
		if d.view.ShowCard(Card{HTML: harmless}); d.view.notice.Visible() {
			t.Errorf("%s: %q", harmless, d.view.scripts.problem)
		}
	}
}
