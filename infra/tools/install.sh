#!/usr/bin/env bash
# Installs what the checks of infra/ run on, pinned and verified, into ~/.cache/scrutineer/infra. Safe to repeat.
# Needs Go, Python 3.11 or newer and, for the throwaway machine, root on Debian or Ubuntu.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=versions.env
. "$here/versions.env"
cache=${SCRUTINEER_INFRA_CACHE:-$HOME/.cache/scrutineer/infra}
# shellcheck source=../../tools/install.sh
. "$here/../../tools/install.sh"
export GOTOOLCHAIN=auto

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

machine() {
  packages debootstrap:debootstrap shellcheck:shellcheck ip:iproute2 unshare:util-linux curl:curl ssh:openssh-client
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
