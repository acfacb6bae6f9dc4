#!/bin/bash
# Restarts each part of Airflow that does not call itself healthy. The line that it prints when all are is the heartbeat of
# infra/terraform/watch: its silence is an alert.
set -euo pipefail

URL=${GLAMIRA_HEALTH_URL:-http://127.0.0.1:8080/api/v2/monitor/health}

# Unhealthy parts, a unit a line; the whole of it when the API does not answer.
unhealthy() {
  curl -sf --max-time 10 "$URL" | python3 -c '
import json, sys
parts = {"metadatabase": "api-server", "scheduler": "scheduler", "dag_processor": "dag-processor", "triggerer": "triggerer"}
health = json.load(sys.stdin)
for part, unit in parts.items():
    if (health.get(part) or {}).get("status") != "healthy":
        print(f"glamira-{unit}.service")
' || echo glamira-api-server.service
}

found=$(unhealthy)
if [ -z "$found" ]; then
  echo "glamira-health: healthy"
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
