#!/bin/bash
# Cyrus IMAP on 127.0.0.1, for tests. Debian's package conflicts with the other
# IMAP servers, so it is unpacked under $IMAPD_PKGS, not installed.
#
#   cyrus.sh install                    fetch and unpack the packages
#   cyrus.sh ready                      is it installed? (status 3: no)
#   cyrus.sh start DIR PORT             plain and STARTTLS on PORT, TLS on PORT+1
#   cyrus.sh stop|kill|restart DIR
#   cyrus.sh deliver DIR FOLDER FILE..  add messages with Cyrus' own deliver
#   cyrus.sh path DIR FOLDER            where its messages lie
#
# Environment: IMAPD_USER, IMAPD_PASS.
cd "$(dirname "$0")" && . ./lib.sh
IMAPD_KIND=cyrus

# use ROOT: run the programs unpacked there.
use() {
	LIBEXEC=$1/usr/lib/cyrus/bin
	LD_LIBRARY_PATH=$1/usr/lib/$(uname -m)-linux-gnu
	export LD_LIBRARY_PATH
}

ready() {
	local program
	[ -x "$IMAPD_PKGS/cyrus/usr/lib/cyrus/bin/master" ] || missing "cyrus-imapd is not unpacked"
	for program in saslpasswd2 openssl setsid pgrep; do
		command -v "$program" >/dev/null 2>&1 || missing "cyrus-imapd lacks $program"
	done
}

conf() { # DIR PORT
	local dir=$1 port=$2 user name
	user=$(run_user mail)
	# The server's user may not be able to pass through the cache of ours.
	rm -rf "$dir/pkg"; cp -a "$IMAPD_PKGS/cyrus" "$dir/pkg"
	mkdir -p "$dir"/conf/{proc,db,socket,log,msg,ptclient} "$dir/spool" "$dir/run"
	cat > "$dir/imapd.conf" <<-E
	configdirectory: $dir/conf
	partition-default: $dir/spool
	servername: localhost
	cyrus_user: $user
	admins: cyrusadm
	sasl_pwcheck_method: auxprop
	sasl_auxprop_plugin: sasldb
	sasl_sasldb_path: $dir/sasldb2
	sasl_mech_list: PLAIN LOGIN
	allowplaintext: yes
	unixhierarchysep: yes
	altnamespace: yes
	virtdomains: no
	autocreate_quota: 0
	autocreate_post: yes
	autocreate_inbox_folders: Sent | Trash
	duplicatesuppression: no
	lmtp_downcase_rcpt: yes
	specialusealways: yes
	allowdeleted: no
	expunge_mode: immediate
	delete_mode: immediate
	imapidlepoll: 2
	idlesocket: $dir/run/idle
	lmtpsocket: $dir/run/lmtp
	master_pid_file: $dir/run/master.pid
	master_ready_file: $dir/run/ready
	tls_server_cert: $dir/tls.crt
	tls_server_key: $dir/tls.key
	tls_session_timeout: 0
	conversations: no
	sendmail: /bin/false
	syslog_prefix: cyrtest
	zoneinfo_db_path: $dir/conf/zoneinfo.db
	E
	cat > "$dir/cyrus.conf" <<-E
	START {
	  recover cmd="$LIBEXEC/ctl_cyrusdb -C $dir/imapd.conf -r"
	}
	SERVICES {
	  imap  cmd="$LIBEXEC/imapd -C $dir/imapd.conf -U 30" listen="$IMAPD_HOST:$port" prefork=1 maxchild=100
	  imaps cmd="$LIBEXEC/imapd -C $dir/imapd.conf -s -U 30" listen="$IMAPD_HOST:$((port + 1))" prefork=0 maxchild=100
	  lmtpunix cmd="$LIBEXEC/lmtpd -C $dir/imapd.conf -a" listen="$dir/run/lmtp" prefork=0 maxchild=10
	}
	DAEMON {
	  idled cmd="$LIBEXEC/idled -C $dir/imapd.conf"
	}
	EVENTS {
	  checkpoint cmd="$LIBEXEC/ctl_cyrusdb -C $dir/imapd.conf -c" period=30
	}
	E
	for name in "$IMAPD_USER" cyrusadm; do
		printf '%s' "$IMAPD_PASS" | saslpasswd2 -p -c -f "$dir/sasldb2" -u localhost "$name"
	done
	if is_root; then chown -R "$user:$(id -gn "$user")" "$dir/conf" "$dir/spool" "$dir/run" "$dir/sasldb2"; fi
}

launch() { # DIR PORT
	rm -f "$1/run/ready"
	spawn "$1" "$LIBEXEC/master" -D -C "$1/imapd.conf" -M "$1/cyrus.conf" -p "$1/run/master.pid"
	wait_port "$2" "$1/server.pid" "$1/server.log"
}

use "${2:-}/pkg"
common "${1:-}" "${2:-}" || case "${1:-}" in
install)
	# shellcheck disable=SC2046 # a list
	apt_get sasl2-bin libsasl2-modules openssl procps $(apt-cache depends cyrus-common 2>/dev/null |
		awk '/Depends: lib/ {print $2}')
	unpack cyrus cyrus-imapd cyrus-common ;;
ready) ready ;;
start)
	[ $# = 3 ] || die "usage: start DIR PORT"
	ready
	dir=$(abs "$2"); ! alive "$dir/server.pid" || die "already running in $dir"
	use "$dir/pkg"; make_tls "$dir"; conf "$dir" "$3"; launch "$dir" "$3"; report "$dir" "$3" ;;
deliver)
	dir=$2; folder=$3; shift 3
	for f in "$@"; do
		if [ "$folder" = INBOX ]; then set -- "$IMAPD_USER"; else set -- -a "$IMAPD_USER" -m "$folder" "$IMAPD_USER"; fi
		"$LIBEXEC/deliver" -C "$dir/imapd.conf" "$@" < "$f"
	done ;;
path)
	box=user/$IMAPD_USER
	[ "$3" = INBOX ] || box=$box/$3
	"$LIBEXEC/mbpath" -C "$2/imapd.conf" "$box" ;;
*) sed -n '2,13p' "$0"; exit 2 ;;
esac
