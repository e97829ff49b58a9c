package collection

import (
	"errors"

	"karuta/collection/store"
)

// The settings in which Anki keeps what was chosen last while studying.
const (
	confSetDue          = "setDueReviewer"
	confRestorePosition = "restorePositionReviewer"
	confResetCounts     = "resetCountsReviewer"
)

// LastDueRange returns what was written the last time a due date was set while studying, "1" at first.
func (c *Collection) LastDueRange() (string, error) { return Setting(c, confSetDue, "1") }

// LastForgetOptions returns what was chosen the last time a card was forgotten while studying.
func (c *Collection) LastForgetOptions() (ForgetOptions, error) {
	return read(c, func(r *store.Reader) (opt ForgetOptions, err error) {
		if opt.RestorePosition, err = setting(r, confRestorePosition, true); err != nil {
			return opt, err
		}
		opt.ResetCounts, err = setting(r, confResetCounts, false)
		return opt, err
	})
}

func rememberForget(tx *store.Tx, opt ForgetOptions) error {
	if !opt.Remember {
		return nil
	}
	return errors.Join(tx.SetConfig(confRestorePosition, opt.RestorePosition), tx.SetConfig(confResetCounts, opt.ResetCounts))
}
