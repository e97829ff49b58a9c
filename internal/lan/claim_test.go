package lan

import (
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestNumberedNames(t *testing.T) {
	long := strings.Repeat("a", 63)
	for _, c := range []struct {
		host string
		n    int
		want string
	}{
		{"karuta.local", 0, "karuta.local"},
		{"karuta.local", 1, "karuta.local"},
		{"karuta-desk.local", 2, "karuta-desk-2.local"},
		{long + ".local", 12, long[:60] + "-12.local"},
	} {
		if got := numbered(c.host, c.n); got != c.want {
			t.Errorf("%s for %d: %s, want %s", c.host, c.n, got, c.want)
		}
	}
}

// at returns addresses on one interface of the network 192.168.1.
func at(ips ...string) (list []Address) {
	for _, ip := range ips {
		list = append(list, Address{netip.MustParseAddr(ip), netip.MustParsePrefix("192.168.1.0/24"), 2})
	}
	return list
}

func TestConflicts(t *testing.T) {
	const host = "karuta-desk.local"
	answer := func(host string, seconds uint32, ips ...string) []byte {
		m, err := announcement(host, at(ips...), seconds)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	probe := func(host string, ips ...string) []byte {
		m, err := question(host, at(ips...))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for name, c := range map[string]struct {
		message []byte
		want    verdict
	}{
		"an answer of another computer":     {answer("Karuta-Desk.local", lifetime, "192.168.1.9"), taken},
		"one of them is ours":               {answer(host, lifetime, "192.168.1.20", "192.168.1.9"), taken},
		"our own answer":                    {answer(host, lifetime, "192.168.1.20"), quiet},
		"another name":                      {answer("karuta.local", lifetime, "192.168.1.9"), quiet},
		"another computer gives it back":    {answer(host, 0, "192.168.1.9"), quiet},
		"our own question":                  {probe(host, "192.168.1.20"), quiet},
		"a question that comes later":       {probe(host, "192.168.1.9"), quiet},
		"a question that comes first":       {probe(host, "192.168.1.200"), deferred},
		"more of them come first":           {probe(host, "192.168.1.20", "192.168.1.9"), quiet},
		"a longer list that begins as ours": {probe(host, "192.168.1.20", "192.168.1.21"), deferred},
		"a question for another name":       {probe("karuta.local", "192.168.1.200"), quiet},
		"a plain question":                  {asking(t, host+".", dnsmessage.TypeA, dnsmessage.ClassINET), quiet},
		"nonsense":                          {[]byte{1, 2, 3}, quiet},
	} {
		if got := conflict(c.message, host, at("192.168.1.20"), at("192.168.1.20")); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// TestOneOfTwoThatAskComesFirst holds the order together: never both, never neither.
func TestOneOfTwoThatAskComesFirst(t *testing.T) {
	lists := [][]Address{at("192.168.1.20"), at("192.168.1.9"), at("192.168.1.21", "192.168.1.8"), at("192.168.1.7", "fd12::5"), at("fd12::7")}
	for i, a := range lists {
		for j, b := range lists {
			theirs, err := question("karuta.local", a)
			if err != nil {
				t.Fatal(err)
			}
			ours, err := question("karuta.local", b)
			if err != nil {
				t.Fatal(err)
			}
			first, second := conflict(theirs, "karuta.local", b, b) == deferred, conflict(ours, "karuta.local", a, a) == deferred
			if i != j && first == second || i == j && first {
				t.Errorf("%v and %v: %v, %v", a, b, first, second)
			}
		}
	}
}

// loopback returns two connections on this computer's own addresses that take each other for the group.
func loopback(t *testing.T) (list [2]*net.UDPConn) {
	t.Helper()
	for i := range list {
		conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		list[i] = conn
	}
	return list
}

func TestTwinsGetNamesOfTheirOwn(t *testing.T) {
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Skip("the interface of this computer itself has another name here")
	}
	for name, together := range map[string]bool{"one after the other": false, "at once": true} {
		t.Run(name, func(t *testing.T) {
			conns := loopback(t)
			group := func(i int) *net.UDPAddr { return conns[1-i].LocalAddr().(*net.UDPAddr) }
			changed := make(chan struct{}, 100)
			var twins [2]*Responder
			start := func(i int) {
				own := Address{netip.AddrFrom4([4]byte{127, 0, 0, byte(2 + i)}), netip.MustParsePrefix("127.0.0.0/8"), lo.Index}
				twins[i] = announceOn(conns[i], group(i), "karuta-desk.local", 0, []Address{own}, func() { changed <- struct{}{} })
			}
			until := func(what string, done func() bool) {
				t.Helper()
				late := time.After(time.Minute)
				for !done() {
					select {
					case <-changed:
					case <-late:
						t.Fatal(what, " did not happen")
					}
				}
			}
			has := func(i int) string { host, _ := twins[i].Name(); return host }
			start(0)
			if !together {
				until("the first name", func() bool { return has(0) != "" })
			}
			start(1)
			until("a name for each", func() bool { return has(0) != "" && has(1) != "" && has(0) != has(1) })
			names := []string{has(0), has(1)}
			if names[0] > names[1] {
				names[0], names[1] = names[1], names[0]
			}
			if names[0] != "karuta-desk-2.local" || names[1] != "karuta-desk.local" {
				t.Errorf("the names are %v", names)
			}
			for _, r := range twins {
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func FuzzConflict(f *testing.F) {
	probe, err := question("karuta-desk.local", house[:2])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(probe)
	f.Add([]byte{0, 1, 2})
	f.Fuzz(func(t *testing.T, message []byte) {
		if v := conflict(message, "karuta-desk.local", house, house[:2]); v != quiet && v != taken && v != deferred {
			t.Errorf("%d", v)
		}
	})
}
