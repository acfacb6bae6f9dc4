#!/bin/bash
# Brings the machine of Airflow to the release that its metadata names: at every start, and by hand after a change of them
# as /usr/local/sbin/glamira-start. It may be run again at any time, and a run that died half-way is made good by the next.
#
# The metadata are those of infra/terraform/airflow_vm: glamira-release, glamira-release-sha256, glamira-settings,
# glamira-secrets. Nothing is installed whose hash is not known: the release by its metadata, the packages by the release.
set -euo pipefail

METADATA=${GLAMIRA_METADATA:-http://metadata.google.internal/computeMetadata/v1}
STORAGE=${GLAMIRA_STORAGE:-https://storage.googleapis.com}
SECRETS=${GLAMIRA_SECRETS:-https://secretmanager.googleapis.com}
HOME_DIR=/srv/glamira
DATA_DIR=$HOME_DIR/data
SECRET_DIR=/run/glamira/secrets
DISK=/dev/disk/by-id/google-glamira-data

say() { echo "glamira-start: $*"; }
fail() { say "$*" >&2; exit 1; }

attribute() { curl -sf -H 'Metadata-Flavor: Google' "$METADATA/instance/attributes/$1"; }

token() {
  curl -sf -H 'Metadata-Flavor: Google' "$METADATA/instance/service-accounts/default/token" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'
}

project() { curl -sf -H 'Metadata-Flavor: Google' "$METADATA/project/project-id"; }

install_system() {
  local missing=()
  for package in ca-certificates curl python3 python3-venv tar; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
  id glamira >/dev/null 2>&1 || useradd --system --home-dir "$HOME_DIR" --shell /usr/sbin/nologin glamira
  mkdir -p "$HOME_DIR/releases"
}

# Only an empty disk is formatted: what lies on it is the work of days.
mount_data() {
  mkdir -p "$DATA_DIR"
  if [ -e "$DISK" ] && ! mountpoint -q "$DATA_DIR"; then
    blkid "$DISK" >/dev/null || mkfs.ext4 -q "$DISK"
    grep -q "$DISK" /etc/fstab || echo "$DISK $DATA_DIR ext4 defaults,nofail,discard 0 2" >>/etc/fstab
    mount "$DATA_DIR"
  fi
  mkdir -p "$DATA_DIR/work" "$DATA_DIR/airflow"
  chown glamira:glamira "$DATA_DIR" "$DATA_DIR/work" "$DATA_DIR/airflow"
}

object() { # gs://BUCKET/NAME FILE
  local path=${1#gs://}
  local bucket=${path%%/*} name=${path#*/}
  curl -sf -H "Authorization: Bearer $(token)" -o "$2" \
    "$STORAGE/storage/v1/b/$bucket/o/${name//\//%2F}?alt=media" || fail "$1: it cannot be read. Upload it, or correct the metadata."
}

# A release lies in a folder of its own, which is whole once it has its mark; `current` is switched last.
install_release() {
  local address sha256 folder found
  address=$(attribute glamira-release) || fail "glamira-release: not among the machine's metadata. Apply infra/terraform."
  sha256=$(attribute glamira-release-sha256) || fail "glamira-release-sha256: not among the metadata. Apply infra/terraform."
  folder=$HOME_DIR/releases/$sha256
  if [ ! -e "$folder/.installed" ]; then
    rm -rf "$folder"
    mkdir "$folder"
    object "$address" "$folder/.release.tar.gz"
    found=$(sha256sum "$folder/.release.tar.gz" | cut -d' ' -f1)
    if [ "$found" != "$sha256" ]; then
      rm -rf "$folder"
      fail "$address: its SHA-256 is $found, not $sha256. Find out who uploaded it; nothing was installed."
    fi
    tar -xzf "$folder/.release.tar.gz" -C "$folder" --no-same-owner
    rm "$folder/.release.tar.gz"
    say "installing the packages of $address"
    python3 -m venv "$folder/.venv"
    "$folder/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
      --requirement "$folder/infra/vm/requirements.txt"
    # Whoever runs it may not write here: dbt finds the package that the release carries, and tasks our modules compiled.
    mkdir "$folder/dbt/dbt_packages"
    cp -r "$folder/dbt/fallback/dbt_expectations" "$folder/dbt/dbt_packages/"
    "$folder/.venv/bin/python" -m compileall -q "$folder"/{contracts,crawler,dags,dashboards,etl,expectations,presentation}
    chmod -R go+rX "$folder"
    touch "$folder/.installed"
  fi
  ln -sfn "$folder" "$HOME_DIR/.current.new"
  mv -T "$HOME_DIR/.current.new" "$HOME_DIR/current"
}

# The last three stay, so that the way back needs no download, and those that a run which is not over began with.
forget_releases() {
  local current in_use
  current=$(readlink "$HOME_DIR/current")
  if ! in_use=$(as_glamira .venv/bin/python -m dags.releases_in_use); then
    say "Airflow does not say which releases its runs began with: none is deleted"
    return
  fi
  find "$HOME_DIR/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | cut -d' ' -f2- | tail -n +4 |
    while read -r folder; do
      [ "$folder" = "$current" ] || grep -qxF "${folder##*/}" <<<"$in_use" || rm -rf "$folder"
    done
}

secret() { # NAME FILE; fails when the secret has no version
  curl -sf -H "Authorization: Bearer $(token)" "$SECRETS/v1/projects/$(project)/secrets/$1/versions/latest:access" |
    python3 -c 'import base64, json, sys; sys.stdout.buffer.write(base64.b64decode(json.load(sys.stdin)["payload"]["data"]))' >"$2"
}

# Secrets lie in memory, one a file, for the pipeline's account alone. Airflow reads its own by a command.
write_settings() {
  local environment=$HOME_DIR/glamira.env draft name id file
  draft=$(mktemp "$HOME_DIR/.env-XXXXXX")
  rm -rf "$SECRET_DIR.new"
  mkdir -p "$SECRET_DIR.new"
  attribute glamira-settings >"$draft"
  echo >>"$draft"
  while IFS='=' read -r name id; do
    [ -n "$name" ] || continue
    file=$SECRET_DIR.new/$name
    if ! secret "$id" "$file" || [ ! -s "$file" ]; then
      say "secret $id: it has no version, so $name is not set"
      rm -f "$file"
    elif [[ $name == AIRFLOW__* ]]; then
      echo "${name}_CMD=cat $SECRET_DIR/$name" >>"$draft"
    else
      echo "${name}_FILE=$SECRET_DIR/$name" >>"$draft"
    fi
  done < <(attribute glamira-secrets; echo)
  chown -R glamira:glamira "$SECRET_DIR.new"
  chmod 700 "$SECRET_DIR.new"
  find "$SECRET_DIR.new" -type f -exec chmod 400 {} +
  rm -rf "$SECRET_DIR"
  mv "$SECRET_DIR.new" "$SECRET_DIR"
  chown glamira:glamira "$draft"
  chmod 600 "$draft"
  mv "$draft" "$environment"
}

as_glamira() {
  local vm=$HOME_DIR/current/infra/vm
  # shellcheck disable=SC2016 # the inner shell fills these in
  setpriv --reuid=glamira --regid=glamira --init-groups env -i PATH=/usr/bin:/bin HOME=$DATA_DIR bash -c '
    set -a; . "$1/airflow.env"; . <(sed "s/=\(.*\)/=\x27\1\x27/" "$2"); set +a; cd '"$HOME_DIR"'/current; shift 2; exec "$@"
  ' _ "$vm" "$HOME_DIR/glamira.env" "$@"
}

start_units() {
  local units=(glamira-api-server glamira-scheduler glamira-dag-processor glamira-triggerer)
  local timers=(glamira-watch.timer glamira-health.timer glamira-clean.timer)
  install -m 644 "$HOME_DIR"/current/infra/vm/systemd/* /etc/systemd/system/
  install -m 755 "$HOME_DIR/current/infra/vm/startup.sh" /usr/local/sbin/glamira-start
  install -m 755 "$HOME_DIR/current/infra/vm/glamira.sh" /usr/local/bin/glamira
  if [ ! -d /run/systemd/system ]; then
    say "no systemd runs here: the units are installed, and nothing is started"
    return
  fi
  systemctl daemon-reload
  systemctl enable --quiet "${units[@]/%/.service}" "${timers[@]}"
  systemctl restart "${units[@]/%/.service}" "${timers[@]}"
}

main() {
  install_system
  mount_data
  install_release
  write_settings
  as_glamira .venv/bin/airflow db migrate
  start_units
  forget_releases
  say "runs $(readlink "$HOME_DIR/current")"
}

main
