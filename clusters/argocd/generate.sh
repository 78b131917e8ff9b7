#!/usr/bin/env bash
# What Argo CD's plugin runs: builds a folder as Flux would. Decrypts, fills in ${…} from the file given, and renders the charts that
# HelmReleases name, with their very versions and values.
set -euo pipefail
folder=$1 settings=$2
find "$folder" -name '*.sops.yaml' -exec sops decrypt --in-place {} \;
set -a
# shellcheck source=/dev/null
. "$settings"
objects=$(kustomize build "$folder" | envsubst "$(sed -n 's/^\([a-z_]*\)=.*/${\1}/p' "$settings")" | yq -o=json -I=0 '.')

jq -c 'select(.kind | IN("HelmRelease", "HelmRepository", "OCIRepository") | not)' <<< "$objects" | sed 's/^/---\n/'

jq -c 'select(.kind == "HelmRelease")' <<< "$objects" | while read -r release; do
  name=$(jq -r .metadata.name <<< "$release")
  source=$(jq -c --arg name "$name" 'select(.kind | endswith("Repository")) | select(.metadata.name == $name) | .spec' <<< "$objects")
  case $(jq -r .url <<< "$source") in
    oci://*) chart=("$(jq -r .url <<< "$source")" --version "$(jq -r .ref.tag <<< "$source")") ;;
    *) chart=("$name" --repo "$(jq -r .url <<< "$source")" --version "$(jq -r .spec.chart.spec.version <<< "$release")") ;;
  esac
  echo '---'
  helm template "$name" "${chart[@]}" --namespace "$(jq -r .metadata.namespace <<< "$release")" --include-crds --values <(jq .spec.values <<< "$release")
done
