package lan

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"

	"golang.org/x/net/ipv4"
)

// port and group are where names are asked for in a local network (RFC 6762).
const port = 5353

var group = &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: port}

// Responder answers the local network's questions for a name with the addresses of this computer.
type Responder struct {
	base      string // the name without a number
	conn      *net.UDPConn
	multi     *ipv4.PacketConn
	group     *net.UDPAddr
	changed   func()
	disturbed chan verdict
	quit      chan struct{} // closed by Close
	ended     sync.WaitGroup

	mu        sync.Mutex
	number    int  // of the name; 1 or less for none
	claimed   bool // nobody else is known to have it
	addresses []Address
	joined    map[int]bool // interfaces on which questions are heard, by their number
}

// HostName makes the name under which a computer is found: "Bea's PC.example.org" becomes "karuta-beas-pc.local".
func HostName(computer string) string {
	computer, _, _ = strings.Cut(strings.ToLower(computer), ".")
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r == ' ', r == '_':
			return '-'
		}
		return -1
	}, computer)
	const longest = 63 - len("karuta-") // bytes of a label
	if len(name) > longest {
		name = name[:longest]
	}
	if name = strings.Trim(name, "-"); name == "" {
		return "karuta.local"
	}
	return "karuta-" + name + ".local"
}

// Announce makes the name known in the networks of the addresses until Close; where other computers have it already, it
// does so with the first number from the given one on that nobody has. changed is called, on any goroutine, whenever
// Name has another answer. Other programs on this computer that do the same are not disturbed.
func Announce(host string, number int, addresses []Address, changed func()) (*Responder, error) {
	// Left to the system the choice of an interface fails where no way leads to the internet.
	var first *net.Interface
	if len(addresses) > 0 {
		first, _ = net.InterfaceByIndex(addresses[0].Index) // none that is gone: the system chooses
	}
	conn, err := net.ListenMulticastUDP("udp4", first, group)
	if err != nil {
		return nil, fmt.Errorf("announce %s: %w", host, err)
	}
	return announceOn(conn, group, host, number, addresses, changed), nil
}

func announceOn(conn *net.UDPConn, group *net.UDPAddr, host string, number int, addresses []Address, changed func()) *Responder {
	r := &Responder{
		base: host, number: number, conn: conn, multi: ipv4.NewPacketConn(conn), group: group, changed: changed,
		disturbed: make(chan verdict, 1), quit: make(chan struct{}), joined: map[int]bool{},
	}
	_ = r.multi.SetMulticastLoopback(true) // so that programs on this computer find it, too; not every system can
	r.Follow(addresses)
	r.ended.Go(r.listen)
	r.ended.Go(r.claim)
	return r
}

// Name returns the name and its number, or "" while it is not known whether another computer has it.
func (r *Responder) Name() (host string, number int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.claimed {
		return "", 0
	}
	return r.host(), r.number
}

// host is the name that is wanted. The lock must be held.
func (r *Responder) host() string { return numbered(r.base, r.number) }

// Follow changes the addresses, and tells the networks. In a new one it is asked for the name first.
func (r *Responder) Follow(addresses []Address) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addresses = addresses
	for _, a := range addresses {
		if !r.joined[a.Index] && r.multi.JoinGroup(&net.Interface{Index: a.Index}, r.group) == nil {
			r.joined[a.Index] = true
			r.disturb(again)
		}
	}
	if r.claimed {
		r.tell(lifetime)
	}
}

// tell sends each network the addresses it reaches, for so many seconds. The lock must be held.
func (r *Responder) tell(seconds uint32) {
	r.each(func(addresses []Address) ([]byte, error) { return announcement(r.host(), addresses, seconds) })
}

// each sends each network a message about the addresses it reaches. A network that does not take it is told nothing:
// names are a convenience, the address is what counts. The lock must be held.
func (r *Responder) each(message func([]Address) ([]byte, error)) {
	for _, a := range r.addresses {
		if !a.IP.Is4() {
			continue
		}
		if message, err := message(reachedFrom(a.IP, r.addresses)); err == nil {
			r.send(message, a.Index)
		}
	}
}

func (r *Responder) send(message []byte, index int) {
	if r.multi.SetMulticastInterface(&net.Interface{Index: index}) == nil {
		_, _ = r.conn.WriteToUDP(message, r.group)
	}
}

// listen answers until the connection is closed.
func (r *Responder) listen() {
	buffer := make([]byte, 9000) // the longest message there may be
	for {
		n, from, err := r.conn.ReadFromUDPAddrPort(buffer)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			r.hear(buffer[:n], from)
		}
	}
}

// hear finds out whether a message is about the name, and answers it.
func (r *Responder) hear(message []byte, from netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	reached := reachedFrom(from.Addr().Unmap(), r.addresses)
	if len(reached) == 0 {
		return // who asks is in none of our networks
	}
	plain := from.Port() != uint16(r.group.Port)
	if !plain {
		if v := conflict(message, r.host(), r.addresses, reached); v == taken || v == deferred && !r.claimed {
			r.disturb(v)
		}
	}
	if r.claimed {
		r.answer(message, from, reached, plain)
	}
}

// answer answers a question for the name. The lock must be held.
func (r *Responder) answer(message []byte, from netip.AddrPort, reached []Address, plain bool) {
	reply, direct, err := answerTo(message, r.host(), reached, plain)
	switch {
	case err != nil || reply == nil: // not for us
	case direct:
		_, _ = r.conn.WriteToUDPAddrPort(reply, from)
	default:
		r.send(reply, reached[0].Index)
	}
}

// reachedFrom returns the addresses on the interface whose network somebody is in.
func reachedFrom(ip netip.Addr, addresses []Address) []Address {
	for _, a := range addresses {
		if !a.Network.Contains(ip) {
			continue
		}
		var same []Address
		for _, b := range addresses {
			if b.Index == a.Index {
				same = append(same, b)
			}
		}
		return same
	}
	return nil
}

// Close takes the name back.
func (r *Responder) Close() error {
	close(r.quit)
	r.mu.Lock()
	if r.claimed {
		r.tell(0)
	}
	r.mu.Unlock()
	err := r.conn.Close()
	r.ended.Wait()
	return err
}
