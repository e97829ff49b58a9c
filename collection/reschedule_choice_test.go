package collection

import "testing"

// TestChoicesAreRemembered: what a dialog begins with is what was chosen the last time, in Anki or here.
func TestChoicesAreRemembered(t *testing.T) {
	c := newCollection(t)
	check := func(wantDue string, wantForget ForgetOptions) {
		t.Helper()
		due, err := c.LastDueRange()
		if err != nil || due != wantDue {
			t.Errorf("due range %q, %v, want %q", due, err, wantDue)
		}
		forget, err := c.LastForgetOptions()
		if err != nil || forget != wantForget {
			t.Errorf("%+v, %v, want %+v", forget, err, wantForget)
		}
	}
	check("1", ForgetOptions{RestorePosition: true})
	if _, err := c.SetDueDate(DueRange{First: 3, Last: 5, Remember: "3-5"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ForgetCards(ForgetOptions{ResetCounts: true, Remember: true}); err != nil {
		t.Fatal(err)
	}
	check("3-5", ForgetOptions{ResetCounts: true})
	if _, err := c.SetDueDate(DueRange{First: 9, Last: 9}); err != nil {
		t.Fatal(err)
	}
	check("3-5", ForgetOptions{ResetCounts: true})
}
