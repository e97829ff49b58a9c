package syncclient_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// What a process that is to be killed gets from the test that starts it, in its environment.
const (
	victimPath     = "KARUTA_VICTIM_COLLECTION" // set in such a process alone
	victimEndpoint = "KARUTA_VICTIM_ENDPOINT"
	victimKey      = "KARUTA_VICTIM_KEY"
	victimWork     = "KARUTA_VICTIM_WORK" // what it does between answers
	victimNow      = "KARUTA_VICTIM_NOW"  // its time when it starts; milliseconds
)

// answered is the line that a victim prints once an answer is in its collection.
const answered = "answered"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimPath); path != "" {
		fmt.Fprintln(os.Stderr, "the victim failed:", beVictim(path))
		os.Exit(1)
	}
	if folder := os.Getenv(mediaVictimFolder); folder != "" {
		fmt.Fprintln(os.Stderr, "the victim failed:", beMediaVictim(folder))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// beVictim studies, adds notes and syncs until the process is killed.
func beVictim(path string) error {
	began := time.Now()
	ms, err := strconv.ParseInt(os.Getenv(victimNow), 10, 64)
	if err != nil {
		return err
	}
	now := func() time.Time { return time.UnixMilli(ms).Add(time.Since(began)) }
	c, err := collection.Open(path, collection.Options{Now: now})
	if err != nil {
		return err
	}
	connector := httpclient.NewConnector(httpclient.Config{Retries: -1, Stall: 20 * time.Second})
	client := syncclient.New(syncclient.Options{
		Connect: connector.Connect, Endpoint: os.Getenv(victimEndpoint), HostKey: os.Getenv(victimKey), Now: now,
	})
	if work := os.Getenv(victimWork); work != worksNormally {
		return workOneWay(work, client, c, collection.Options{Now: now})
	}
	for {
		if err := victimStudies(c); err != nil {
			return err
		}
		if r, err := client.Sync(context.Background(), c); err != nil || r.Required == syncclient.RequiredFull {
			return errors.Join(err, fmt.Errorf("the sync requires %s", r.Required))
		}
	}
}

func victimStudies(c *collection.Collection) error {
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		return err
	}
	deck, err := c.FindDeckByName("Seed")
	if err != nil {
		return err
	}
	n := &anki.Note{NotetypeID: nt.ID, Fields: []string{fmt.Sprint("victim ", os.Getpid()), "back"}}
	if _, err := c.AddNote(n, deck.ID); err != nil {
		return err
	}
	cards, err := c.ListCardsOfNote(n.ID)
	if err != nil {
		return err
	}
	if _, err := c.AnswerCard(collection.Answer{Card: cards[0].ID, Rating: anki.RatingGood, Took: time.Second}); err != nil {
		return err
	}
	fmt.Println(answered)
	return nil
}

// killOne starts a victim on the closed collection of a device and kills it so long after its first answer. It returns
// how many answers the victim has told of.
func killOne(t *testing.T, w *world, d *device, work string, after time.Duration) (answers int) {
	t.Helper()
	settings := []string{
		victimPath + "=" + d.path, victimEndpoint + "=" + w.server.Endpoint, victimKey + "=" + d.key, victimWork + "=" + work,
		victimNow + "=" + strconv.FormatInt(w.now.UnixMilli(), 10),
	}
	killVictim(t, settings, func(line string, kill func(after time.Duration)) {
		if line != answered {
			t.Fatalf("the victim says %q", line)
		}
		if answers++; answers == 1 {
			kill(after)
		}
	})
	return answers
}

// killVictim runs this program once more with settings that make it a victim. Each line it says is heard, together
// with a function that kills it after some time. The test fails unless it was killed.
func killVictim(t *testing.T, settings []string, heard func(line string, kill func(after time.Duration))) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), settings...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func(after time.Duration) {
		time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // where it ended by itself, Wait tells
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		heard(strings.TrimSuffix(line, "\n"), kill)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the victim was not killed, it ended: %v", err)
	}
}

func TestKilledClientLosesNothing(t *testing.T) {
	kills := 5
	if long() {
		kills = 200
	}
	random := rand.New(rand.NewPCG(seed(t), 9))
	w, ours, theirs := newPair(t)
	want, syncs := 0, 0 // reviews there must be at least; answers in all
	for n := range kills {
		if n%5 == 0 {
			theirs.addNote("Basic", "Seed", []string{fmt.Sprint("theirs ", n)})
			theirs.sync()
		}
		ours.close()
		after := time.Duration(random.Int64N(int64(120 * time.Millisecond)))
		answers := killOne(t, w, ours.device, worksNormally, after)
		syncs += answers
		ours.open()
		want += answers
		got := reviews(ours)
		if got != want && got != want+1 { // the last may be in the file and not told of
			t.Fatalf("kill %d, after %s: %d reviews, %d were told of", n, after, got, want)
		}
		want = got
		w.tick(time.Second)
		ours.sync()
		theirs.sync()
		if n%5 == 4 {
			requireSame(t, ours, theirs)
		}
		if there := reviews(ours); there != want {
			t.Fatalf("kill %d, after %s: %d reviews of %d are left after the next sync", n, after, there, want)
		}
	}
	requireAllEqual(t, ours, theirs)
	t.Logf("%d kills, %d answers", kills, syncs)
}

// reviews returns how many there are in a device's collection.
func reviews(p karutaPeer) int {
	p.t.Helper()
	return len(interop.ReadDump(p.t, p.path).Tables["revlog"].Rows)
}
