#!/bin/sh
# Starts as the primary or as its replica, whichever it is to be.
set -eu
umask 077
# shellcheck disable=SC3028 # what runs a container sets it
me="$HOSTNAME.redis.scrutineer-data.svc"
primary=$(sh /etc/redis/find-primary.sh)
cp /etc/redis/redis.conf /etc/redis/users.acl /run/redis/
for file in /run/secrets/redis/*; do
  sum=$(sha256sum "$file" | cut -d ' ' -f 1)
  sed -i "s/%$(basename "$file")%/#$sum/" /run/redis/users.acl
done
echo "masterauth $(cat /run/secrets/redis/replica)" >> /run/redis/redis.conf
echo "replica-announce-ip $me" >> /run/redis/redis.conf
[ "$primary" = "$me" ] || echo "replicaof $primary 6379" >> /run/redis/redis.conf
exec redis-server /run/redis/redis.conf
