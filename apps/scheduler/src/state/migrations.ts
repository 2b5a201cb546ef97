import { type Kysely, sql } from 'kysely'
import type { Migration, MigrationProvider } from 'kysely/migration'

/** What the state's tables became, step by step. A step that was released never changes; the next one gets the next number. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_state': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('jobs')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('planned_until', 'text', (column) => column.notNull())
        .addColumn('schedule', 'text', (column) => column.notNull())
        .addColumn('paused_at', 'text')
        .addColumn('paused_by', 'text')
        .addColumn('pause_reason', 'text')
        .execute()
      await db.schema
        .createTable('ticks')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('job', 'text', (column) => column.notNull().references('jobs.name'))
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('scheduled_at', 'text', (column) => column.notNull())
        .addColumn('as_of', 'text', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('actor', 'text')
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('next_attempt_at', 'text', (column) => column.notNull())
        .addColumn('owner', 'text')
        .addColumn('fence', 'integer', (column) => column.notNull())
        .addColumn('lease_until', 'text')
        .addColumn('started_at', 'text')
        .addColumn('finished_at', 'text')
        .execute()
      await db.schema
        .createTable('runs')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tick_id', 'text', (column) => column.notNull().references('ticks.id'))
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('network', 'text', (column) => column.notNull())
        .addColumn('model_type', 'text', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('fence', 'integer', (column) => column.notNull())
        .addColumn('options_hash', 'text', (column) => column.notNull())
        .addColumn('started_at', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('phase', 'text')
        .addColumn('heartbeat_at', 'text', (column) => column.notNull())
        .addColumn('finished_at', 'text')
        .addColumn('data_fingerprint', 'text')
        .addColumn('run_key', 'text')
        .addColumn('reason', 'text')
        .addColumn('model_id', 'text')
        .addColumn('model_path', 'text')
        .addColumn('report_path', 'text')
        .addColumn('version', 'text')
        .addColumn('metrics', 'text')
        .addColumn('phase_ms', 'text')
        .addColumn('steps', 'text')
        .addColumn('error_code', 'text')
        .addColumn('error_message', 'text')
        .addColumn('error_retryable', 'integer')
        .addColumn('recorded', 'integer', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('run_logs')
        .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id'))
        .addColumn('line_number', 'integer', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('level', 'text', (column) => column.notNull())
        .addColumn('message', 'text', (column) => column.notNull())
        .addColumn('fields', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('run_logs_key', ['run_id', 'line_number'])
        .execute()
      await db.schema
        .createTable('leases')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('fence', 'integer', (column) => column.notNull())
        .addColumn('expires_at', 'text', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('deliveries')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('webhook', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .addColumn('run_id', 'text')
        .addColumn('payload', 'text', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('next_attempt_at', 'text', (column) => column.notNull())
        .addColumn('last_error', 'text')
        .addColumn('delivered_at', 'text')
        .execute()
      await db.schema
        .createIndex('ticks_open')
        .on('ticks')
        .columns(['job', 'scheduled_at'])
        .where(sql.ref('status'), 'in', ['due', 'running'])
        .execute()
      await db.schema.createIndex('ticks_by_job').on('ticks').columns(['job', 'scheduled_at']).execute()
      await db.schema.createIndex('runs_by_start').on('runs').columns(['started_at']).execute()
      await db.schema
        .createIndex('runs_by_job')
        .on('runs')
        .columns(['job', 'network', 'model_type', 'started_at'])
        .execute()
      await db.schema
        .createIndex('runs_unrecorded')
        .on('runs')
        .columns(['finished_at'])
        .where(sql.ref('recorded'), '=', 0)
        .execute()
      await db.schema
        .createIndex('deliveries_pending')
        .on('deliveries')
        .columns(['next_attempt_at'])
        .where(sql.ref('status'), '=', 'pending')
        .execute()
      // The last line of defence of "exactly once": whatever the program does, the database takes no second one.
      await db.schema
        .createIndex('runs_one_per_claim')
        .unique()
        .on('runs')
        .columns(['tick_id', 'network', 'model_type', 'fence'])
        .execute()
      await db.schema
        .createIndex('runs_one_success')
        .unique()
        .on('runs')
        .columns(['tick_id', 'network', 'model_type'])
        .where(sql.ref('status'), 'in', ['succeeded', 'nothing-to-do'])
        .execute()
      await db.schema
        .createIndex('runs_one_running')
        .unique()
        .on('runs')
        .columns(['tick_id', 'network', 'model_type'])
        .where(sql.ref('status'), '=', 'running')
        .execute()
    },
  },
  '0002_pages': {
    async up(db: Kysely<unknown>): Promise<void> {
      // What pages and metrics ask for, in the order they show it, so that a long history costs them nothing.
      await db.schema.dropIndex('runs_by_start').execute()
      await db.schema.createIndex('runs_newest').on('runs').columns(['started_at', 'id']).execute()
      await db.schema
        .createIndex('runs_newest_of_job')
        .on('runs')
        .columns(['job', 'started_at', 'id'])
        .execute()
      await db.schema
        .createIndex('runs_of_models')
        .on('runs')
        .columns(['network', 'model_type', 'started_at'])
        .where(sql.ref('status'), '=', 'succeeded')
        .execute()
      await db.schema.createIndex('runs_by_end').on('runs').columns(['finished_at', 'id']).execute()
      await db.schema
        .createIndex('runs_now')
        .on('runs')
        .columns(['started_at'])
        .where(sql.ref('status'), '=', 'running')
        .execute()
    },
  },
  '0003_ended_sessions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('ended_sessions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('until', 'text', (column) => column.notNull())
        .execute()
    },
  },
  '0004_interruptions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('ticks')
        .addColumn('interruptions', 'integer', (column) => column.notNull().defaultTo(0))
        .execute()
      // The days that a run was for, as JSON: the config that said so may have changed by the time it is written elsewhere.
      await db.schema.alterTable('runs').addColumn('window', 'text').execute()
    },
  },
}

export const migrationProvider: MigrationProvider = { getMigrations: async () => ({ ...MIGRATIONS }) }
