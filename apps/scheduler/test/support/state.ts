import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import type { StateTables } from '../../src/state/tables.js'

const TABLES = `
create table jobs (name text primary key, planned_until text not null, paused_at text, paused_by text, pause_reason text);
create table ticks (id text primary key, job text not null, kind text not null, scheduled_at text not null,
  as_of text not null, created_at text not null, status text not null, reason text, attempt integer not null,
  next_attempt_at text not null, owner text, fence integer not null, lease_until text, finished_at text);
create table runs (id text primary key, tick_id text not null, job text not null, network text not null,
  model_type text not null, attempt integer not null, owner text not null, fence integer not null,
  options_hash text not null, started_at text not null, status text not null, phase text, heartbeat_at text not null,
  finished_at text, data_fingerprint text, model_id text, model_path text, report_path text, version text, metrics text,
  phase_ms text, steps text, error_code text, error_message text, error_retryable integer, recorded integer not null);
create table run_logs (run_id text not null, line_number integer not null, at text not null, level text not null,
  message text not null, fields text not null, primary key (run_id, line_number));
create table leases (name text primary key, owner text not null, fence integer not null, expires_at text not null);
create table deliveries (id text primary key, webhook text not null, event text not null, run_id text,
  payload text not null, created_at text not null, status text not null, attempt integer not null,
  next_attempt_at text not null, last_error text, delivered_at text);
create index runs_by_start on runs (started_at, id);
create index runs_by_job on runs (job, network, model_type, started_at);
create index runs_by_model on runs (network, model_type, started_at);
create index runs_by_end on runs (finished_at);
create index runs_by_status on runs (status);
`

/** The state's tables in memory. */
export function memoryState(): Kysely<StateTables> {
  const database = new DatabaseSync(':memory:')
  database.exec(TABLES)
  return new Kysely<StateTables>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare(sql: string): SqliteStatement {
          const statement = database.prepare(sql)
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...(parameters as never[])),
            run: (parameters) => statement.run(...(parameters as never[])),
            iterate: (parameters) => statement.iterate(...(parameters as never[])) as never,
          }
        },
      },
    }),
  })
}
