#!/bin/bash
# Restarts each part of Airflow that does not call itself healthy. While all are, it writes an entry to Cloud Logging: the
# heartbeat of infra/terraform/watch, whose silence is an alert. No agent is needed for it.
set -euo pipefail

URL=${GLAMIRA_HEALTH_URL:-http://127.0.0.1:8080/api/v2/monitor/health}
METADATA=${GLAMIRA_METADATA:-http://metadata.google.internal/computeMetadata/v1}
LOGGING=${GLAMIRA_LOGGING:-https://logging.googleapis.com}
HEALTHY="glamira-health: healthy"

# Unhealthy parts, a unit a line; the whole of it when the API does not answer.
unhealthy() {
  curl -sf --max-time 10 "$URL" | python3 -c '
import json, sys
parts = {"metadatabase": "api-server", "scheduler": "scheduler", "dag_processor": "dag-processor", "triggerer": "triggerer"}
health = json.load(sys.stdin)
for part, unit in parts.items():
    if (health.get(part) or {}).get("status") != "healthy":
        print(f"glamira-{unit}.service")
' 2>/dev/null || echo glamira-api-server.service
}

metadata() { curl -sf --max-time 10 -H 'Metadata-Flavor: Google' "$METADATA/$1"; }

# The machine that the alert asks for is the resource of the entry.
heartbeat() {
  local project zone token
  project=$(metadata project/project-id) && zone=$(metadata instance/zone) || return 1
  token=$(metadata instance/service-accounts/default/token | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
  curl -sf --max-time 10 -o /dev/null -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    -d "{\"entries\": [{\"logName\": \"projects/$project/logs/glamira-health\", \"severity\": \"INFO\",
         \"resource\": {\"type\": \"gce_instance\", \"labels\": {\"project_id\": \"$project\", \"zone\": \"${zone##*/}\",
         \"instance_id\": \"$(metadata instance/id)\"}}, \"textPayload\": \"$HEALTHY\"}]}" "$LOGGING/v2/entries:write"
}

found=$(unhealthy)
if [ -z "$found" ]; then
  echo "$HEALTHY"
  heartbeat || { echo "glamira-health: Cloud Logging took no heartbeat. May the pipeline's account write entries?" >&2; exit 1; }
  exit 0
fi
while read -r unit; do
  # What has just been started gets the time to become healthy.
  since=$(systemctl show --property=ActiveEnterTimestampMonotonic --value "$unit")
  now=$(($(cut -d. -f1 /proc/uptime) * 1000000))
  if [ "$((now - ${since:-0}))" -gt 180000000 ]; then
    echo "glamira-health: $unit is not healthy, it is started anew"
    systemctl restart "$unit"
  fi
done <<<"$found"
