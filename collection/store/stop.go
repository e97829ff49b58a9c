package store

import "errors"

// errStop ends a query early; it never leaves this package.
var errStop = errors.New("stop")

func ignoreStop(err error) error {
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}
