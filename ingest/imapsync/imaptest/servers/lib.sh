# shellcheck shell=bash
# What the scripts of this folder share. Sourced, never executed.
#
# Each script runs one IMAP server for tests. Everything of a server lies under
# one folder DIR, every listener is bound to 127.0.0.1, nothing is left to the
# system's service manager.

set -euo pipefail

IMAPD_HOST=127.0.0.1
IMAPD_USER=${IMAPD_USER:-alice}
IMAPD_PASS=${IMAPD_PASS:-alicepw}
# Where packages are unpacked that cannot be installed side by side.
IMAPD_PKGS=${IMAPD_PKGS:-${XDG_CACHE_HOME:-$HOME/.cache}/imapd-pkgs}

die() { echo "$(basename "$0"): $*" >&2; exit 1; }

# missing WHAT: the server cannot run here. Status 3 tells it from a failure.
missing() { echo "$1 (run: $(basename "$0") install)" >&2; exit 3; }

is_root() { [ "$(id -u)" = 0 ]; }

# run_user NAME..: the unprivileged account that the server runs under.
run_user() {
	local u
	if is_root; then
		for u in "$@" mail nobody; do id "$u" >/dev/null 2>&1 && { echo "$u"; return; }; done
	fi
	id -un
}

# abs DIR: absolute path, created.
abs() { mkdir -p "$1"; (cd "$1" && pwd -P); }

# make_tls DIR: self-signed certificate for 127.0.0.1 and localhost.
make_tls() {
	[ -s "$1/tls.crt" ] && return 0
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$1/tls.key" -out "$1/tls.crt" -days 30 -subj /CN=localhost \
		-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' >/dev/null 2>&1
	chmod 0644 "$1/tls.crt" "$1/tls.key"
}

# tree PID: PID and all of its descendants, parents first.
tree() {
	local kid
	echo "$1"
	for kid in $(pgrep -P "$1" 2>/dev/null || true); do tree "$kid"; done
}

# running PID: is it there, and not just waiting for its parent to notice its end?
running() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }

alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

# wait_port PORT PIDFILE LOG: until a connection is greeted, or the server died.
wait_port() {
	local i
	for i in $(seq 1 150); do
		if greeted "$1" 2>/dev/null; then return 0; fi
		if [ "$i" -gt 10 ] && ! alive "$2"; then break; fi
		sleep 0.1
	done
	tail -n 20 "$3" >&2 2>/dev/null || true
	die "server did not open port $1"
}

# greeted PORT: is there a greeting that is not "please wait"?
greeted() (
	exec 3<>"/dev/tcp/$IMAPD_HOST/$1" || exit 1
	IFS= read -r -t 5 line <&3 || exit 1
	case $line in *'Waiting for'*) exit 1 ;; '* OK'*) printf 'x LOGOUT\r\n' >&3; exit 0 ;; *) exit 1 ;; esac
)

# stop_tree PIDFILE SIGNAL: signal the processes that this script started and
# wait until each is gone; SIGKILL after 4 s.
stop_tree() {
	local pids p i left
	[ -s "$1" ] || return 0
	# One that stands still starts no process that is not on the list.
	[ "$2" != KILL ] || kill -STOP "$(cat "$1")" 2>/dev/null || true
	pids=$(tree "$(cat "$1")")
	# shellcheck disable=SC2086 # a list
	if [ "$2" = KILL ]; then
		kill -KILL $pids 2>/dev/null || true
	else
		kill "-$2" "$(cat "$1")" 2>/dev/null || true
	fi
	for i in $(seq 1 50); do
		left=
		for p in $pids; do running "$p" && left="$left $p"; done
		[ -z "$left" ] && break
		# shellcheck disable=SC2086 # a list
		[ "$i" = 40 ] && { kill -KILL $left 2>/dev/null || true; }
		sleep 0.1
	done
	rm -f "$1"
}

# spawn DIR COMMAND..: start a server in a session of its own, its pid in
# DIR/server.pid, written by the process itself since setsid may fork.
spawn() {
	local dir=$1 i; shift
	rm -f "$dir/server.pid"
	# shellcheck disable=SC2016 # expanded by the inner shell
	setsid bash -c 'echo $$ > "$0/server.pid.new"; mv "$0/server.pid.new" "$0/server.pid"
		cd "$0"; exec "$@"' "$dir" "$@" >>"$dir/server.log" 2>&1 </dev/null &
	for i in $(seq 1 50); do [ -s "$dir/server.pid" ] && return 0; sleep 0.05; done
	die "server did not start"
}

# report DIR PORT: what callers parse, as KEY=VALUE lines.
report() {
	cat > "$1/instance.env" <<-E
	IMAPD_KIND=$IMAPD_KIND
	IMAPD_HOST=$IMAPD_HOST
	IMAPD_PORT=$2
	IMAPD_TLS_PORT=$(($2 + 1))
	IMAPD_USER=$IMAPD_USER
	IMAPD_PASS=$IMAPD_PASS
	IMAPD_CA=$1/tls.crt
	E
	cat "$1/instance.env"
}

# apt_get PACKAGE..: install quietly, with service start-up refused, so that no
# service of a package ever listens on a public address.
apt_get() {
	is_root || die "install needs root"
	local made= status=0
	if [ ! -e /usr/sbin/policy-rc.d ]; then
		printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
		chmod 755 /usr/sbin/policy-rc.d; made=1
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null || status=$?
	[ -z "$made" ] || rm -f /usr/sbin/policy-rc.d
	return "$status"
}

# unpack NAME PACKAGE..: unpack Debian packages under $IMAPD_PKGS/NAME without
# installing them, since Debian's IMAP servers conflict with each other.
unpack() {
	local root=$IMAPD_PKGS/$1 deb=$IMAPD_PKGS/deb p; shift
	mkdir -p "$root" "$deb"
	rm -f "$deb"/*.deb
	(cd "$deb" && apt-get download "$@" >/dev/null 2>&1) || die "cannot download $*"
	for p in "$@"; do dpkg -x "$deb/$p"_*.deb "$root"; done
}

# common VERB DIR: the verbs that do not depend on the server.
common() {
	local dir
	case $1 in stop | kill | restart) ;; *) return 1 ;; esac
	dir=$(abs "$2")
	case $1 in
	stop) stop_tree "$dir/server.pid" TERM ;;
	kill) stop_tree "$dir/server.pid" KILL ;;
	restart)
		# shellcheck disable=SC1091 # written by report
		. "$dir/instance.env"
		stop_tree "$dir/server.pid" TERM
		launch "$dir" "$IMAPD_PORT" ;;
	esac
}
