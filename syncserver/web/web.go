// Package web serves the pages of a sync server: what to type on which device,
// sign-up, log-in, and the account. They are plain HTML without a script, good
// on a phone.
//
// Whoever is logged in is known by a cookie with a random secret, of which the
// server keeps a hash. Each form has a token that belongs to the browser it was
// shown to, and what a page of another site sends is refused before that.
package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"karuta/assets"
	"karuta/syncserver"
)

// Options say what the pages work with.
type Options struct {
	Server *syncserver.Server
	Log    *slog.Logger // nil for none
	// PublicURL is the address that people type, such as
	// "https://sync.example.org"; "" for the one that a request has come to.
	PublicURL string
	Now       func() time.Time // the clock; nil for the machine's
	// Patience is for how long a browser may take to send a form; 30 seconds unless set.
	Patience time.Duration
}

// Pages answers the requests of browsers. It is an http.Handler.
type Pages struct {
	server    *syncserver.Server
	log       *slog.Logger
	publicURL string
	now       func() time.Time
	patience  time.Duration
	handler   http.Handler
}

// formLimit is the length in bytes of a form that is sent.
const formLimit = 16 << 10

// New returns the pages of a server.
func New(opt Options) *Pages {
	p := &Pages{server: opt.Server, log: opt.Log, publicURL: strings.TrimSuffix(opt.PublicURL, "/"), now: opt.Now, patience: opt.Patience}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	if p.now == nil {
		p.now = time.Now
	}
	if p.patience == 0 {
		p.patience = 30 * time.Second
	}
	foreign := http.NewCrossOriginProtection()
	if u, err := url.Parse(p.publicURL); err == nil && u.Host != "" {
		_ = foreign.AddTrustedOrigin(u.Scheme + "://" + u.Host) // of a scheme and a host it is never refused
	}
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.fail(w, r, errForeign) }))
	p.handler = withHeaders(foreign.Handler(p.routes()))
	return p
}

// ServeHTTP implements http.Handler.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

func (p *Pages) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.page(p.home))
	mux.HandleFunc("GET /style.css", serveFile("text/css; charset=utf-8", style))
	mux.HandleFunc("GET /karuta.svg", serveFile("image/svg+xml", assets.AppIconSVG()))
	mux.HandleFunc("GET /sign-up", p.page(p.signUpForm))
	mux.HandleFunc("POST /sign-up", p.page(p.signUp))
	mux.HandleFunc("GET /confirm", p.page(p.confirmForm))
	mux.HandleFunc("POST /confirm", p.page(p.confirm))
	mux.HandleFunc("GET /log-in", p.page(p.logInForm))
	mux.HandleFunc("POST /log-in", p.page(p.logIn))
	mux.HandleFunc("POST /log-out", p.page(p.logOut))
	mux.HandleFunc("GET /forgot", p.page(p.forgotForm))
	mux.HandleFunc("POST /forgot", p.page(p.forgot))
	mux.HandleFunc("GET /reset", p.page(p.resetForm))
	mux.HandleFunc("POST /reset", p.page(p.reset))
	mux.HandleFunc("GET /account", p.private(p.account))
	mux.HandleFunc("POST /account/sign-out", p.private(p.signOutDevice))
	mux.HandleFunc("GET /account/password", p.private(p.passwordForm))
	mux.HandleFunc("POST /account/password", p.private(p.changePassword))
	mux.HandleFunc("GET /account/download", p.private(p.download))
	mux.HandleFunc("GET /account/restore", p.private(p.restoreForm))
	mux.HandleFunc("POST /account/restore", p.private(p.restore))
	mux.HandleFunc("GET /account/delete", p.private(p.deleteForm))
	mux.HandleFunc("POST /account/delete", p.private(p.deleteAccount))
	mux.HandleFunc("/", p.page(func(*visit) error { return errNoPage }))
	return mux
}

// contentPolicy lets a page load this server's style and icon, send forms here, and nothing else.
const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		// Not "no-referrer": with that a browser names no origin of a form that it sends to its own site.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func serveFile(kind string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write(content) // or the other side is gone
	}
}

// isSecure reports whether the browser reaches the server by https.
func (p *Pages) isSecure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(p.publicURL, "https://")
}

// endpoint returns the address that people type on their devices.
func (p *Pages) endpoint(r *http.Request) string {
	if p.publicURL != "" {
		return p.publicURL + "/"
	}
	u := url.URL{Scheme: "http", Host: r.Host, Path: "/"}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}
