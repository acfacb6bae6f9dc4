#!/bin/bash
# The pipeline's verbs on the machine, with its settings and as its user: sudo glamira run 2020-05-04
set -euo pipefail
[ "$(id -u)" = 0 ] || exec sudo "$0" "$@"
# shellcheck disable=SC2016 # the inner shell fills these in
exec setpriv --reuid=glamira --regid=glamira --init-groups env -i PATH=/usr/bin:/bin HOME=/srv/glamira/data TERM="${TERM:-dumb}" bash -c '
  set -a; . /srv/glamira/current/infra/vm/airflow.env; . <(sed "s/=\(.*\)/=\x27\1\x27/" /srv/glamira/glamira.env); set +a
  cd /srv/glamira/current; exec .venv/bin/python -m etl "$@"
' glamira "$@"
