package lan

import (
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/net/ipv4"
)

func TestOnlyPrivateAddresses(t *testing.T) {
	for text, want := range map[string]bool{
		"192.168.1.20/24": true, "10.0.0.4/8": true, "172.16.3.4/12": true, "fd12::5/64": true,
		"203.0.113.7/24": false, "8.8.8.8/32": false, "127.0.0.1/8": false, "100.64.1.2/10": false,
		"169.254.7.7/16": false, "fe80::1/64": false, "2001:db8::1/64": false, "::1/128": false, "172.32.0.1/12": false, "x": false,
	} {
		a, ok := private(text, 3)
		if ok != want {
			t.Errorf("%s: %v", text, ok)
		}
		if ok && (a.Index != 3 || !a.Network.Contains(a.IP) || a.Network.Masked() != a.Network) {
			t.Errorf("%s: %+v", text, a)
		}
	}
}

func TestInterfacesThatLeadOut(t *testing.T) {
	const lively = net.FlagUp | net.FlagBroadcast | net.FlagMulticast
	for name, want := range map[string]bool{
		"eth0": true, "wlp3s0": true, "en0": true, "Wi-Fi": true, "docker0": false, "br-12ab": false, "veth77": false,
		"virbr0": false, "vEthernet (Default Switch)": false, "utun3": false, "tailscale0": false,
	} {
		if leadsOut(name, lively) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	for _, flags := range []net.Flags{0, lively | net.FlagLoopback, lively | net.FlagPointToPoint} {
		if leadsOut("eth0", flags) {
			t.Errorf("flags %v lead out", flags)
		}
	}
}

func TestUsualAddressComesFirst(t *testing.T) {
	a := func(ip string) Address { return Address{IP: netip.MustParseAddr(ip)} }
	usual := netip.MustParseAddr("10.0.0.2")
	if !(rank(a("10.0.0.2"), usual) < rank(a("192.168.1.1"), usual) && rank(a("192.168.1.1"), usual) < rank(a("fd00::1"), usual)) {
		t.Error("another order")
	}
}

func TestListGivesNothingPublic(t *testing.T) {
	list, err := List()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if !a.IP.IsPrivate() {
			t.Errorf("%s", a.IP)
		}
	}
}

func TestHostNames(t *testing.T) {
	for computer, want := range map[string]string{
		"desk": "karuta-desk.local", "Bea's PC": "karuta-beas-pc.local", "desk.example.org": "karuta-desk.local",
		"": "karuta.local", "日本": "karuta.local", "-x_": "karuta-x.local",
		strings.Repeat("a", 80): "karuta-" + strings.Repeat("a", 56) + ".local",
	} {
		if got := HostName(computer); got != want {
			t.Errorf("%q: %s, want %s", computer, got, want)
		}
	}
}

var (
	house = []Address{
		{netip.MustParseAddr("192.168.1.20"), netip.MustParsePrefix("192.168.1.0/24"), 2},
		{netip.MustParseAddr("fd12::5"), netip.MustParsePrefix("fd12::/64"), 2},
		{netip.MustParseAddr("10.0.0.4"), netip.MustParsePrefix("10.0.0.0/8"), 3},
	}
	atHome = netip.MustParseAddr("192.168.1.77")
)

func TestAnswersNameTheNetworkOfWhoAsks(t *testing.T) {
	for from, want := range map[string][]string{
		"192.168.1.77": {"192.168.1.20", "fd12::5"}, "10.9.9.9": {"10.0.0.4"}, "203.0.113.5": nil,
	} {
		var got []string
		for _, a := range reachedFrom(netip.MustParseAddr(from), house) {
			got = append(got, a.IP.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is told %v, want %v", from, got, want)
		}
	}
}

func asking(t testing.TB, name string, kind dnsmessage.Type, class dnsmessage.Class) []byte {
	t.Helper()
	m := dnsmessage.Message{Header: dnsmessage.Header{ID: 77}, Questions: []dnsmessage.Question{
		{Name: dnsmessage.MustNewName(name), Type: kind, Class: class},
	}}
	packed, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func TestQuestionsForTheName(t *testing.T) {
	const host = "karuta-desk.local"
	for _, c := range []struct {
		name          string
		kind          dnsmessage.Type
		class         dnsmessage.Class
		plain         bool
		records       int
		direct        bool
		id            uint16
		longestMemory uint32
	}{
		{"karuta-desk.local.", dnsmessage.TypeA, dnsmessage.ClassINET, false, 1, false, 0, lifetime},
		{"KARUTA-Desk.local.", dnsmessage.TypeAAAA, dnsmessage.ClassINET, false, 1, false, 0, lifetime},
		{"karuta-desk.local.", dnsmessage.TypeALL, dnsmessage.ClassINET, false, 2, false, 0, lifetime},
		{"karuta-desk.local.", dnsmessage.TypeA, dnsmessage.ClassINET | directly, false, 1, true, 0, lifetime},
		{"karuta-desk.local.", dnsmessage.TypeA, dnsmessage.ClassINET, true, 1, true, 77, oldLifetime},
		{"karuta-desk.local.", dnsmessage.TypeTXT, dnsmessage.ClassINET, false, 0, false, 0, 0},
		{"karuta-desk.local.", dnsmessage.TypeA, dnsmessage.ClassCHAOS, false, 0, false, 0, 0},
		{"other.local.", dnsmessage.TypeA, dnsmessage.ClassINET, false, 0, false, 0, 0},
	} {
		reply, direct, err := answerTo(asking(t, c.name, c.kind, c.class), host, reachedFrom(atHome, house), c.plain)
		if err != nil || (reply != nil) != (c.records > 0) || direct != c.direct && reply != nil {
			t.Errorf("%+v: %v, direct %v, %v", c, reply, direct, err)
			continue
		}
		if reply == nil {
			continue
		}
		var m dnsmessage.Message
		if err := m.Unpack(reply); err != nil {
			t.Fatal(err)
		}
		if class := m.Answers[0].Header.Class; (class == dnsmessage.ClassINET) != c.plain {
			t.Errorf("%+v: class %v", c, class)
		}
		if !m.Response || m.ID != c.id || len(m.Answers) != c.records || m.Answers[0].Header.TTL != c.longestMemory || (len(m.Questions) > 0) != c.plain {
			t.Errorf("%+v: %+v", c, m)
		}
	}
}

func TestAnswersAreNotAnswered(t *testing.T) {
	message, err := announcement("karuta-desk.local", house[:2], lifetime)
	if err != nil {
		t.Fatal(err)
	}
	if reply, _, err := answerTo(message, "karuta-desk.local", house, false); reply != nil || err != nil {
		t.Errorf("%v, %v", reply, err)
	}
}

// TestNameIsFoundInTheNetwork asks as a phone does, where this computer has a network that it can ask in.
func TestNameIsFoundInTheNetwork(t *testing.T) {
	address, ok := multicastAddress(t)
	if !ok {
		t.Skip("no interface here can send to a group")
	}
	const host = "karuta-of-a-test.local"
	r, err := Announce(host, 0, []Address{address}, func() {})
	if err != nil {
		t.Skip("the port of the names is not to be had here: ", err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: address.IP.AsSlice()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	sender := ipv4.NewPacketConn(conn)
	if err := sender.SetMulticastInterface(&net.Interface{Index: address.Index}); err != nil {
		t.Fatal(err)
	}
	if err := sender.SetMulticastLoopback(true); err != nil {
		t.Fatal(err)
	}
	var m dnsmessage.Message
	buffer := make([]byte, 2000)
	for range 10 { // a datagram may be lost
		if _, err := conn.WriteToUDP(asking(t, host+".", dnsmessage.TypeA, dnsmessage.ClassINET), group); err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		n, err := conn.Read(buffer)
		if err != nil {
			continue
		}
		if err := m.Unpack(buffer[:n]); err != nil {
			t.Fatal(err)
		}
		if a, ok := m.Answers[0].Body.(*dnsmessage.AResource); !ok || a.A != address.IP.As4() || m.ID != 77 {
			t.Errorf("answered %+v", m)
		}
		return
	}
	t.Error("nobody answers")
}

// multicastAddress returns any address here, public or not, from which a group can be reached.
func multicastAddress(t *testing.T) (Address, bool) {
	t.Helper()
	interfaces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 || i.Flags&net.FlagMulticast == 0 {
			continue
		}
		for _, a := range addresses {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil && prefix.Addr().Is4() {
				return Address{prefix.Addr(), prefix.Masked(), i.Index}, true
			}
		}
	}
	return Address{}, false
}

func FuzzAnswerTo(f *testing.F) {
	f.Add(asking(f, "karuta-desk.local.", dnsmessage.TypeA, dnsmessage.ClassINET), false)
	f.Add([]byte{0, 1, 2}, true)
	f.Fuzz(func(t *testing.T, message []byte, plain bool) {
		reply, _, err := answerTo(message, "karuta-desk.local", house, plain)
		if err != nil || reply == nil {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(reply); err != nil || !m.Response {
			t.Errorf("%v: %+v", err, m)
		}
	})
}
