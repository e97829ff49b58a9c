// Package interop lets tests ask the real Anki: its library, its sync client and its sync server.
//
//   - [Python] finds a Python with anki, [Run] runs a script of one's own with JSON in and out.
//   - [StartServer] starts Anki's own sync server on a free loopback port.
//   - [NewClient] starts a process around one real collection that is edited, studied and synced by method calls.
//   - [ReadDump] reads every table of a collection file, [Diff] lists where two differ in more than the
//     stamps that two synced collections may differ in.
//
// Tests only: nothing the program ships imports it. Without Python the tests that need it are skipped,
// or fail where KARUTA_REQUIRE_ANKI is 1.
package interop
