package lan

import (
	"bytes"
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// question asks whether anybody has the name, and says for which addresses it is wanted (RFC 6762, section 8.1). The
// answer is to go to everybody: to one address it might go to another program on this computer.
func question(host string, addresses []Address) ([]byte, error) {
	name, err := dnsmessage.NewName(host + ".")
	if err != nil {
		return nil, err
	}
	m := dnsmessage.Message{Questions: []dnsmessage.Question{{Name: name, Type: dnsmessage.TypeALL, Class: dnsmessage.ClassINET}}}
	if m.Authorities, err = records(host, addresses, dnsmessage.ClassINET, lifetime, anyType); err != nil {
		return nil, err
	}
	return m.Pack()
}

// conflict returns what a message says about a name that is to have our addresses, of which the network that it comes
// from reaches some: taken if another computer answers for it, deferred if another asks for it and comes first.
func conflict(message []byte, host string, ours, reached []Address) verdict {
	var m dnsmessage.Message
	if m.Unpack(message) != nil {
		return quiet
	}
	if m.Response {
		if len(foreign(slices.Concat(m.Answers, m.Additionals), host, ours)) > 0 {
			return taken
		}
		return quiet
	}
	if len(foreign(m.Authorities, host, ours)) == 0 {
		return quiet
	}
	mine, err := records(host, reached, dnsmessage.ClassINET, lifetime, anyType)
	if err == nil && comesFirst(named(m.Authorities, host), mine) {
		return deferred
	}
	return quiet
}

// named returns the records of a name that still hold.
func named(list []dnsmessage.Resource, host string) (of []dnsmessage.Resource) {
	for _, r := range list {
		if strings.EqualFold(r.Header.Name.String(), host+".") && r.Header.Class&^alone == dnsmessage.ClassINET && r.Header.TTL > 0 {
			of = append(of, r)
		}
	}
	return of
}

// foreign returns the records of a name that are none of our addresses: messages of this computer come back to it.
func foreign(list []dnsmessage.Resource, host string, ours []Address) []dnsmessage.Resource {
	return slices.DeleteFunc(named(list, host), func(r dnsmessage.Resource) bool {
		ip, ok := netip.AddrFromSlice(data(r))
		return ok && slices.ContainsFunc(ours, func(a Address) bool { return a.IP == ip })
	})
}

// data returns what a record holds, as it travels, if it is an address.
func data(r dnsmessage.Resource) []byte {
	switch body := r.Body.(type) {
	case *dnsmessage.AResource:
		return body.A[:]
	case *dnsmessage.AAAAResource:
		return body.AAAA[:]
	}
	return nil
}

// comesFirst reports whether theirs win over ours, where two ask for a name at the same time: the later ones in the
// order of type and data do (section 8.2).
func comesFirst(theirs, ours []dnsmessage.Resource) bool {
	order := func(a, b dnsmessage.Resource) int {
		return cmp.Or(cmp.Compare(a.Header.Type, b.Header.Type), bytes.Compare(data(a), data(b)))
	}
	slices.SortFunc(theirs, order)
	slices.SortFunc(ours, order)
	return slices.CompareFunc(theirs, ours, order) > 0
}
