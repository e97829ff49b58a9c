package lan

import (
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// lifetime is for how many seconds others may remember an address.
const lifetime = 120

const (
	// directly is the bit in a question's class by which the answer is asked for without telling the whole network.
	directly dnsmessage.Class = 1 << 15
	// alone is the bit in a record's class by which all other addresses of the name are to be forgotten.
	alone dnsmessage.Class = 1 << 15
	// oldLifetime is the most that programs get told which do not know that a name can be taken back.
	oldLifetime = 10
)

// answerTo returns the answer to a message; nil if it does not ask for the host. plain says that it came from a program
// that knows nothing of multicast; it, and whoever asks for that, is to be answered directly.
func answerTo(message []byte, host string, addresses []Address, plain bool) (reply []byte, direct bool, err error) {
	var p dnsmessage.Parser
	header, err := p.Start(message)
	if err != nil || header.Response || header.OpCode != 0 {
		return nil, false, err
	}
	questions, err := p.AllQuestions()
	if err != nil {
		return nil, false, err
	}
	var asked []dnsmessage.Question
	for _, q := range questions {
		if strings.EqualFold(q.Name.String(), host+".") && q.Class&^directly == dnsmessage.ClassINET {
			direct = direct || q.Class&directly != 0
			asked = append(asked, q)
		}
	}
	if len(asked) == 0 {
		return nil, false, nil
	}
	answer := dnsmessage.Message{Header: dnsmessage.Header{Response: true, Authoritative: true}}
	seconds, class := uint32(lifetime), dnsmessage.ClassINET|alone
	if plain {
		answer.ID, answer.Questions, seconds, class, direct = header.ID, asked, oldLifetime, dnsmessage.ClassINET, true
		for i := range answer.Questions {
			answer.Questions[i].Class &^= directly
		}
	}
	answer.Answers, err = records(host, addresses, class, seconds, func(t dnsmessage.Type) bool { return wants(asked, t) })
	if err != nil || len(answer.Answers) == 0 {
		return nil, false, err
	}
	reply, err = answer.Pack()
	return reply, direct, err
}

func wants(asked []dnsmessage.Question, t dnsmessage.Type) bool {
	for _, q := range asked {
		if q.Type == t || q.Type == dnsmessage.TypeALL {
			return true
		}
	}
	return false
}

// announcement tells the addresses without having been asked; 0 seconds takes them back.
func announcement(host string, addresses []Address, seconds uint32) ([]byte, error) {
	m := dnsmessage.Message{Header: dnsmessage.Header{Response: true, Authoritative: true}}
	var err error
	if m.Answers, err = records(host, addresses, dnsmessage.ClassINET|alone, seconds, anyType); err != nil {
		return nil, err
	}
	return m.Pack()
}

func anyType(dnsmessage.Type) bool { return true }

// records are the addresses of the wanted types.
func records(host string, addresses []Address, class dnsmessage.Class, seconds uint32, wanted func(dnsmessage.Type) bool) ([]dnsmessage.Resource, error) {
	name, err := dnsmessage.NewName(host + ".")
	if err != nil {
		return nil, err
	}
	var list []dnsmessage.Resource
	add := func(t dnsmessage.Type, body dnsmessage.ResourceBody) {
		if wanted(t) {
			list = append(list, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: name, Type: t, Class: class, TTL: seconds}, Body: body,
			})
		}
	}
	for _, a := range addresses {
		if a.IP.Is4() {
			add(dnsmessage.TypeA, &dnsmessage.AResource{A: a.IP.As4()})
		} else {
			add(dnsmessage.TypeAAAA, &dnsmessage.AAAAResource{AAAA: a.IP.As16()})
		}
	}
	return list, nil
}
