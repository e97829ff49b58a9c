package syncserver

import (
	"encoding/json"
	"net/http"
)

// Programs find out about accounts at /karuta/: what the server is, and how to
// make one.

// apiVersion is raised when a program of today would misunderstand an answer.
const apiVersion = 1

// signUpLimit is the length in bytes of what somebody sends who wants an account.
const signUpLimit = 8 << 10

type infoAnswer struct {
	Server  string `json:"server"`
	Version int    `json:"version"`
	SignUp  string `json:"signup"` // "open", "invite" or "closed"
	Confirm bool   `json:"confirm"`
}

func (s *Server) serveInfo(w http.ResponseWriter, _ *http.Request) {
	mode := s.opt.SignUp
	if mode == SignUpClosed {
		mode = "closed"
	}
	answerJSON(w, http.StatusOK, infoAnswer{Server: "karuta", Version: apiVersion, SignUp: string(mode), Confirm: s.Confirms()})
}

type signUpAnswer struct {
	Confirm bool `json:"confirm"`
}

type errorAnswer struct {
	Error string `json:"error"`
}

var errNotSignUp = tell(http.StatusBadRequest, "The server did not understand the request. Update the program and try again.")

// serveSignUp makes an account for a program. Pages may not: they have a form of their own.
func (s *Server) serveSignUp(w http.ResponseWriter, r *http.Request) {
	confirm, err := s.signUpFor(w, r)
	if err != nil {
		status, sentence := Sentence(err)
		s.opt.Log.Info("sign-up refused", "address", addressOf(r), "status", status)
		if status >= http.StatusInternalServerError {
			s.opt.Log.Error("sign up", "err", err)
		}
		answerJSON(w, status, errorAnswer{sentence})
		return
	}
	s.opt.Log.Info("signed up", "address", addressOf(r), "confirm", confirm)
	answerJSON(w, http.StatusCreated, signUpAnswer{confirm})
}

func (s *Server) signUpFor(w http.ResponseWriter, r *http.Request) (confirm bool, err error) {
	if checkOrigin(r) != nil {
		return false, errNotSignUp
	}
	body := http.MaxBytesReader(w, newPatientBody(w, r.Body, s.opt.Limits.Stall, &s.metrics.received), signUpLimit)
	var want SignUp
	if err := json.NewDecoder(body).Decode(&want); err != nil {
		return false, errNotSignUp
	}
	return s.SignUp(r.Context(), addressOf(r), want)
}

func answerJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // or the other side is gone
}
