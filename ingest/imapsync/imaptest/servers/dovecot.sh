#!/bin/bash
# Dovecot 2.3 on 127.0.0.1, for tests.
#
#   dovecot.sh install                    apt-get install dovecot-imapd
#   dovecot.sh ready                      is it installed? (status 3: no)
#   dovecot.sh start DIR PORT             plain and STARTTLS on PORT, TLS on PORT+1
#   dovecot.sh stop DIR                   orderly
#   dovecot.sh kill DIR                   SIGKILL to all its processes
#   dovecot.sh restart DIR                again, on the same ports and mail
#   dovecot.sh deliver DIR FOLDER FILE..  add messages behind the server's back
#   dovecot.sh uidvalidity DIR FOLDER N   give FOLDER the UIDVALIDITY N
#   dovecot.sh path DIR FOLDER            where its messages lie
#   dovecot.sh doveadm DIR ARGS..         any doveadm command
#
# Environment: IMAPD_USER, IMAPD_PASS, IMAPD_FORMAT=maildir|mdbox|sdbox,
# IMAPD_CAPABILITY="IMAP4rev1 ..." (play a poorer server), IMAPD_MAXCONN=N
# (connections of one user). XOAUTH2 and OAUTHBEARER take HS256 tokens signed
# with "oauth-test-key", with the claims email and iss=test-issuer.
cd "$(dirname "$0")" && . ./lib.sh
IMAPD_KIND=dovecot
PATH=$PATH:/usr/sbin

ready() {
	local program
	for program in dovecot doveadm openssl setsid pgrep; do
		command -v "$program" >/dev/null 2>&1 || missing "dovecot-imapd is not installed: no $program"
	done
	case "$(dovecot --version)" in 2.3.*) ;; *) missing "dovecot-imapd 2.3 is needed, found $(dovecot --version)" ;; esac
}

conf() { # DIR PORT
	local dir=$1 port=$2 mailuser gid internal login
	mailuser=$(run_user mail); gid=$(id -gn "$mailuser")
	internal=$mailuser login=$mailuser
	if is_root; then internal=$(run_user dovecot); login=$(run_user dovenull); fi
	mkdir -p "$dir/mail" "$dir/run" "$dir/state" "$dir/oauth/default/HS256"
	printf '%s:{PLAIN}%s\n' "$IMAPD_USER" "$IMAPD_PASS" > "$dir/passwd"
	printf 'oauth-test-key' | base64 > "$dir/oauth/default/HS256/default"
	cat > "$dir/oauth.conf" <<-E
	introspection_mode = local
	local_validation_key_dict = fs:posix:prefix=$dir/oauth/
	username_attribute = email
	issuers = test-issuer
	E
	cat > "$dir/dovecot.conf" <<-E
	base_dir = $dir/run
	state_dir = $dir/state
	log_path = $dir/server.log
	protocols = imap
	listen = $IMAPD_HOST
	ssl = yes
	ssl_cert = <$dir/tls.crt
	ssl_key = <$dir/tls.key
	disable_plaintext_auth = no
	auth_mechanisms = plain login xoauth2 oauthbearer
	default_internal_user = $internal
	default_internal_group = $(id -gn "$internal")
	default_login_user = $login
	first_valid_uid = 1
	first_valid_gid = 1
	mail_uid = $mailuser
	mail_gid = $gid
	mail_home = $dir/mail/%u
	mail_location = ${IMAPD_FORMAT:-maildir}:~/${IMAPD_FORMAT:-maildir}
	mail_plugins = notify
	mailbox_idle_check_interval = 2 secs
	mail_max_userip_connections = ${IMAPD_MAXCONN:-50}
	passdb {
	  driver = passwd-file
	  args = username_format=%u $dir/passwd
	}
	passdb {
	  driver = oauth2
	  mechanisms = xoauth2 oauthbearer
	  args = $dir/oauth.conf
	}
	userdb {
	  driver = static
	  args = uid=$mailuser gid=$gid home=$dir/mail/%u
	}
	namespace inbox {
	  inbox = yes
	  separator = /
	  mailbox Sent {
	    special_use = \\Sent
	    auto = create
	  }
	  mailbox Trash {
	    special_use = \\Trash
	    auto = create
	  }
	}
	service imap-login {
	  chroot =
	  inet_listener imap {
	    port = $port
	  }
	  inet_listener imaps {
	    port = $((port + 1))
	    ssl = yes
	  }
	}
	service anvil {
	  chroot =
	}
	E
	if [ -n "${IMAPD_CAPABILITY:-}" ]; then
		printf 'protocol imap {\n  imap_capability = %s\n}\n' "$IMAPD_CAPABILITY" >> "$dir/dovecot.conf"
	fi
	if is_root; then chown -R "$mailuser:$gid" "$dir/mail"; fi
}

launch() { # DIR PORT
	rm -f "$1/run/master.pid" # of one that was killed; its number may still be in use
	spawn "$1" dovecot -F -c "$1/dovecot.conf"
	wait_port "$2" "$1/server.pid" "$1/server.log"
}

adm() { local dir=$1; shift; doveadm -c "$dir/dovecot.conf" "$@"; }

common "${1:-}" "${2:-}" || case "${1:-}" in
install) apt_get dovecot-imapd openssl procps ;;
ready) ready ;;
start)
	[ $# = 3 ] || die "usage: start DIR PORT"
	ready
	dir=$(abs "$2"); ! alive "$dir/server.pid" || die "already running in $dir"
	make_tls "$dir"; conf "$dir" "$3"; launch "$dir" "$3"; report "$dir" "$3" ;;
deliver)
	dir=$2; folder=$3; shift 3
	for f in "$@"; do adm "$dir" save -u "$IMAPD_USER" -m "$folder" "$f"; done ;;
uidvalidity) adm "$2" mailbox update -u "$IMAPD_USER" --uid-validity "$4" "$3" ;;
path)
	[ "${IMAPD_FORMAT:-maildir}" = maildir ] || die "messages lie in files of their own in a maildir only"
	root=$2/mail/$IMAPD_USER/maildir
	case $3 in INBOX) echo "$root" ;; *) echo "$root/.${3//\//.}" ;; esac ;;
doveadm) dir=$2; shift 2; adm "$dir" "$@" ;;
*) sed -n '2,18p' "$0"; exit 2 ;;
esac
