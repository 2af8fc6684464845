#!/bin/sh
# Runs a command as if on a machine of its own, so that a sample holds its processes, users and name and nobody else's.
#
#     sudo samples/make/in-a-small-machine.sh NAME COMMAND…
set -eu
name=$1
shift
export NAME="$name"
exec unshare --pid --fork --mount --mount-proc --uts sh -c '
  hostname "$NAME"
  files=$(mktemp -d)
  mount -t tmpfs tmpfs "$files"
  uname -r | sed "s/-.*//" >"$files/osrelease"
  grep -E "^(root|daemon|www-data|backup|nobody):" /etc/passwd >"$files/passwd"
  mount --bind "$files/osrelease" /proc/sys/kernel/osrelease
  mount --bind "$files/passwd" /etc/passwd
  exec "$@"' sh "$@"
