#!/bin/bash
# Keeps 14 days. To restore into a new database, then try it (no messages go out):
#   createdb copy; pg_restore --no-owner -d copy DAY/database
#   tar -xzf DAY/files.tar.gz -C /var/lib/odoo   (rename filestore/citynet to copy)
#   odoo neutralize -d copy
set -euo pipefail
PGPASSWORD=$(cat /run/secrets/db_password)
export PGPASSWORD
while true; do
    day=/backups/$(date -u +%Y-%m-%dT%H%M)
    mkdir -p "$day.part"
    if pg_dump -Fc -f "$day.part/database" &&
        tar -czf "$day.part/files.tar.gz" -C /files filestore; then
        mv "$day.part" "$day"
        echo "Backup $day is complete"
    else
        echo "Backup $day FAILED" >&2
        rm -rf "$day.part"
    fi
    find /backups -mindepth 1 -maxdepth 1 -mtime +14 -exec rm -rf {} +
    sleep 86400
done
