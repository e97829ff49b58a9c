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
	host  string
	conn  *net.UDPConn
	multi *ipv4.PacketConn
	ended sync.WaitGroup

	mu        sync.Mutex
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

// Announce makes the name known in the networks of the addresses until Close. Other programs on this computer that do
// the same are not disturbed.
func Announce(host string, addresses []Address) (*Responder, error) {
	conn, err := net.ListenMulticastUDP("udp4", nil, group)
	if err != nil {
		return nil, fmt.Errorf("announce %s: %w", host, err)
	}
	r := &Responder{host: host, conn: conn, multi: ipv4.NewPacketConn(conn), joined: map[int]bool{}}
	_ = r.multi.SetMulticastLoopback(true) // so that programs on this computer find it, too; not every system can
	r.Follow(addresses)
	r.ended.Go(r.listen)
	return r, nil
}

// Follow changes the addresses, and tells the networks.
func (r *Responder) Follow(addresses []Address) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addresses = addresses
	for _, a := range addresses {
		if !r.joined[a.Index] && r.multi.JoinGroup(&net.Interface{Index: a.Index}, group) == nil {
			r.joined[a.Index] = true
		}
	}
	r.tell(lifetime)
}

// tell sends each network the addresses it reaches. A network that does not take it is asked nothing: names are a
// convenience, the address is what counts. The lock must be held.
func (r *Responder) tell(seconds uint32) {
	for _, a := range r.addresses {
		if !a.IP.Is4() {
			continue
		}
		if message, err := announcement(r.host, reachedFrom(a.IP, r.addresses), seconds); err == nil {
			r.send(message, a.Index)
		}
	}
}

func (r *Responder) send(message []byte, index int) {
	if r.multi.SetMulticastInterface(&net.Interface{Index: index}) == nil {
		_, _ = r.conn.WriteToUDP(message, group)
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
			r.answer(buffer[:n], from)
		}
	}
}

func (r *Responder) answer(message []byte, from netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	reached := reachedFrom(from.Addr().Unmap(), r.addresses)
	if len(reached) == 0 {
		return // who asks is in none of our networks
	}
	reply, direct, err := answerTo(message, r.host, reached, from.Port() != port)
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
	r.mu.Lock()
	r.tell(0)
	r.mu.Unlock()
	err := r.conn.Close()
	r.ended.Wait()
	return err
}
