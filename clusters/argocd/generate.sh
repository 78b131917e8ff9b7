#!/usr/bin/env bash
# What Argo CD's plugin runs: prints a folder as Flux would apply it to an environment. Decrypts, fills in ${…} from runtime-info,
# and renders the charts that HelmReleases name, with their very versions and values. What is of Flux itself is left out.
set -euo pipefail
folder=$1 environment=$2
find "$folder" -name '*.sops.yaml' -exec sops decrypt --in-place {} \;
# Only what is in braces, as Flux does: scripts have variables of their own.
fill_in=$(yq -o=json .data "clusters/$environment/flux-system/runtime-info.yaml" |
  jq -r 'to_entries[] | "s|\\${\(.key)}|\(.value | gsub("(?<c>[&|\\\\])"; "\\\(.c)"))|g"')
objects=$(kustomize build "$folder" | sed "$fill_in" | yq -o=json -I=0 'select(.metadata.namespace != "flux-system")')

jq -c 'select(.kind | IN("HelmRelease", "HelmRepository", "OCIRepository") | not)' <<< "$objects" | sed 's/^/---\n/'

jq -c 'select(.kind == "HelmRelease")' <<< "$objects" | while read -r release; do
  field() { jq -r "$1" <<< "$release"; }
  source=$(field '(.spec.chartRef // .spec.chart.spec.sourceRef) | .kind + " " + .name')
  origin=$(jq -c --arg source "$source" 'select(.kind + " " + .metadata.name == $source) | .spec' <<< "$objects")
  url=$(jq -r .url <<< "$origin")
  case $url in
    oci://*) chart=("$url" --version "$(jq -r .ref.tag <<< "$origin")") ;;
    *) chart=("$(field .spec.chart.spec.chart)" --repo "$url" --version "$(field .spec.chart.spec.version)") ;;
  esac
  echo '---'
  helm template "$(field .metadata.name)" "${chart[@]}" --namespace "$(field .metadata.namespace)" --include-crds --values <(field .spec.values) < /dev/null
done
