// Package imaptest holds the IMAP servers to test an IMAP client against, and to
// demonstrate it with:
//
//   - [Server], a complete server in this process, on a loopback port. It needs
//     nothing installed; the demonstration of the program runs on it.
//   - [Script], a server that says exactly what a table tells it to: for the
//     oddities that servers in the wild have and no free server shows. Under the
//     table lies a small mailbox model, so that a test states the oddity only.
//   - [Proxy], a bad line to any server: latency, a rate, and faults at an exact
//     octet, the same ones for the same seed.
//   - [Real], a Dovecot, Cyrus or Courier of Debian, run by the scripts of the
//     folder servers, which are part of this package. Everything such a server
//     has lies in a folder of the test, it listens on loopback only, and its
//     processes end with the test, or when the test is killed.
//
// Server, Script and Proxy do not need a test. Start* of Real skip the test if
// the server is not installed, naming what is missing; if $ONRECORD_REQUIRE is 1
// they fail it instead. "servers/NAME.sh install" installs one.
package imaptest
