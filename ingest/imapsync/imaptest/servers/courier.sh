#!/bin/bash
# Courier IMAP on 127.0.0.1, for tests. Courier's paths are compiled in and its
# Debian package conflicts with the other servers, so the unpacked packages are
# laid over / in a mount namespace of its own and chrooted into. Needs root.
#
#   courier.sh install                    fetch and unpack the packages
#   courier.sh ready                      is it installed? (status 3: no)
#   courier.sh start DIR PORT             plain and STARTTLS on PORT, TLS on PORT+1
#   courier.sh stop|kill|restart DIR
#   courier.sh deliver DIR FOLDER FILE..  drop files into the maildir
#   courier.sh uidvalidity DIR FOLDER     forget its UIDs; a new one comes a second later
#   courier.sh path DIR FOLDER            where its messages lie
#
# Environment: IMAPD_USER, IMAPD_PASS, IMAPD_CAPABILITY, IMAPD_MAXCONN,
# IMAPD_IDLE_POLL (seconds), IMAPD_ENHANCEDIDLE (0 or 1).
cd "$(dirname "$0")" && . ./lib.sh
IMAPD_KIND=courier
ROOT=$IMAPD_PKGS/courier

ready() {
	local program
	[ -x "$ROOT/usr/bin/imapd" ] || missing "courier-imap is not unpacked"
	for program in openssl setsid pgrep unshare chroot; do
		command -v "$program" >/dev/null 2>&1 || missing "courier-imap lacks $program"
	done
	is_root || { echo "courier-imap needs root, for a mount namespace" >&2; exit 3; }
}

folder_dir() { # DIR FOLDER: its maildir; Courier's names are INBOX.Sent and the like
	local m=$1/mail/$IMAPD_USER/Maildir
	case $2 in INBOX) echo "$m" ;; INBOX.*) echo "$m/.${2#INBOX.}" ;; *) echo "$m/.$2" ;; esac
}

make_maildir() { mkdir -p "$1/cur" "$1/new" "$1/tmp"; }

conf() { # DIR PORT
	local dir=$1 port=$2 user uid gid f
	user=$(run_user mail); uid=$(id -u "$user"); gid=$(id -g "$user")
	mkdir -p "$dir/ov" "$dir/mail/$IMAPD_USER"
	make_maildir "$(folder_dir "$dir" INBOX)"
	for f in Sent Trash; do
		make_maildir "$(folder_dir "$dir" $f)"; : > "$(folder_dir "$dir" $f)/maildirfolder"
	done
	chown -R "$uid:$gid" "$dir/mail"
	cat "$dir/tls.key" "$dir/tls.crt" > "$dir/tls.pem"
	# Runs inside the namespace, as the root of the process tree.
	cat > "$dir/inside.sh" <<-E
	#!/bin/bash
	set -e
	mount -t tmpfs tmpfs $dir/ov
	mkdir $dir/ov/upper $dir/ov/work $dir/ov/root
	cp -a $ROOT/etc $ROOT/usr $dir/ov/upper/
	mount -t overlay overlay -o lowerdir=/,upperdir=$dir/ov/upper,workdir=$dir/ov/work $dir/ov/root
	r=$dir/ov/root
	mount --rbind /proc \$r/proc; mount --rbind /dev \$r/dev
	mkdir -p \$r$dir \$r/run/courier/authdaemon; mount --bind $dir \$r$dir
	printf '%s\tuid=$uid|gid=$gid|home=$dir/mail/$IMAPD_USER|shell=/bin/false|imappw=%s\n' \
		'$IMAPD_USER' "\$(printf '%s' '$IMAPD_PASS' | openssl passwd -1 -stdin)" > \$r/etc/courier/userdb
	chmod 600 \$r/etc/courier/userdb
	# The account that the packages would have created.
	grep -q '^courier:' \$r/etc/passwd || echo 'courier:x:$uid:$gid::/nonexistent:/bin/false' >> \$r/etc/passwd
	exec chroot \$r /bin/bash $dir/run.sh
	E
	cat > "$dir/run.sh" <<-E
	#!/bin/bash
	cd /
	export LD_LIBRARY_PATH=/usr/lib:/usr/lib/courier-authlib
	sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' /etc/courier/authdaemonrc
	makeuserdb
	set -a; . /etc/courier/authdaemonrc; set +a
	/usr/lib/courier/courier-authlib/authdaemond &
	for i in \$(seq 1 50); do [ -S /run/courier/authdaemon/socket ] && break; sleep 0.1; done
	set -a
	. /etc/courier/imapd
	. /etc/courier/imapd-ssl
	prefix=/usr; exec_prefix=/usr; bindir=/usr/bin; sbindir=/usr/sbin
	IMAP_CAPABILITY="${IMAPD_CAPABILITY:-IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE}"
	IMAP_CAPABILITY_TLS="\$IMAP_CAPABILITY AUTH=PLAIN"
	IMAP_STARTTLS=YES
	IMAP_TLS_REQUIRED=0
	IMAP_ENHANCEDIDLE=${IMAPD_ENHANCEDIDLE:-0}
	IMAP_IDLE_TIMEOUT=${IMAPD_IDLE_POLL:-5}
	IMAP_EMPTYTRASH=
	TLS_CERTFILE=$dir/tls.pem
	TLS_VERIFYPEER=NONE
	TLS_CACHEFILE=
	TLS_DHPARAMS=
	COURIERTLS=/usr/bin/couriertls
	MAXDAEMONS=${IMAPD_MAXCONN:-60}
	set +a
	unset IMAP_TLS
	/usr/sbin/couriertcpd -address=$IMAPD_HOST -maxprocs=\$MAXDAEMONS -maxperip=\$MAXDAEMONS -nodnslookup -noidentlookup \
		$port /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir &
	IMAP_TLS=1 /usr/sbin/couriertcpd -address=$IMAPD_HOST -maxprocs=\$MAXDAEMONS -maxperip=\$MAXDAEMONS -nodnslookup -noidentlookup \
		$((port + 1)) /usr/bin/couriertls -server -tcpd /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir &
	trap 'kill \$(jobs -p) 2>/dev/null' TERM
	wait
	E
}

launch() { # DIR PORT
	spawn "$1" unshare -m --propagation private bash "$1/inside.sh"
	wait_port "$2" "$1/server.pid" "$1/server.log"
	local i line
	for i in $(seq 1 50); do # until authdaemond answers
		# Courier loses commands pipelined behind LOGIN: send nothing else.
		if exec 3<>"/dev/tcp/$IMAPD_HOST/$2" && printf 'a LOGIN %s %s\r\n' "$IMAPD_USER" "$IMAPD_PASS" >&3; then
			while IFS= read -r -t 5 line <&3; do
				case $line in 'a OK'*) exec 3>&-; return ;; 'a '* | '* BYE'*) break ;; esac
			done
		fi
		exec 3>&-
		sleep 0.2
	done
	tail "$1/server.log" >&2; die "login does not work"
}

common "${1:-}" "${2:-}" || case "${1:-}" in
install)
	apt_get libidn12 libltdl7 libgamin0 libgdbm6 libcourier-unicode4 openssl procps
	unpack courier courier-imap courier-base courier-authlib courier-authdaemon courier-authlib-userdb ;;
ready) ready ;;
start)
	[ $# = 3 ] || die "usage: start DIR PORT"
	ready
	dir=$(abs "$2"); ! alive "$dir/server.pid" || die "already running in $dir"
	make_tls "$dir"; conf "$dir" "$3"; launch "$dir" "$3"; report "$dir" "$3" ;;
deliver)
	d=$(folder_dir "$2" "$3"); shift 3; n=0
	for f in "$@"; do
		n=$((n + 1)); t=$(date +%s.%N).$$_$n.test
		# In a maildir lines end with LF; Courier sends CRLF for each.
		sed 's/\r$//' "$f" > "$d/tmp/$t"; chown --reference="$d" "$d/tmp/$t"; mv "$d/tmp/$t" "$d/new/$t"
	done ;;
uidvalidity) rm -f "$(folder_dir "$2" "$3")/courierimapuiddb" ;;
path) folder_dir "$2" "$3" ;;
*) sed -n '2,16p' "$0"; exit 2 ;;
esac
