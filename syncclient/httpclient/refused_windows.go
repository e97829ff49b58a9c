package httpclient

import "syscall"

// refused is what the system says when nobody listens: WSAECONNREFUSED.
const refused = syscall.Errno(10061)
