#!/bin/sh
# Boot a systemd of its own, with nothing but the journal, in new namespaces over
# a copy of this machine's file system that is gone afterwards:
#
#   systemd.sh FOLDER
#
# FOLDER must be empty. Prints the process id of that systemd, lives until
# standard input ends, and leaves nothing behind. Needs root. The network is that
# of this machine.
set -eu

case $1 in
--inside)
	folder=$2
	mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/up,workdir=$folder/work" "$folder/root"
	cd "$folder/root"
	# Nothing of this machine starts, and nothing is set up for it.
	rm -rf lib/systemd/system/*.wants etc/systemd/system/*.wants lib/systemd/system-generators/*
	mkdir old
	mount -t proc proc proc
	mount --bind proc/sys proc/sys
	mount -o remount,bind,ro proc/sys
	mount -t sysfs -o ro sysfs sys
	mount -t cgroup2 cgroup2 sys/fs/cgroup
	mount -t tmpfs -o mode=755 tmpfs dev
	for name in null zero full random urandom tty; do
		: >"dev/$name"
		mount --bind "/dev/$name" "dev/$name"
	done
	ln -s /proc/self/fd dev/fd
	mkdir dev/shm dev/pts
	mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
	ln -s pts/ptmx dev/ptmx
	mount -t tmpfs -o mode=755 tmpfs run
	mount -t tmpfs -o mode=1777 tmpfs tmp
	printf '[Unit]\nRequires=basic.target systemd-journald.service\nAfter=basic.target\n' >etc/systemd/system/boot.target
	# In the name space of the processes of this machine, whose /proc this still is.
	read -r pid _ </proc/self/stat
	echo "$pid"
	pivot_root . old
	umount -l /old
	mount --make-rshared / # as the first process of a machine finds it; credentials need it
	exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=boot.target --show-status=no >/dev/null 2>&1
	;;
--apart)
	folder=$2
	mount -t tmpfs tmpfs "$folder"
	mkdir "$folder/up" "$folder/work" "$folder/root" "$folder/cgroup"
	mount -t cgroup2 cgroup2 "$folder/cgroup"
	group=$folder/cgroup/onrecord-test-$$
	mkdir "$group"
	sh -c 'echo $$ >"$1/cgroup.procs"; exec unshare --pid --fork --kill-child --mount --uts --ipc --cgroup sh "$2" --inside "$3"' sh "$group" "$0" "$folder" &
	cat >/dev/null || :
	kill -KILL $!
	wait || :
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
		sleep 1
	done
	;;
*)
	exec unshare --mount sh "$0" --apart "$1"
	;;
esac
