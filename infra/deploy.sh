#!/bin/bash
# `make deploy` and `make destroy`: uploads this commit as a release and applies infra/terraform, or takes all of it away.
# Each step may be run again. What it needs that Terraform cannot make is in docs/how-to/first-day-in-the-cloud.md.
set -euo pipefail
cd "$(dirname "$0")/.."

TERRAFORM_DIR=infra/terraform
VARIABLES=$TERRAFORM_DIR/terraform.tfvars
RELEASE=$TERRAFORM_DIR/release.auto.tfvars
PAGE=docs/how-to/first-day-in-the-cloud.md

fail() { echo "$*" >&2; exit 1; }

need() { command -v "$1" >/dev/null || fail "$1: not found. Install it ($2), sign in, and run this again; $PAGE says how."; }

# The value of a variable in terraform.tfvars.
variable() { sed -n "s/^$1 *= *\"\(.*\)\"/\1/p" "$VARIABLES"; }

check() {
  need terraform "1.11 or later, from developer.hashicorp.com/terraform"
  need gcloud "the Google Cloud CLI, from cloud.google.com/sdk"
  [ -f "$VARIABLES" ] || fail "$VARIABLES: not there. Copy terraform.tfvars.example beside it and fill it in."
  PROJECT=$(variable project_id)
  PREFIX=$(variable bucket_prefix)
  [[ -n $PROJECT && -n $PREFIX ]] || fail "$VARIABLES: project_id and bucket_prefix must be set there."
}

start() { terraform -chdir="$TERRAFORM_DIR" init -input=false -backend-config="bucket=$PREFIX-terraform"; }

# This commit, as the machine and the function get it. An archive of git is the same whoever makes it, so its hash is too.
pack() {
  git diff --quiet HEAD || fail "the checkout has changes that are not committed. Commit them: a release is a commit."
  VERSION=$(git rev-parse --short=12 HEAD)
  mkdir -p build/release
  git archive --format=tar HEAD | gzip -n >"build/release/$VERSION.tar.gz"
  make --silent bundle
  rm -f "build/release/$VERSION.zip"
  (cd build/cloud_function && find . -type f ! -path '*__pycache__*' | sort | python3 -c '
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as bundle:
    for name in sys.stdin.read().split():
        entry = zipfile.ZipInfo(name.removeprefix("./"))
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        with open(name, "rb") as file:
            bundle.writestr(entry, file.read())
' "../release/$VERSION.zip")
}

upload() {
  gcloud storage cp --no-clobber "build/release/$VERSION.tar.gz" "gs://$PREFIX-releases/pipeline/$VERSION.tar.gz"
  gcloud storage cp --no-clobber "build/release/$VERSION.zip" "gs://$PREFIX-releases/function/$VERSION.zip"
  cat >"$RELEASE.new" <<TFVARS
release         = "$VERSION"
release_sha256  = "$(sha256sum "build/release/$VERSION.tar.gz" | cut -d' ' -f1)"
function_source = "function/$VERSION.zip"
TFVARS
  mv "$RELEASE.new" "$RELEASE"
}

# Whether every secret that must have a value has one; those without are named.
filled() {
  local empty=()
  for secret in manifest-signing-key manifest-former-keys pseudonym-key pseudonym-former-keys mongo-uri \
    airflow-database-password airflow-fernet-key airflow-jwt-secret; do
    gcloud secrets versions describe latest --secret="$secret" --project="$PROJECT" >/dev/null 2>&1 || empty+=("$secret")
  done
  [ "${#empty[@]}" -eq 0 ] || fail "secrets without a value: ${empty[*]}. Add them as $PAGE says, and run make deploy again."
}

# The buckets and secrets come first: a release must lie in one, and values in the others, before the rest is planned.
first() {
  gcloud storage buckets describe "gs://$PREFIX-releases" --project="$PROJECT" >/dev/null 2>&1 && return
  terraform -chdir="$TERRAFORM_DIR" apply -var=release=none -var=function_source=function/none.zip \
    -var=release_sha256="$(printf '0%.0s' {1..64})" \
    -target=google_project_service.this -target=module.accounts -target=module.secrets -target=module.storage
}

deploy() {
  pack
  start
  first
  filled
  upload
  terraform -chdir="$TERRAFORM_DIR" plan -input=false -out=release.plan
  read -r -p "Apply this plan? Type yes: " answer
  [ "$answer" = yes ] || fail "nothing was changed; the release is uploaded, and $RELEASE names it."
  terraform -chdir="$TERRAFORM_DIR" apply -input=false release.plan
  # Terraform says where the machine is: variables that terraform.tfvars leaves out have their defaults there.
  local shell
  read -r -a shell <<<"$(terraform -chdir="$TERRAFORM_DIR" output -raw shell)"
  "${shell[@]}" --command="sudo /usr/local/sbin/glamira-start && sudo /usr/local/bin/glamira doctor"
}

destroy() {
  start
  echo "This destroys machine, database, function, delivery and accounts of $PROJECT."
  echo "What holds data refuses, unless $VARIABLES says is_protected = false and that is applied; the data disk and the"
  echo "quarantine's key refuse even then: take them out of the state, or delete them by hand."
  terraform -chdir="$TERRAFORM_DIR" destroy
}

case "${1:-}" in
  deploy | destroy) check && "$1" ;;
  *) fail "usage: infra/deploy.sh deploy|destroy" ;;
esac
