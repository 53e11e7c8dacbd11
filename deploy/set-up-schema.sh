#!/bin/sh
# Creates and updates the two databases of the Temporal server. Changes nothing when they are up to date.
# SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD and SQL_PLUGIN name the database server.
set -eu
schema=/etc/temporal/schema/postgresql/v12

set_up() {
  temporal-sql-tool --db "$1" create
  temporal-sql-tool --db "$1" setup-schema --version 0.0
  temporal-sql-tool --db "$1" update-schema --schema-dir "$schema/$2/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
