#!/usr/bin/env bash
# run.sh <root> <work> <venv/bin> <ansible> : hardens two throwaway machines over SSH and looks what became of them.
#
#   administrator 198.51.100.2 ── 198.51.100.4 bastion 10.20.0.4 ── 10.20.0.10 node
#
# Each is a network namespace of its own; bastion and node have their own root, laid over <root>, and their own sshd.
# Runs in fresh mount, network and PID namespaces (see checks/machine.mjs), so that nothing of it outlives or leaves it.
# Every check prints "ok <name>" or "not ok <name>".
set -euo pipefail
base=$1 work=$2 bin=$3 ansible=$4
export PATH=$bin:$PATH HOME=$work ANSIBLE_CONFIG=$ansible/ansible.cfg ANSIBLE_FORCE_COLOR=0 ANSIBLE_NOCOLOR=1

check() { # check <name> <command…>: it must succeed
  local name=$1
  shift
  if "$@" >"$work/output" 2>&1; then echo "ok $name"; else
    echo "not ok $name"
    sed 's/^/    /' "$work/output" | tail -25
  fi
}
not() { ! "$@"; }

# ── two machines and who looks after them
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs "$work"/machines
for name in admin bastion node; do
  ip netns add "$name"
  ip -n "$name" link set lo up
done
wire() { # wire <a> <address> <b> <address>
  ip link add "to-$3" netns "$1" type veth peer name "to-$1" netns "$3"
  ip -n "$1" address add "$2" dev "to-$3" && ip -n "$1" link set "to-$3" up
  ip -n "$3" address add "$4" dev "to-$1" && ip -n "$3" link set "to-$1" up
}
wire admin 198.51.100.2/24 bastion 198.51.100.4/24
wire bastion 10.20.0.4/24 node 10.20.0.10/24
# The administrator knows a way to the node; only firewalls keep it closed.
ip -n admin route add 10.20.0.0/24 via 198.51.100.4
ip -n node route add default via 10.20.0.4
ip netns exec bastion sysctl --quiet net.ipv4.ip_forward=1

inside() { # inside <machine> <command…>
  local name=$1
  shift
  ip netns exec "$name" chroot "$work/machines/$name/root" "$@"
}
sshd() { # starts, or starts again, a machine's sshd
  local pid="$work/machines/$1/root/run/sshd.pid"
  if [ -f "$pid" ]; then
    local running
    running=$(cat "$pid")
    kill "$running" && tail --pid="$running" -f /dev/null
  fi
  inside "$1" /usr/sbin/sshd -o PidFile=/run/sshd.pid -o Port="$2"
}
for name in bastion node; do
  machine=$work/machines/$name
  mkdir -p "$machine"/{upper,work,root}
  mount -t overlay overlay -o "lowerdir=$base,upperdir=$machine/upper,workdir=$machine/work" "$machine/root"
  mount -t proc proc "$machine/root/proc"
  mount --rbind /dev "$machine/root/dev"
  mount -t tmpfs tmpfs "$machine/root/run"
  mkdir -p "$machine/root/run/sshd" "$machine/root/home/ubuntu/.ssh"
  cp "$work/key.pub" "$machine/root/home/ubuntu/.ssh/authorized_keys"
  chroot "$machine/root" chown -R ubuntu:ubuntu /home/ubuntu/.ssh
  echo "127.0.0.1 localhost $(hostname)" >"$machine/root/etc/hosts"
  sshd "$name" 2222
done

administrator() { ip netns exec admin "$@"; }
playbook() { # playbook <log> <arguments…>: hardens both, over SSH, with the inventory Terraform wrote
  local log=$work/$1.log
  shift
  administrator ansible-playbook -i "$work/inventory.yml" "$ansible/playbooks/harden.yml" \
    -e '{"hardening_ssh_port": 2222, "hardening_load_kernel": false}' "$@" >"$log" 2>&1 || { tail -40 "$log"; return 1; }
}
recap() { [ "$(grep -cE "^(bastion|node) .*changed=$2 .*unreachable=0 .*failed=0" "$work/$1.log")" = 2 ]; }
to() { # to <machine> <ssh options…>: as Ansible goes
  local name=$1
  shift
  local go=(ssh -F none -i "$work/key" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -o BatchMode=yes -p 2222)
  case $name in
    bastion) administrator "${go[@]}" "$@" ubuntu@198.51.100.4 true ;;
    node) administrator "${go[@]}" -o ProxyCommand="${go[*]} -W %h:%p ubuntu@198.51.100.4" "$@" ubuntu@10.20.0.10 true ;;
    directly) administrator "${go[@]}" "$@" ubuntu@10.20.0.10 true ;;
  esac
}
ansible_reaches() { administrator ansible -i "$work/inventory.yml" all -m ansible.builtin.ping; }

# ── before
check 'before: the node can be reached past the bastion' to directly
check 'before: a password is asked for' grep -q password <(to directly -v -o PreferredAuthentications=password 2>&1)
check 'the inventory leads to both machines' ansible_reaches

# ── the playbook, twice
check 'a first run succeeds' playbook first
check 'and changes something' grep -qE 'changed=[1-9]' "$work/first.log"
sshd bastion 2222
sshd node 2222
check 'a second run succeeds, over the hardened sshd' playbook second
check 'and changes nothing' recap second 0

# ── what became of them
check 'the node is reached through the bastion' to node
check 'and not past it' not to directly
check 'no password is asked for any more' not grep -q password <(to bastion -v -o PreferredAuthentications=password 2>&1)
settings() { grep -x "$2" <(inside "$1" /usr/sbin/sshd -T); }
check 'root may not log in' settings node 'permitrootlogin no'
check 'the bastion forwards' settings bastion 'allowtcpforwarding yes'
check 'the node does not' settings node 'allowtcpforwarding no'
for name in bastion node; do
  check "the firewall of the $name is on" grep -q 'Status: active' <(inside "$name" ufw status)
  inside "$name" ufw show added | grep '^ufw ' | sort >"$work/$name.rules"
done
check 'the node has exactly its rules' diff "$work/node.rules" - <<'RULES'
ufw allow from 10.20.0.10 to any port 10250 proto tcp
ufw allow from 10.20.0.10 to any port 2379 proto tcp
ufw allow from 10.20.0.10 to any port 2380 proto tcp
ufw allow from 10.20.0.10 to any port 6443 proto tcp
ufw allow from 10.20.0.10 to any port 8472 proto udp
ufw allow from 10.20.0.10 to any port 9100 proto tcp
ufw allow from 10.20.0.4 to any port 2222 proto tcp
ufw allow from 10.20.0.4 to any port 6443 proto tcp
ufw allow from 10.42.0.0/16
ufw allow from 10.43.0.0/16
RULES
check 'the bastion has exactly its rules' diff "$work/bastion.rules" - <<'RULES'
ufw allow from 10.20.0.4 to any port 2222 proto tcp
ufw allow from 198.51.100.2 to any port 2222 proto tcp
RULES

# Packets, not words: a server on two ports of the node, asked from the bastion.
for port in 6443 9999; do ip netns exec node python3 -m http.server "$port" >/dev/null 2>&1 & done
answers() { ip netns exec bastion curl --silent --max-time 2 --retry 10 --retry-delay 1 --retry-max-time 10 --retry-connrefused -o /dev/null "http://10.20.0.10:$1/"; }
check 'packets to an allowed port pass' answers 6443
check 'packets to another are dropped' not ip netns exec bastion curl --silent --max-time 2 -o /dev/null http://10.20.0.10:9999/

check 'fail2ban accepts its settings' inside node fail2ban-client -t
check 'chrony accepts its settings' inside node chronyd -p
check 'updates install themselves' grep -q 'APT::Periodic::Unattended-Upgrade "1"' <(inside node apt-config dump)
check 'services start at boot' inside node systemctl is-enabled auditd chrony fail2ban ufw unattended-upgrades
check 'audit rules are readable by root alone' [ "$(stat -c %a "$work/machines/node/root/etc/audit/rules.d/scrutineer.rules")" = 640 ]

# ── drift is found and undone
inside node ufw allow 9999/tcp >/dev/null
sed -i 's/PasswordAuthentication no/PasswordAuthentication yes/' "$work/machines/node/root/etc/ssh/sshd_config.d/01-scrutineer.conf"
check 'a run after drift succeeds' playbook drift
check 'and changes the node alone' grep -qE '^bastion .*changed=0 ' "$work/drift.log"
check 'a rule that nobody declared is gone' not grep -q 9999 <(inside node ufw show added)
check 'and so is the password' settings node 'passwordauthentication no'

# ── what must be refused
check 'SSH from the world is refused' not playbook world -e '{"hardening_admin_cidrs": ["0.0.0.0/0"]}'
check 'by the rule that says so' grep -q 'SSH may be open to a /16 at most' "$work/world.log"
check 'a firewall that lets nobody in is refused' not playbook nobody -e '{"hardening_admin_cidrs": [], "hardening_ssh_cidrs": []}'
check 'by the rule that says so ' grep -q 'nobody could reach SSH' "$work/nobody.log"
check 'and neither changed who is let in' to node
check 'the end' true
