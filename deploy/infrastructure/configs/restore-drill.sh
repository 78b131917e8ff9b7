#!/usr/bin/env bash
# Restores what the newest daily backup has of the services' configuration into a namespace of its own, and sees that it came back.
# Disks are left out: a second copy of the log in a running cluster helps nobody. docs/runbooks/restore.md has the drill with disks.
set -euo pipefail
backup=$(kubectl -n velero get backups.velero.io -l velero.io/schedule-name=daily -o json |
  jq -r '[.items[] | select(.status.phase == "Completed")] | max_by(.status.completionTimestamp).metadata.name // empty')
[ -n "$backup" ] || { echo 'no daily backup is complete' >&2 && exit 1; }
restore=drill-$(date -u +%Y%m%d%H%M%S)
clean() { kubectl delete namespace restore-drill --ignore-not-found --wait=false; }
trap clean EXIT
kubectl create -f - << YAML
apiVersion: velero.io/v1
kind: Restore
metadata: { name: $restore, namespace: velero }
spec:
  backupName: $backup
  includedNamespaces: [scrutineer]
  includedResources: [configmaps, secrets, services]
  namespaceMapping: { scrutineer: restore-drill }
  restorePVs: false
YAML
kubectl -n velero wait "restores.velero.io/$restore" --for=jsonpath='{.status.phase}'=Completed --timeout=30m
restored=$(kubectl -n velero get "restores.velero.io/$restore" -o jsonpath='{.status.progress.itemsRestored}')
[ "${restored:-0}" -gt 0 ] || { echo "$backup brought nothing back" >&2 && exit 1; }
echo "$backup: $restored objects came back"
