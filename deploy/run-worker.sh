#!/bin/sh
# Runs the worker. A container that stops takes the calls in flight with it; interrupted first, they end
# with a known outcome and the run waits for its operator.
set -eu
cd "$(dirname "$0")/.."

node lib/worker/main.js run "$@" &
worker=$!

stop() {
  node lib/worker/main.js stop-calls --reason 'the container was stopped' || true
  kill -TERM "$worker" 2>/dev/null || true
}
trap stop TERM INT

code=0
wait "$worker" || code=$?
# A signal ends the wait, not the worker.
while kill -0 "$worker" 2>/dev/null; do
  code=0
  wait "$worker" || code=$?
done
exit "$code"
