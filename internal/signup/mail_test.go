package signup

import (
	"bufio"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// received is a mail, or why none came.
type received struct {
	text string
	err  error
}

// expectMail takes one mail while the page is loaded that comes once the server has sent it.
func expectMail(post net.Listener) <-chan received {
	arrived := make(chan received, 1)
	go func() {
		text, err := receive(post, mailLimit)
		arrived <- received{text, err}
	}()
	return arrived
}

// receive takes one mail and returns its text.
func receive(l net.Listener, patience time.Duration) (text string, err error) {
	deadline := time.Now().Add(patience)
	if err := l.(*net.TCPListener).SetDeadline(deadline); err != nil {
		return "", err
	}
	conn, err := l.Accept()
	if err != nil {
		return "", fmt.Errorf("no mail comes: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(deadline); err != nil {
		return "", err
	}
	raw, err := converse(textproto.NewConn(conn))
	if err != nil {
		return "", fmt.Errorf("receive a mail: %w", err)
	}
	m, err := mail.ReadMessage(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		return "", fmt.Errorf("receive a mail: %w", err)
	}
	body := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	all, err := io.ReadAll(body)
	return string(all), err
}

// converse speaks as much of SMTP as takes one mail, and returns it as it came.
func converse(c *textproto.Conn) (raw string, err error) {
	err = c.PrintfLine("220 ready")
	for err == nil {
		var line string
		if line, err = c.ReadLine(); err != nil {
			break
		}
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		switch verb {
		case "DATA":
			if err = c.PrintfLine("354 go on"); err == nil {
				var lines []byte
				lines, err = c.ReadDotBytes()
				raw = string(lines)
			}
			if err == nil {
				err = c.PrintfLine("250 taken")
			}
		case "QUIT":
			return raw, c.PrintfLine("221 bye")
		default:
			err = c.PrintfLine("250 yes")
		}
	}
	return raw, err
}
