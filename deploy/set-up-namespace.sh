#!/bin/sh
# Creates the namespace, with a retention long enough to look into a run, and the search attributes of a run.
# Again: nothing to do. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say where, RETENTION how long.
set -eu
tries=60

# A new namespace is not known everywhere at once.
insist() {
  until "$@" >/tmp/said 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      cat /tmp/said >&2
      echo "gave up: $*" >&2
      exit 1
    fi
    sleep 1
  done
}

namespace() {
  temporal operator namespace "$1" --namespace "$TEMPORAL_NAMESPACE" ${2+"$2" "$3"}
}

is_registered() {
  temporal operator search-attribute list | grep -qw "$1"
}

register() {
  is_registered "$1" || temporal operator search-attribute create --name "$1" --type "$2"
}

namespace describe >/dev/null 2>&1 || insist namespace create --retention "$RETENTION"
insist namespace describe
for keyword in DrWorkload DrDecisionType DrTargetCloud DrPhase DrOutcome; do
  insist register "$keyword" Keyword
done
insist register DrDrill Bool
echo "namespace $TEMPORAL_NAMESPACE is ready"
