#!/bin/sh
# Runs the worker. When a container stops, the calls in flight end with it. They are interrupted first, so that
# their outcome is known and the run waits for its operator.
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
# A signal ends `wait`, but not the worker.
while kill -0 "$worker" 2>/dev/null; do
  code=0
  wait "$worker" || code=$?
done
exit "$code"
