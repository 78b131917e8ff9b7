#!/usr/bin/env bash
# Installs what the checks of infra/ run on, pinned and verified, into ~/.cache/scrutineer/infra. Safe to repeat.
# Needs Go, Python 3.11 or newer and, for the throwaway machine, root on Debian or Ubuntu.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=versions.env
. "$here/versions.env"
cache=${SCRUTINEER_INFRA_CACHE:-$HOME/.cache/scrutineer/infra}
mkdir -p "$cache/bin"
# A Go cache of its own, thrown away at the end: the sources of these two are ten times as big as the tools.
step() { echo "$1 … ($SECONDS s)"; }
export GOMODCACHE="$cache/go/mod" GOCACHE="$cache/go/build" GOFLAGS=-modcacherw GOTOOLCHAIN=auto CGO_ENABLED=0

# Go names every module it downloads.
quietly() { "$@" 2> >(grep -v '^go: downloading ' >&2); }

module() { # module <path> <version> <sum>: downloads a Go module, and says where it lies if its sum is the one we know
  local found
  found=$(cd "$cache" && go mod download -json "$1@$2")
  field() { sed -n "s/^\t\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" <<<"$found"; }
  [ "$(field Sum)" = "$3" ] || { echo "$1@$2 has the sum $(field Sum), not $3" >&2; return 1; }
  field Dir
}

terraform() {
  [ -x "$cache/bin/terraform-$TERRAFORM" ] && return
  step "Terraform $TERRAFORM, from its source"
  local source build=$cache/go/terraform
  source=$(module github.com/hashicorp/terraform "$TERRAFORM" "$TERRAFORM_SUM")
  rm -rf "$build"
  cp -r "$source" "$build"
  chmod -R u+w "$build"
  # Its backends for remote state are modules of their own that no proxy holds. Nothing here uses one: they are cut out.
  (cd "$build" && sed -n 's/^replace .* => \.\/\(.*\)$/\1/p' go.mod) | while read -r folder; do
    mkdir -p "$build/$folder"
    printf 'module github.com/hashicorp/terraform/%s\n\ngo 1.24\n' "$folder" >"$build/$folder/go.mod"
    cat >"$build/$folder/cut-out.go" <<GO
package $(basename "$folder")

import "github.com/hashicorp/terraform/internal/backend"

func New() backend.Backend { panic("this build of Terraform has no remote state") }
GO
  done
  (cd "$build" && quietly go build -trimpath -ldflags '-s -w -X github.com/hashicorp/terraform/version.dev=no' -o "$cache/bin/terraform-$TERRAFORM" .)
}

tflint() {
  [ -x "$cache/bin/tflint-$TFLINT" ] && return
  step "tflint $TFLINT, from its source"
  module github.com/terraform-linters/tflint "$TFLINT" "$TFLINT_SUM" >/dev/null
  GOBIN=$cache/go/bin quietly go install -trimpath -ldflags '-s -w' "github.com/terraform-linters/tflint@$TFLINT"
  mv "$cache/go/bin/tflint" "$cache/bin/tflint-$TFLINT"
}

schema_provider() {
  local sum
  sum=$(cd "$here/../test/schema-provider" && cat go.mod go.sum main.go schemas/*.json | sha256sum | cut -c1-16)
  [ -x "$cache/bin/schema-provider-$sum" ] || {
    step 'the provider of schemas'
    (cd "$here/../test/schema-provider" && quietly go build -trimpath -o "$cache/bin/schema-provider-$sum" .)
  }
  ln -sf "schema-provider-$sum" "$cache/bin/schema-provider"
}

python() {
  local wanted
  wanted=$cache/python-$(sha256sum "$here/requirements.txt" | cut -c1-16)
  [ -f "$wanted/done" ] || {
    step 'Ansible, ansible-lint, yamllint and checkov'
    rm -rf "$wanted"
    python3 -m venv "$wanted"
    "$wanted/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements.txt"
    touch "$wanted/done"
  }
  ln -sfn "$wanted" "$cache/python"
}

machine() {
  local missing=()
  for package in debootstrap:debootstrap shellcheck:shellcheck ip:iproute2 unshare:util-linux curl:curl ssh:openssh-client; do
    command -v "${package%:*}" >/dev/null || missing+=("${package#*:}")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "missing: ${missing[*]}" >&2; return 1; }
    step "${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
  fi
  [ -f "$cache/root.done" ] || step 'the root file system of the throwaway machines'
  "$here/../test/machine/root.sh" "$cache/root"
}

# What is fetched can wait for the network while what is compiled takes the processor.
python &
python=$!
machine &
machine=$!
terraform
tflint
schema_provider
wait "$python"
wait "$machine"
ln -sf "terraform-$TERRAFORM" "$cache/bin/terraform"
ln -sf "tflint-$TFLINT" "$cache/bin/tflint"
rm -rf "$cache/go"
step 'tools are there'
