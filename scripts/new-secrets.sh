#!/usr/bin/env bash
# Makes every secret of an environment anew and encrypts them to the given age recipient. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/new-secrets.sh <environment> <age recipient>

Makes new passwords and keys for an environment, and writes them to deploy/secrets/<environment>/*.sops.yaml, encrypted to
the recipient (age1…) alone. Nothing is written in clear. What only others can issue comes from the environment:

  GIT_USERNAME, GIT_PASSWORD    may push to the repository (image automation), and set commit statuses
  SLACK_WEBHOOK                 an incoming webhook of Slack

Without them a placeholder is encrypted, and what needs it does not work until it is replaced (sops edit).
sops edit and sops updatekeys go by .sops.yaml: name the recipient there too.
TEXT
}

fail() {
  echo "new-secrets: $1" >&2
  exit 2
}

case ${1:-} in -h | --help) usage && exit ;; esac
[ $# -eq 2 ] || { usage >&2 && exit 2; }
environment=$1 recipient=$2
root=$(cd "$(dirname "$0")/.." && pwd)
[ -d "$root/clusters/$environment" ] || fail "there is no clusters/$environment"
[[ $recipient == age1* ]] || fail "'$recipient' is no age recipient: it starts with age1 (age-keygen -y <key file>)"
for program in sops openssl; do command -v "$program" > /dev/null || fail "$program is needed"; done

target=$root/deploy/secrets/$environment
mkdir -p "$target"
files=()

password() { openssl rand -hex 24; }

# secret <namespace> <name> <key> <value> …
secret() {
  local namespace=$1 name=$2 file="$2.sops.yaml"
  shift 2
  {
    printf 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  namespace: %s\nstringData:\n' "$name" "$namespace"
    while [ $# -gt 0 ]; do
      printf "  %s: '%s'\n" "$1" "$2"
      shift 2
    done
  } | sops encrypt --age "$recipient" --encrypted-regex '^(data|stringData)$' --filename-override "deploy/secrets/$environment/$file" /dev/stdin > "$target/$file.new"
  mv "$target/$file.new" "$target/$file"
  files+=("$file")
}

sentinels='redis-0.redis.scrutineer-data.svc,redis-1.redis.scrutineer-data.svc,redis-2.redis.scrutineer-data.svc'
redis_url() { printf 'redis+sentinel://%s:%s@%s/scrutineer' "$1" "$2" "$sentinels"; }

voter_token_secret=$(openssl rand -hex 48)
declare -A kafka redis
for service in gateway vote-api tally-worker; do kafka[$service]=$(password) redis[$service]=$(password); done

secret scrutineer gateway kafka-password "${kafka[gateway]}" redis-url "$(redis_url gateway "${redis[gateway]}")" \
  voter-token-secret "$voter_token_secret"
secret scrutineer vote-api kafka-password "${kafka[vote-api]}" redis-url "$(redis_url vote-api "${redis[vote-api]}")" \
  voter-token-secret "$voter_token_secret" admin-password "$(password)"
secret scrutineer tally-worker kafka-password "${kafka[tally-worker]}" redis-url "$(redis_url tally-worker "${redis[tally-worker]}")"
secret scrutineer-data kafka-users gateway "${kafka[gateway]}" vote-api "${kafka[vote-api]}" tally-worker "${kafka[tally-worker]}"
secret scrutineer-data redis-users gateway "${redis[gateway]}" vote-api "${redis[vote-api]}" tally-worker "${redis[tally-worker]}" \
  replica "$(password)" sentinel "$(password)" operator "$(password)"
secret monitoring grafana-admin admin-user admin admin-password "$(password)"
secret flux-system git username "${GIT_USERNAME:-placeholder}" password "${GIT_PASSWORD:-placeholder}"
secret flux-system commit-status token "${GIT_PASSWORD:-placeholder}"
secret flux-system slack address "${SLACK_WEBHOOK:-https://hooks.slack.com/services/placeholder}"
secret flux-system receiver token "$(password)"

{
  echo '# Written by scripts/new-secrets.sh, as the files beside it.'
  printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n'
  printf '  - %s\n' "${files[@]}"
} > "$target/kustomization.yaml"
echo "${#files[@]} secrets of $environment are encrypted to $recipient in deploy/secrets/$environment"
