package app

import (
	"bufio"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"karuta/internal/lan"
)

// listening returns the addresses at which this process takes TCP connections, as the system writes them.
func listening(t *testing.T) []string {
	t.Helper()
	mine := map[string]bool{}
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil {
			mine[target] = true
		}
	}
	var list []string
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		f, err := os.Open(table)
		if err != nil {
			continue // a system without IPv6
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			const local, state, inode, listens = 1, 3, 9, "0A"
			field := strings.Fields(lines.Text())
			if len(field) > inode && field[state] == listens && mine["socket:["+field[inode]+"]"] {
				list = append(list, field[local])
			}
		}
		_ = f.Close()
	}
	return list
}

func TestServerBindsNowhereElse(t *testing.T) {
	before := listening(t)
	a, l := newServingApp(t)
	port := a.Serve.State().Port
	if port < firstPort || port > lastPort {
		t.Errorf("port %d", port)
	}
	var opened []string
	for _, at := range listening(t) {
		if !slices.Contains(before, at) {
			opened = append(opened, at)
		}
	}
	if want := fmt.Sprintf("0100007F:%04X", port); len(opened) != 1 || opened[0] != want {
		t.Errorf("listens at %v, want %s alone", opened, want)
	}
	a.Serve.Release()
	l.Until("the end", func() bool { return a.Serve.State().Phase == ServeOff })
	if after := listening(t); len(after) != len(before) {
		t.Errorf("still listens at %v", after)
	}
}

func TestServerFollowsTheNetwork(t *testing.T) {
	a, _ := newApp(t)
	opened, err := a.here.open()
	if err != nil {
		t.Fatal(err)
	}
	d := newDoors(opened.server, a.here)
	at := func(ips ...string) []lan.Address {
		var list []lan.Address
		for _, ip := range ips {
			list = append(list, lan.Address{IP: netip.MustParseAddr(ip), Network: netip.MustParsePrefix("127.0.0.0/8"), Index: 1})
		}
		return list
	}
	for _, ips := range [][]string{{"127.0.0.1"}, {"127.0.0.2", "127.0.0.1"}, {"127.0.0.3"}} {
		if err := d.follow(at(ips...)); err != nil {
			t.Fatal(err)
		}
		if got := d.state(); len(got.addresses) != len(ips) || !strings.Contains(got.addresses[0], ips[0]+":") || len(d.open) != len(ips) {
			t.Errorf("at %v: %+v", ips, got)
		}
	}
	if err := d.follow(nil); err == nil || len(d.state().addresses) != 0 || len(d.open) != 0 {
		t.Errorf("without a network: %v, %+v", err, d.state())
	}
	if err := d.close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAnotherPortWhereOneIsTaken(t *testing.T) {
	first, _ := newServingApp(t)
	second, _ := newServingApp(t)
	if first.Serve.State().Port == second.Serve.State().Port {
		t.Error("both at one port")
	}
}
