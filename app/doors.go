package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"time"

	"karuta/internal/lan"
	"karuta/syncserver"
)

// The ports at which the server is looked for: the first that is free at all addresses.
const (
	firstPort = 27701
	lastPort  = 27720
)

// ErrNoLAN means that this computer has no address in a local network.
var ErrNoLAN = errors.New("this computer is in no local network")

// errNoPort means that other programs have all ports.
var errNoPort = fmt.Errorf("all ports from %d to %d are taken by other programs", firstPort, lastPort)

// reachable is where devices find the server.
type reachable struct {
	addresses []string // as they are typed, the likeliest first
	name      string   // the same by name; empty where none could be announced
	port      int      // 0 for not at all
}

// doors are the listeners at the addresses of the local network, and the name there.
type doors struct {
	server *syncserver.Server
	front  *syncserver.Front
	here   *Here
	port   int // 0 before the first listener
	open   map[netip.Addr]net.Listener
	order  []netip.Addr
	last   []lan.Address
	name   *lan.Responder // nil while there is none
	host   string
	// renamed gets a word when the name has changed.
	renamed chan struct{}
}

func newDoors(server *syncserver.Server, here *Here) *doors {
	computer, _ := os.Hostname() // without one the name is "karuta"
	return &doors{
		server: server, front: syncserver.NewFront(server, nil), here: here,
		open: map[netip.Addr]net.Listener{}, host: lan.HostName(computer), renamed: make(chan struct{}, 1),
	}
}

// follow opens and closes listeners so that there is one at each of the addresses, and nowhere else.
func (d *doors) follow(list []lan.Address) error {
	if len(d.last) > 0 && slices.Equal(list, d.last) {
		return nil
	}
	wanted := map[netip.Addr]bool{}
	d.order = nil
	for _, a := range list {
		if !wanted[a.IP] {
			wanted[a.IP] = true
			d.order = append(d.order, a.IP)
		}
	}
	for ip, l := range d.open {
		if !wanted[ip] {
			_ = l.Close() // the address is gone, too
			delete(d.open, ip)
		}
	}
	if len(list) == 0 {
		return ErrNoLAN
	}
	if err := d.listen(); err != nil {
		return err
	}
	if len(d.open) == len(d.order) {
		d.last = slices.Clone(list)
	}
	d.announce(list)
	return nil
}

// listen opens what is missing, all at the same port.
func (d *doors) listen() error {
	if d.port != 0 {
		d.listenAt(d.port)
		return nil
	}
	ports := []int{d.here.currentAccess().Port}
	for p := firstPort; p <= lastPort; p++ {
		ports = append(ports, p)
	}
	for _, p := range ports {
		if p == 0 {
			continue // no port was kept yet
		}
		if d.listenAt(p); len(d.open) > 0 {
			d.port = p
			return d.here.keepPort(p)
		}
	}
	return errNoPort
}

// listenAt opens what is missing at a port. An address at which that cannot be done, because it is just coming or
// another program is there, is tried again the next time.
func (d *doors) listenAt(port int) {
	for i, ip := range d.order {
		if d.open[ip] != nil {
			continue
		}
		l, err := net.Listen("tcp", netip.AddrPortFrom(ip, uint16(port)).String())
		switch {
		case err == nil:
			d.open[ip] = l
			d.front.Add(l)
		case i == 0 && d.port == 0: // the address that people will type
			return
		}
	}
}

// announce makes the name known. Without one the addresses are as good.
func (d *doors) announce(list []lan.Address) {
	if d.name != nil {
		d.name.Follow(list)
		return
	}
	changed := func() {
		select {
		case d.renamed <- struct{}{}:
		default: // it is not yet looked at since the last time
		}
	}
	if name, err := lan.Announce(d.host, d.here.currentAccess().NameNumber, list, changed); err == nil {
		d.name = name
	}
}

// currentName returns the name; empty while there is none.
func (d *doors) currentName() string {
	if d.name == nil {
		return ""
	}
	host, number := d.name.Name()
	if host != "" {
		_ = d.here.keepNameNumber(number) // without it devices find another name the next time, as they may any time
	}
	return host
}

func (d *doors) state() reachable {
	r := reachable{port: d.port}
	url := func(host string) string { return "http://" + net.JoinHostPort(host, strconv.Itoa(d.port)) + "/" }
	for _, ip := range d.order {
		if d.open[ip] != nil {
			r.addresses = append(r.addresses, url(ip.String()))
		}
	}
	if host := d.currentName(); host != "" && len(r.addresses) > 0 {
		r.name = url(host)
	}
	return r
}

// drainInterval is how often it is looked whether the syncs that are going on have ended.
const drainInterval = 100 * time.Millisecond

// close waits until no device is in the middle of a sync, or until patience ends, and closes everything.
func (d *doors) close(patience context.Context) error {
	tick := time.NewTicker(drainInterval)
	defer tick.Stop()
	for len(d.open) > 0 && d.server.Busy() && patience.Err() == nil {
		select {
		case <-tick.C:
		case <-patience.Done():
		}
	}
	var err error
	if d.name != nil {
		err = d.name.Close()
	}
	ctx, cancel := context.WithTimeout(patience, hereStopLimit)
	defer cancel()
	return errors.Join(err, d.front.Stop(ctx))
}
