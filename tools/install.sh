#!/usr/bin/env bash
# What the scripts that install tools share; they set $cache, a folder for the user, and source this.
# Everything is made whole or not at all, so that one killed in the middle is no trouble to the next.
: "${cache:?}"
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$cache/bin"
# One at a time: two clones may want the same tools at once.
exec {installing}>"$cache/lock"
flock "$installing"

# A Go cache of its own, thrown away at the end: the sources of the tools are ten times as big as they are.
export GOMODCACHE="$cache/go/mod" GOCACHE="$cache/go/build" GOFLAGS=-modcacherw CGO_ENABLED=0
step() { echo "$1 … ($SECONDS s)"; }

# Go names every module it downloads.
quietly() { "$@" 2> >(grep -v '^go: downloading ' >&2); }

field() { sed -n "s/^\t\"$1\": \"\(.*\)\",\{0,1\}$/\1/p"; }

module() { # module <path> <version> <sum> [field]: downloads a Go module, and says where it lies if its sum is the one we know
  local found
  # A module may want a newer Go than is here; only to build it, not to read it.
  found=$(cd "$cache" && go mod download -json "$1@$2") || grep -q '"Zip"' <<<"$found"
  [ "$(field Sum <<<"$found")" = "$3" ] || { echo "$1@$2 has the sum $(field Sum <<<"$found"), not $3" >&2; return 1; }
  field "${4:-Dir}" <<<"$found"
}

python() { # the Python tools of all proofs, into $cache/python
  local wanted
  wanted=$(dirname "$cache")/python-$(sha256sum "$tools/python/requirements.txt" | cut -c1-16)
  (
    flock 9
    [ -f "$wanted/done" ] || {
      step 'Ansible, checkov and the other Python tools'
      rm -rf "$wanted"
      python3 -m venv "$wanted"
      "$wanted/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$tools/python/requirements.txt"
      touch "$wanted/done"
    }
  ) 9>"$(dirname "$cache")/python.lock"
  ln -sfn "$wanted" "$cache/python"
}

packages() { # packages <command>:<package>…: Debian's packages whose command is missing
  local missing=() package
  for package in "$@"; do command -v "${package%:*}" >/dev/null || missing+=("${package#*:}"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]}" >&2
    return 1
  fi
  step "${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
}
