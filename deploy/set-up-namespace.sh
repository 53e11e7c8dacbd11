#!/bin/sh
# Creates the namespace, which keeps ended runs for RETENTION, and the search attributes of a run. Changes nothing
# when they exist. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE name the server and the namespace.
set -eu
tries=60

# It takes a while until every part of the server knows a new namespace.
insist() {
  until "$@" >/tmp/output 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      cat /tmp/output >&2
      echo "this failed 60 times: $*" >&2
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
for keyword in DrEnvironment DrWorkload DrDecisionType DrTargetCloud DrPhase DrOutcome; do
  insist register "$keyword" Keyword
done
insist register DrDrill Bool
insist register DrSealed Bool
echo "namespace $TEMPORAL_NAMESPACE is ready"
