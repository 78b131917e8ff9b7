#!/usr/bin/env bash
# root.sh <folder>: makes the root file system that the throwaway machines are laid over, once. Needs root and debootstrap.
# Namespaces of its own: what it starts and mounts ends with it, also when it is killed, and what is left can be removed.
# What the playbook will install is only downloaded: the machines have no way out, and yet apt must really install it.
set -euo pipefail
root=$1
[ -f "$root.done" ] && exit 0
[ "${2-}" = alone ] || exec unshare --mount --pid --mount-proc --fork --kill-child -- "$0" "$root" alone
rm -rf --one-file-system "$root"
suite=bookworm # the nearest to Ubuntu 22.04 that Debian's mirrors hold
debootstrap --variant=minbase --include=ca-certificates,iproute2,openssh-server,python3,sudo,systemd "$suite" "$root" >"$root.log" 2>&1 ||
  { tail -5 "$root.log" >&2; exit 1; }
chroot "$root" apt-get install --yes --quiet --download-only --no-install-recommends \
  auditd chrony fail2ban python3-systemd ufw unattended-upgrades >>"$root.log" 2>&1
chroot "$root" useradd --create-home --shell /bin/bash ubuntu
echo 'ubuntu ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/ubuntu"
# As on a rented machine before anybody cared: root may log in, by password.
echo 'ubuntu:ubuntu' | chroot "$root" chpasswd
echo 'PermitRootLogin yes' >>"$root/etc/ssh/sshd_config"
touch "$root.done"
