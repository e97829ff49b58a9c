package lan

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Times of RFC 6762, sections 8 and 9.
const (
	probeInterval    = 250 * time.Millisecond
	probes           = 3
	deferral         = time.Second // of who has lost to another that asks for the name at the same time
	announceInterval = time.Second
	manyConflicts    = 15
	conflictPause    = 5 * time.Second // before each further attempt
)

// verdict is what the network says of the name.
type verdict int

const (
	quiet    verdict = iota // nothing
	taken                   // another computer has it
	deferred                // another that asks for it at the same time comes first
	again                   // there is another network to ask
	closed
)

// numbered returns the name for the nth computer that wants a host name: "karuta-desk-2.local" for the second.
func numbered(host string, n int) string {
	if n < 2 {
		return host
	}
	label, domain, _ := strings.Cut(host, ".")
	suffix := "-" + strconv.Itoa(n)
	const longest = 63 // bytes of a label
	if len(label)+len(suffix) > longest {
		label = label[:longest-len(suffix)]
	}
	return label + suffix + "." + domain
}

// claim asks for the name until nobody else has it, with the next number whenever somebody has, and then defends it.
func (r *Responder) claim() {
	wait := rand.N(probeInterval) // so that computers which were switched on together do not ask together
	for conflicts := 0; ; {
		r.begin()
		verdict := r.probe(wait)
		wait = 0
		switch verdict {
		case closed:
			return
		case taken:
			r.next()
			if conflicts++; conflicts >= manyConflicts {
				wait = conflictPause
			}
		case deferred:
			wait = deferral
		case quiet:
			r.announce()
			switch r.defend() {
			case closed:
				return
			case taken:
				conflicts++
			}
		}
	}
}

// probe asks three times whether somebody has the name, after a wait.
func (r *Responder) probe(wait time.Duration) verdict {
	if v := r.pause(wait); v != quiet {
		return v
	}
	for range probes {
		r.ask()
		if v := r.pause(probeInterval); v != quiet {
			return v
		}
	}
	return quiet
}

// defend says the name a second time, in case the first was lost, and waits for a reason to ask for it again.
func (r *Responder) defend() verdict {
	if v := r.pause(announceInterval); v != quiet {
		return v
	}
	r.announce()
	select {
	case v := <-r.disturbed:
		return v
	case <-r.quit:
		return closed
	}
}

// pause waits, unless the network has something to say.
func (r *Responder) pause(d time.Duration) verdict {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case v := <-r.disturbed:
		return v
	case <-r.quit:
		return closed
	case <-timer.C:
		return quiet
	}
}

// disturb wakes who waits; one reason is enough.
func (r *Responder) disturb(v verdict) {
	select {
	case r.disturbed <- v:
	default:
	}
}

// begin gives up the name until nobody is known to have it.
func (r *Responder) begin() {
	r.mu.Lock()
	had := r.claimed
	r.claimed = false
	select {
	case <-r.disturbed: // about what was asked before
	default:
	}
	r.mu.Unlock()
	if had {
		r.changed()
	}
}

// next wants the name with the next number.
func (r *Responder) next() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.number = max(r.number, 1) + 1
}

// ask asks each network for the name, and says what it is wanted for.
func (r *Responder) ask() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.each(func(addresses []Address) ([]byte, error) { return question(r.host(), addresses) })
}

// announce has the name, and says so.
func (r *Responder) announce() {
	r.mu.Lock()
	had := r.claimed
	r.claimed = true
	r.tell(lifetime)
	r.mu.Unlock()
	if !had {
		r.changed()
	}
}
