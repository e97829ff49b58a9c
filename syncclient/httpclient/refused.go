//go:build !windows

package httpclient

import "syscall"

// refused is what the system says when nobody listens.
const refused = syscall.ECONNREFUSED
