#!/usr/bin/env bash
# run.sh <deploy/data/base/redis> <work>: starts the three pods of Redis from their own scripts and settings, each in a network of its own under
# the names it has in the cluster, and takes them away again. Runs in fresh namespaces (see checks/redis.mjs), with which all of it ends.
# Every check prints "ok <name>" or "not ok <name>".
set -euo pipefail
scripts=$1 work=$2
domain=redis.scrutineer-data.svc
passwords='gateway vote-api tally-worker replica sentinel operator'

mount -t tmpfs tmpfs /run
# Where the pods' volumes are mounted must exist, on this machine too; it goes again if it was not there.
trap 'rmdir /data /etc/redis 2> /dev/null || true' EXIT
mkdir -p /run/netns
ip link add bridge type bridge && ip link set bridge up
echo '127.0.0.1 localhost' > "$work/hosts"
for pod in 0 1 2; do
  ip netns add "redis-$pod"
  ip link add "to-$pod" type veth peer name eth0 netns "redis-$pod"
  ip link set "to-$pod" master bridge up
  ip -n "redis-$pod" address add "10.0.0.1$pod/24" dev eth0
  ip -n "redis-$pod" link set eth0 up && ip -n "redis-$pod" link set lo up
  echo "10.0.0.1$pod redis-$pod.$domain" >> "$work/hosts"
  mkdir -p "$work/$pod"/{data,passwords,redis,sentinel}
  for user in $passwords; do printf 'password-of-%s' "$user" > "$work/$pod/passwords/$user"; done
done

become() { # become <pod> <redis|sentinel> <command…>: as that container sees it
  local pod=$1 container=$2
  shift 2
  exec env HOSTNAME="redis-$pod" ip netns exec "redis-$pod" unshare --mount bash -c '
    mkdir -p /data /etc/redis /run/redis /run/secrets/redis
    mount --bind "$1/$2/data" /data && mount --bind "$1/$2/$3" /run/redis
    mount --bind "$1/$2/passwords" /run/secrets/redis && mount --bind "$4" /etc/redis && mount --bind "$1/hosts" /etc/hosts
    exec "${@:5}"' _ "$work" "$pod" "$container" "$scripts" "$@"
}
inside() { (become "$@"); }
start() { # start <pod>: both containers, with nothing left of what they wrote but the disk
  rm -f "$work/$1"/{redis,sentinel}/*
  for container in redis sentinel; do
    become "$1" "$container" sh "/etc/redis/start-$container.sh" >> "$work/$1/$container.log" 2>&1 &
    echo $! > "$work/$1/$container.pid"
    disown
  done
}
stop() { # stop <pod…>: as when its node is lost
  local running
  for pod in "$@"; do
    for container in redis sentinel; do
      running=$(cat "$work/$pod/$container.pid")
      kill -9 "$running" && tail --pid="$running" -f /dev/null
    done
  done
}
as() { inside "$2" redis redis-cli --no-auth-warning --user "$1" --pass "password-of-$1" "${@:3}"; }
sentinel() { inside "$1" redis redis-cli -p 26379 sentinel "${@:2}"; }
primary() { sentinel "$1" get-master-addr-by-name scrutineer 2> /dev/null | head -n 1; }
role() { as operator "$1" info replication 2> /dev/null | tr -d '\r' | grep -x "$2"; }
soon() { # soon <command…>: within half a minute
  for _ in {1..60}; do "$@" > /dev/null 2>&1 && return; sleep 0.5; done
  return 1
}
check() {
  local name=$1
  shift
  if "$@" > "$work/output" 2>&1; then echo "ok $name"; else
    echo "not ok $name"
    tail -n 5 "$work/output" "$work"/*/*.log | sed 's/^/    /'
  fi
}
refused() { "$@" 2>&1 | grep -q NOPERM; }
know() { # know <sentinels|replicas>: every Sentinel knows two of them
  for pod in 0 1 2; do [ "$(sentinel "$pod" "$1" scrutineer | grep -cx runid)" = 2 ] || return; done
}
heard() { as tally-worker 0 hget '{race:1:0}:tally' next | grep -x 8; }
promoted() { primary 1 | grep -qv "redis-0.$domain"; }
same() { [ "$1" = "$2" ]; }

for pod in 0 1 2; do start "$pod" && soon role "$pod" 'role:\(master\|slave\)'; done
check 'the first pod is the primary, and has two replicas' soon role 0 'min_slaves_good_slaves:2'
check 'every Sentinel knows the two others' soon know sentinels
# They ask the primary every ten seconds. One that does not know a replica yet cannot promote it.
check 'and both replicas' soon know replicas
check 'whoever asks a Sentinel learns who the primary is' same "$(primary 1)" "redis-0.$domain"
check 'and may not tell it what to do' refused sentinel 1 failover scrutineer
check 'a service writes what its user may' as tally-worker 0 hset '{race:1:0}:tally' next 7
check 'and nothing else' refused as tally-worker 0 flushall

stop 0
check 'without the primary another pod is promoted' soon promoted
next=$(primary 1) && next=${next#redis-} && next=${next%%.*}
check 'and has what was written' same "$(as tally-worker "$next" hget '{race:1:0}:tally' next)" 7
start 0
check 'the old primary comes back as a replica' soon role 0 "master_host:redis-$next.$domain"
check 'and catches up' soon role 0 master_link_status:up
as tally-worker "$next" hset '{race:1:0}:tally' next 8 > /dev/null
check 'and hears what is written then' soon heard

stop 0 1 2
for pod in 0 1 2; do start "$pod" && soon role "$pod" 'role:\(master\|slave\)'; done
check 'when all were lost the first is the primary again' soon role 0 'min_slaves_good_slaves:2'
check 'and the disk had it all' same "$(as tally-worker 0 hget '{race:1:0}:tally' next)" 8
check 'forget.sh empties the primary, from any pod' inside 2 redis sh /etc/redis/forget.sh
check 'so that the tally is folded anew' same "$(as operator 0 dbsize)" 0
echo 'ok the end'
