package lan

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Address is a private address of this computer in a local network.
type Address struct {
	IP      netip.Addr
	Network netip.Prefix // whose devices reach it directly
	Index   int          // of the network interface
}

// List returns the private addresses of this computer in the networks it is connected to, the likeliest to be reached
// from a phone first. Public addresses, those of tunnels and those of networks that exist within this computer only
// are not among them.
func List() ([]Address, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list network interfaces: %w", err)
	}
	var list []Address
	for _, i := range interfaces {
		if !leadsOut(i.Name, i.Flags) {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			continue // it has just gone
		}
		for _, a := range addresses {
			if a, ok := private(a.String(), i.Index); ok {
				list = append(list, a)
			}
		}
	}
	first := usual()
	slices.SortStableFunc(list, func(a, b Address) int { return cmp.Compare(rank(a, first), rank(b, first)) })
	return list, nil
}

// virtual are the beginnings of the names that interfaces have which lead to other systems on the same computer.
var virtual = []string{"docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vethernet", "lxc", "lxdbr", "podman", "cni", "flannel", "utun", "tun", "wg", "tailscale", "zt"}

// leadsOut reports whether an interface leads to a network in which there may be a phone.
func leadsOut(name string, flags net.Flags) bool {
	if flags&net.FlagUp == 0 || flags&(net.FlagLoopback|net.FlagPointToPoint) != 0 {
		return false
	}
	name = strings.ToLower(name)
	return !slices.ContainsFunc(virtual, func(start string) bool { return strings.HasPrefix(name, start) })
}

// private reads an address with the length of its network, and reports whether it is one of those that only the local
// network knows.
func private(text string, index int) (Address, bool) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil || !prefix.Addr().Unmap().IsPrivate() {
		return Address{}, false
	}
	return Address{IP: prefix.Addr().Unmap(), Network: prefix.Masked(), Index: index}, true
}

// usual returns the address from which this computer would reach another network. Nothing is sent for that.
func usual() netip.Addr {
	conn, err := net.Dial("udp4", "192.0.2.1:9") // kept free for documentation: it is nobody's
	if err != nil {
		return netip.Addr{}
	}
	defer func() { _ = conn.Close() }() // nothing was written
	addr, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return addr.Addr()
}

// rank orders addresses: the usual one, the short ones, the long ones.
func rank(a Address, first netip.Addr) int {
	switch {
	case a.IP == first:
		return 0
	case a.IP.Is4():
		return 1
	}
	return 2
}
