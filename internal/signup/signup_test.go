package signup

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"karuta/internal/browser"
	"karuta/internal/display"
	"karuta/internal/interop"
)

// mailLimit is how long a mail may take.
const mailLimit = 2 * time.Minute

// TestFromSignUpToTheOtherDevice plays what a newcomer does: sign up in a browser, confirm by the mail's link, log in
// in Karuta's window, upload, and download in the real Anki. With KARUTA_PICTURES it leaves pictures in that folder.
func TestFromSignUpToTheOtherDevice(t *testing.T) {
	if os.Getenv("KARUTA_LONG") == "" && pictures == "" {
		t.Skip("it takes a minute: KARUTA_LONG=1 plays it")
	}
	chromium := browser.Require(t)
	display.Require(t)
	post, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = post.Close() }()
	server := interop.StartOpenServer(t, post.Addr().String())
	user := interop.User{Name: "learner@example.org", Password: "a long password"}
	phone := interop.NewClient(t, interop.Options{})

	p := newPerson(t, chromium, server, user)
	defer func() { _ = p.screen.Close() }()
	mail := expectMail(post)
	p.signUp()
	got := <-mail
	p.must(got.err)
	logIn := map[string]any{"endpoint": server.Endpoint, "user": user.Name, "password": user.Password}
	if err := phone.Try("sync_login", logIn, nil); err == nil {
		t.Fatal("the account can be used before its address is confirmed")
	}
	p.confirm(got.text)

	d := display.Start(t, 900, 680)
	k := startKaruta(t, d)
	w := d.Window("Karuta")
	d.See("the first page", isWelcome)
	w.Press("Tab", "Tab") // to the sample deck
	w.Press("Return")
	d.See("the list of decks", isDeckList)
	p.logIn(d, w)
	d.Until("the answer that one side replaces the other", func() bool { return k.hasSynced("", "question") })
	d.See("the question which side to keep", isQuestion)
	w.Press("Tab") // to "Upload"
	w.Press("Return")
	d.Until("the upload", func() bool { return k.hasSynced("upload", "done") })
	d.Until("the files", func() bool { return k.hasSynced("media", "done") })

	phone.LoginAs(server, user)
	if required := phone.Sync(); required != interop.RequiredFullDownload {
		t.Fatalf("the phone's first sync requires %s", required)
	}
	phone.FullDownload()
	phone.SyncMedia()
	here := interop.ReadDump(t, k.collection())
	if len(here.Tables["cards"].Rows) == 0 {
		t.Error("Karuta has no cards: nothing was compared")
	}
	interop.RequireEqual(t, here, phone.Dump())
	requireSameFiles(t, k.media(), filepath.Join(filepath.Dir(phone.Path), "collection.media"))

	w.Quit()
	k.end()
}

// requireSameFiles fails unless both folders hold the same files, and some.
func requireSameFiles(t *testing.T, ours, theirs string) {
	t.Helper()
	mine, others := files(t, ours), files(t, theirs)
	if len(mine) == 0 {
		t.Error("Karuta has no media: nothing was compared")
	}
	if len(others) != len(mine) {
		t.Errorf("%d files in Karuta, %d on the phone", len(mine), len(others))
	}
	for name, content := range mine {
		if !bytes.Equal(others[name], content) {
			t.Errorf("%s has %d bytes in Karuta, %d on the phone", name, len(content), len(others[name]))
		}
	}
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = content
	}
	return all
}
