#!/usr/bin/env bash
# Puts an app back to an image that worked, and keeps it there. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/rollback.sh <environment> <app> <tag>
       scripts/rollback.sh --release <environment> <app>

Makes ONE commit that sets the app's tag in deploy/apps/overlays/<environment> and pins its image policy in
clusters/<environment>/image-automation to that tag. Without the pin, image automation would put the newer image back at its
next look. Push it yourself; Flux then applies it. --release makes the commit that lets the app follow main again.

  scripts/rollback.sh production gateway main-1a2b3c4-41
  scripts/rollback.sh --release production gateway

Refuses an app, an environment or a tag that it does not know, and a work tree with changes. Exit 0 done, 2 refused.
TEXT
}

fail() {
  echo "rollback: $1" >&2
  exit 2
}

case ${1:-} in
  -h | --help) usage && exit ;;
  --release) release=true && shift ;;
  *) release=false ;;
esac
wanted=$([ "$release" = true ] && echo 2 || echo 3)
[ $# -eq "$wanted" ] || { usage >&2 && exit 2; }
environment=$1 app=$2 tag=${3:-}

cd "$(git rev-parse --show-toplevel)"
overlay=deploy/apps/overlays/$environment/kustomization.yaml
policy=clusters/$environment/image-automation/$app.yaml
[ -f "$overlay" ] || fail "there is no environment '$environment': $(cd deploy/apps/overlays && echo *)"
marker="\"flux-system:$app:tag\""
if ! [ -f "$policy" ] || ! grep -q "$marker" "$overlay"; then
  fail "there is no app '$app' in $environment: $(grep -o 'flux-system:[a-z-]*:tag' "$overlay" | cut -d : -f 2 | xargs)"
fi
[ -z "$(git status --porcelain)" ] || fail 'the work tree has changes: commit or stash them first, so that the rollback is one commit of its own'

set_pattern() { sed -i -E "s|^( *pattern: ).*|\1'$1'|" "$policy"; }

if [ "$release" = true ]; then
  set_pattern '^main-[a-f0-9]{7}-(?P<n>[0-9]+)$'
  subject="chore(deploy): let $app follow main again in $environment"
else
  [[ $tag =~ ^main-([a-f0-9]{7})-([0-9]+)$ ]] || fail "'$tag' is no tag of ours: main-<sha7>-<n>, such as main-1a2b3c4-41"
  sha=${BASH_REMATCH[1]} number=${BASH_REMATCH[2]}
  # A tag is known if it names a commit, or has run here before.
  git rev-parse --quiet --verify "$sha^{commit}" > /dev/null || [ -n "$(git log -1 --format=%h -S "newTag: $tag" -- "$overlay")" ] ||
    fail "'$tag' is unknown: this repository has no commit $sha, and $environment never ran it"
  sed -i -E "s|^( *newTag: )[^ ]+( # .*$marker.*)|\1$tag\2|" "$overlay"
  set_pattern "^main-$sha-(?P<n>$number)\$"
  subject="revert(deploy): $app in $environment back to $tag"
fi

git add "$overlay" "$policy"
git diff --cached --quiet && fail 'it is so already'
git commit --quiet --message "$subject"
git --no-pager show --stat --format='%h %s' HEAD
echo 'Push it, then: flux reconcile kustomization apps --with-source'
