#!/bin/sh
# Watches the primary. What it learns it writes into its own copy of the configuration, which does not outlive the pod: the others know.
set -eu
umask 077
# shellcheck disable=SC3028 # what runs a container sets it
me="$HOSTNAME.redis.scrutineer-data.svc"
primary=$(sh /etc/redis/find-primary.sh)
password=$(cat /run/secrets/redis/sentinel)
sed "s/%sentinel%/#$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)/" /etc/redis/sentinel.acl > /run/redis/sentinel.acl
{
  cat /etc/redis/sentinel.conf
  echo "sentinel announce-ip $me"
  echo "sentinel sentinel-pass $password"
  # Two of three must agree.
  echo "sentinel monitor scrutineer $primary 6379 2"
  echo "sentinel auth-user scrutineer sentinel"
  echo "sentinel auth-pass scrutineer $password"
  echo "sentinel down-after-milliseconds scrutineer 5000"
  # Twice this long after a failover that found nobody to promote, the next is tried.
  echo "sentinel failover-timeout scrutineer 10000"
  echo "sentinel parallel-syncs scrutineer 1"
} > /run/redis/sentinel.conf
exec redis-server /run/redis/sentinel.conf --sentinel
