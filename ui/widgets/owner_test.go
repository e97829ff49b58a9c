package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestKeysAreHandedOnByTheWidgetInTheWindow: the real driver, unlike that of the tests, finds the window of that widget
// only, not of the button within.
func TestKeysAreHandedOnByTheWidgetInTheWindow(t *testing.T) {
	check, choose := NewCheckRow("", "", false, nil), NewSelect(nil, "", nil)
	if check.owner != fyne.Widget(check) || choose.owner != fyne.Widget(choose) {
		t.Errorf("keys are handed on by %T and %T", check.owner, choose.owner)
	}
}
