#!/bin/sh
# The same from a shell: ask for a trial, evaluate it, tell how it ended. Several of these loops may run at once.
set -eu
trialdeck=${TRIALDECK:-trialdeck}

$trialdeck create sweep.yaml --study shell >/dev/null

for _ in $(seq "${1:-5}"); do
  # "3 --lr=0.01 --layers=2 --optimizer=adam"; nothing and exit 1 when there is nothing left to try
  asked=$($trialdeck ask shell) || break
  trial=${asked%% *}
  lr=$(printf '%s\n' "$asked" | sed 's/.*--lr=\([^ ]*\).*/\1/')
  loss=$(awk -v lr="$lr" 'BEGIN { x = log(lr) / log(10) + 2.5; print x * x }')
  $trialdeck tell shell "$trial" --value "$loss"
done

$trialdeck best shell
