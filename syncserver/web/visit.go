package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"time"

	"karuta/syncserver"
)

// visit is one request of a browser.
type visit struct {
	p       *Pages
	w       http.ResponseWriter
	r       *http.Request
	account syncserver.Account // of whoever is logged in; no id for nobody
	secret  string             // the browser's own, which its forms' tokens are made of
}

// The cookies. Where it is possible their names begin with "__Host-", so that no
// other site of the same domain can set them.
const (
	sessionCookie = "karuta-session"
	formCookie    = "karuta-form"
	securePrefix  = "__Host-"
)

// page makes a handler of a function that answers a visit.
func (p *Pages) page(answer func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{p: p, w: w, r: r}
		err := v.begin()
		if err == nil {
			err = answer(v)
		}
		if err != nil {
			v.refuse(err)
		}
	}
}

// private is page for those who are logged in.
func (p *Pages) private(answer func(*visit) error) http.HandlerFunc {
	return p.page(func(v *visit) error {
		if v.account.ID == 0 {
			return syncserver.ErrLoggedOut
		}
		return answer(v)
	})
}

// begin finds out who visits, and reads and checks the form of a POST.
func (v *visit) begin() error {
	// A download that came on this connection before may have left a limit for writing.
	control := http.NewResponseController(v.w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		return err
	}
	if err := v.findAccount(); err != nil {
		return err
	}
	if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
		v.secret = v.cookie(formCookie)
		if v.secret == "" {
			v.secret = newSecret()
			v.setCookie(formCookie, v.secret, 0)
		}
		return nil
	}
	if err := v.readForm(control); err != nil {
		return err
	}
	v.secret = v.cookie(formCookie)
	if v.secret == "" || subtle.ConstantTimeCompare([]byte(v.r.PostForm.Get("token")), []byte(v.FormToken())) != 1 {
		return errOldForm
	}
	return nil
}

// readForm reads the form that is sent. The limit must not outlast it: when it
// is over, whatever is still being done for the request is given up.
func (v *visit) readForm(control *http.ResponseController) error {
	if err := control.SetReadDeadline(time.Now().Add(v.p.patience)); err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, formLimit)
	if err := v.r.ParseForm(); err != nil {
		return errBadForm
	}
	return control.SetReadDeadline(time.Time{})
}

func (v *visit) findAccount() error {
	session := v.cookie(sessionCookie)
	if session == "" {
		return nil
	}
	account, err := v.p.server.Session(v.r.Context(), session)
	if errors.Is(err, syncserver.ErrLoggedOut) {
		return nil
	}
	v.account = account
	return err
}

func newSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

// FormToken returns what each form of a page carries. It belongs to the browser
// and to the session: what was shown before a log-in is worth nothing after it.
func (v *visit) FormToken() string {
	sum := sha256.Sum256([]byte("form\x00" + v.secret + "\x00" + v.cookie(sessionCookie)))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (v *visit) cookieName(name string) string {
	if v.p.isSecure(v.r) {
		return securePrefix + name
	}
	return name
}

func (v *visit) cookie(name string) string {
	c, err := v.r.Cookie(v.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie for so many seconds; 0 for until the browser is closed, less to remove it.
func (v *visit) setCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: v.cookieName(name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: v.p.isSecure(v.r), SameSite: http.SameSiteStrictMode,
	})
}

// enter logs the browser in.
func (v *visit) enter(session string) {
	v.setCookie(sessionCookie, session, int(syncserver.SessionFor.Seconds()))
}

// field returns a field of the form that was sent.
func (v *visit) field(name string) string { return v.r.PostForm.Get(name) }

// goTo sends the browser to another page of this server, with a message there if it is not "".
func (v *visit) goTo(path string, done message) error {
	if done != "" {
		path += "?done=" + string(done)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// address is the other side's, without the port.
func (v *visit) address() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return v.r.RemoteAddr
	}
	return host
}
