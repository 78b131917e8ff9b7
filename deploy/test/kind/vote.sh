#!/usr/bin/env bash
# Has a race held at SCRUTINEER_URL, by the account `admin` whose password is in SCRUTINEER_PASSWORD_FILE: made, opened, voted
# in, closed, recounted. Fails if any vote that was acknowledged is not in the results, or the recount says something else.
set -euo pipefail
cd "$(dirname "$0")/../../.."
race=on-kind
scrutineer() { node tools/scrutineer.mjs "$@"; }
node deploy/test/kind/create-race.mjs "$race"
scrutineer open "$race"
scrutineer load --race "$race" --profile deploy/test/kind/load.json
scrutineer close "$race"
scrutineer recount "$race"
