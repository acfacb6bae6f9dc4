#!/bin/bash
# Deletes what Airflow keeps of runs and never deletes by itself: logs of tasks and of the DAG processor, and rows of its
# metadata. A timer starts it once a day: infra/vm/systemd, infra/fleet/compose.yaml, or cron. It may be run at any time, also
# while days run; of each DAG the last run stays.
set -euo pipefail

LOG_DAYS=${GLAMIRA_KEEP_LOG_DAYS:-30}
RUN_DAYS=${GLAMIRA_KEEP_RUN_DAYS:-400}
LOGS=${AIRFLOW__LOGGING__BASE_LOG_FOLDER:-${AIRFLOW_HOME:?}/logs}

for days in "$LOG_DAYS" "$RUN_DAYS"; do
  [[ $days =~ ^[1-9][0-9]*$ ]] || { echo "glamira-clean: $days is no number of days. Set GLAMIRA_KEEP_*_DAYS to one." >&2; exit 2; }
done

if [ -d "$LOGS" ]; then
  find "$LOGS" -type f -mtime "+$LOG_DAYS" -delete
  find "$LOGS" -xtype l -delete
  # An empty folder that is younger may be one that a task is about to write to.
  find "$LOGS" -mindepth 1 -depth -type d -empty -mtime +1 -delete
fi
airflow db clean --clean-before-timestamp "$(date --utc --date "$RUN_DAYS days ago" +%Y-%m-%dT%H:%M:%SZ)" \
  --skip-archive --yes --error-on-cleanup-failure
echo "glamira-clean: logs of $LOG_DAYS days and runs of $RUN_DAYS days are kept"
