package faulty

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Fault is what a Proxy does to one message.
type Fault string

// The faults.
const (
	LoseRequest    Fault = "lose request"    // the server never sees it, the connection breaks
	LoseAnswer     Fault = "lose answer"     // the server has done its work, the connection breaks
	CutRequest     Fault = "cut request"     // the server gets the first half of the body
	CutAnswer      Fault = "cut answer"      // the client gets the first half of the body
	SpoilAnswer    Fault = "spoil answer"    // the first byte of the body is another
	FlipRequest    Fault = "flip request"    // one bit in the middle of the body is another
	FlipAnswer     Fault = "flip answer"     // one bit of the head of the body's frame is another
	FlipContent    Fault = "flip content"    // one bit in the middle of the body is another, which no checksum of Anki's server would tell
	FlipHeader     Fault = "flip header"     // the length header of the protocol is no number
	RepeatRequest  Fault = "repeat request"  // the server gets the message twice; the first answer goes on
	RepeatAnswer   Fault = "repeat answer"   // the body comes twice
	Delay          Fault = "delay"           // the request waits before it goes on, the answer before its second half
	StallRequest   Fault = "stall request"   // the server never sees it, and no answer comes as long as the client waits
	StallAnswer    Fault = "stall answer"    // the first half of the body, and then nothing as long as the client waits
	EmptyAnswer    Fault = "empty answer"    // the body is missing
	StripHeader    Fault = "strip header"    // the length header of the protocol is missing
	FallSilent     Fault = "fall silent"     // the server has done its work, and no answer comes as long as the client waits
	AnswerNonsense Fault = "answer nonsense" // a page instead of an answer, with status 200
)

// Proxy stands between a client and a server and does harm to one message.
type Proxy struct {
	Endpoint string // its address, for the client
	// Meanwhile, if set, is called before the message that suffers goes on.
	Meanwhile func()

	target string
	mu     sync.Mutex
	at     int
	fault  Fault
	seen   []string
}

// NewProxy starts a proxy before the server at endpoint; it ends with the test.
func NewProxy(t testing.TB, endpoint string) *Proxy {
	t.Helper()
	p := &Proxy{target: strings.TrimSuffix(endpoint, "/")}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.Endpoint = server.URL + "/"
	return p
}

// Harm makes message number at, counted from 1 from now on, suffer. 0 harms none.
func (p *Proxy) Harm(at int, fault Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at, p.fault, p.seen = at, fault, nil
}

// Seen returns the methods of the messages since Harm.
func (p *Proxy) Seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.seen...)
}

// next counts a message and returns what to do to it.
func (p *Proxy) next(path string) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, path[strings.LastIndex(path, "/")+1:])
	if len(p.seen) == p.at {
		return p.fault
	}
	return ""
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := p.next(r.URL.Path)
	body, err := io.ReadAll(r.Body)
	if err != nil || fault == LoseRequest {
		panic(http.ErrAbortHandler) // breaks the connection
	}
	if fault != "" && p.Meanwhile != nil {
		p.Meanwhile()
	}
	switch fault {
	case CutRequest:
		body = body[:len(body)/2]
	case FlipRequest:
		flip(body, len(body)/2, 0x10)
	case Delay:
		pause(r)
	case StallRequest:
		neverAnswer(r)
	}
	status, header, answer, err := p.forward(r, body)
	if err == nil && fault == RepeatRequest {
		_, _, _, err = p.forward(r, body)
	}
	if err != nil || fault == LoseAnswer {
		panic(http.ErrAbortHandler)
	}
	if fault == FallSilent {
		neverAnswer(r)
	}
	harm(w, r, fault, status, header, answer)
}

// neverAnswer waits until the client gives up.
func neverAnswer(r *http.Request) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// delay is long for a computer, and short for a limit on waiting.
const delay = 20 * time.Millisecond

func pause(r *http.Request) {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

func flip(b []byte, at int, bit byte) {
	if at < len(b) {
		b[at] ^= bit
	}
}

// A frame begins with four fixed bytes and one that describes it; this bit of that says that a checksum follows.
const (
	frameDescriptor = 4
	hasChecksum     = 1 << 2
)

func (p *Proxy) forward(r *http.Request, body []byte) (status int, header http.Header, answer []byte, err error) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, p.target+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	req.Header = r.Header.Clone()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, answer, err
}

// sizeHeader is without which no answer is one of a sync server.
const sizeHeader = "Anki-Original-Size"

func harm(w http.ResponseWriter, r *http.Request, fault Fault, status int, header http.Header, answer []byte) {
	if size := header.Get(sizeHeader); size != "" && fault != StripHeader && fault != AnswerNonsense {
		w.Header().Set(sizeHeader, size)
	}
	switch fault {
	case SpoilAnswer:
		if len(answer) > 0 {
			answer[0] ^= 0xff
		}
	case FlipAnswer:
		flip(answer, frameDescriptor, hasChecksum)
	case FlipContent:
		flip(answer, len(answer)/2, 0x10)
	case FlipHeader:
		w.Header().Set(sizeHeader, "1o24")
	case RepeatAnswer:
		answer = append(answer, answer...)
	case EmptyAnswer:
		answer = nil
	case AnswerNonsense:
		answer = []byte("<html>Please log in to the network</html>")
	case CutAnswer:
		sendHalf(w, status, answer)
		panic(http.ErrAbortHandler)
	case StallAnswer:
		sendHalf(w, status, answer)
		neverAnswer(r)
	case Delay:
		answer = sendHalf(w, status, answer)
		pause(r)
		_, _ = w.Write(answer) // a client that is gone is none of the proxy's business
		return
	}
	w.WriteHeader(status)
	_, _ = w.Write(answer) // as above
}

// sendHalf sends the first half of an answer and returns the other.
func sendHalf(w http.ResponseWriter, status int, answer []byte) []byte {
	w.WriteHeader(status)
	_, _ = w.Write(answer[:len(answer)/2]) // if the client is gone, the rest fails, too
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	return answer[len(answer)/2:]
}
