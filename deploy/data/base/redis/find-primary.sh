#!/bin/sh
# Prints the primary's name as the Sentinels know it; the first pod's where none of them answers, as when all start at once.
# Should that one's data be older than another's, what is missing is counted again from the log.
domain=redis.scrutineer-data.svc
for pod in redis-0 redis-1 redis-2; do
  primary=$(timeout 2 redis-cli -h "$pod.$domain" -p 26379 sentinel get-master-addr-by-name scrutineer 2>/dev/null | head -n 1)
  case $primary in *".$domain") echo "$primary" && exit ;; esac
done
echo "redis-0.$domain"
