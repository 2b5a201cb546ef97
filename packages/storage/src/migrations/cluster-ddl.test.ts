import { describe, expect, it } from 'vitest'
import { toClusterStatements } from './cluster-ddl.js'
import { checkClusterName, createDatabase } from './cluster-name.js'
import { loadMigrations } from './migration.js'

const PLACE = { cluster: 'aml', database: 'ethereum' }

const statements = (table: string, verb: 'CREATE' | 'ALTER') =>
  loadMigrations()
    .flatMap((migration) => migration.statements)
    .filter((sql) => new RegExp(`^${verb} TABLE (IF NOT EXISTS )?${table}\\b`).test(sql))
    .flatMap((sql) => toClusterStatements(sql, PLACE))
    .join(';\n')

describe('the tables of a cluster', () => {
  it('are made from those of one server', () => {
    expect(statements('raw_address_labels', 'CREATE')).toMatchInlineSnapshot(`
      "CREATE TABLE IF NOT EXISTS \`ethereum\`.\`raw_address_labels_local\` ON CLUSTER \`aml\`
      (
          address          String,
          risk_level       LowCardinality(String),
          confidence_score Nullable(Float64),
          source           LowCardinality(String),
          known_at         Nullable(DateTime('UTC'))
      )
      ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')
      ORDER BY (address, source);
      CREATE TABLE IF NOT EXISTS \`ethereum\`.\`raw_address_labels\` ON CLUSTER \`aml\`
      (
          address          String,
          risk_level       LowCardinality(String),
          confidence_score Nullable(Float64),
          source           LowCardinality(String),
          known_at         Nullable(DateTime('UTC'))
      )
      ENGINE = Distributed('aml', 'ethereum', 'raw_address_labels_local', cityHash64(address))"
    `)
  })

  it('keep partitions, versions and keys', () => {
    expect(statements('alert_scores', 'CREATE')).toMatchInlineSnapshot(`
      "CREATE TABLE IF NOT EXISTS \`ethereum\`.\`alert_scores_local\` ON CLUSTER \`aml\`
      (
          alert_id        String,
          address         String,
          processing_date Date,
          window_days     UInt16,
          model_id        LowCardinality(String),
          score           Float64,
          scored_at       DateTime64(3, 'UTC') DEFAULT now64(3)
      )
      ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', scored_at)
      PARTITION BY toYYYYMM(processing_date)
      ORDER BY (processing_date, window_days, model_id, alert_id);
      CREATE TABLE IF NOT EXISTS \`ethereum\`.\`alert_scores\` ON CLUSTER \`aml\`
      (
          alert_id        String,
          address         String,
          processing_date Date,
          window_days     UInt16,
          model_id        LowCardinality(String),
          score           Float64,
          scored_at       DateTime64(3, 'UTC') DEFAULT now64(3)
      )
      ENGINE = Distributed('aml', 'ethereum', 'alert_scores_local', cityHash64(alert_id))"
    `)
  })

  it('are changed on both sides, and need no setting to remember inserts', () => {
    expect(statements('alert_scores', 'ALTER')).toMatchInlineSnapshot(`
      "ALTER TABLE \`ethereum\`.\`alert_scores_local\` ON CLUSTER \`aml\`
      ADD COLUMN IF NOT EXISTS calibrated_score Nullable(Float64) AFTER score,
          ADD COLUMN IF NOT EXISTS rank_in_day UInt32 DEFAULT 0 AFTER calibrated_score,
          ADD COLUMN IF NOT EXISTS reasons Array(String) AFTER rank_in_day;
      ALTER TABLE \`ethereum\`.\`alert_scores\` ON CLUSTER \`aml\`
      ADD COLUMN IF NOT EXISTS calibrated_score Nullable(Float64) AFTER score,
          ADD COLUMN IF NOT EXISTS rank_in_day UInt32 DEFAULT 0 AFTER calibrated_score,
          ADD COLUMN IF NOT EXISTS reasons Array(String) AFTER rank_in_day"
    `)
  })

  it('exist for every migration that is shipped', () => {
    for (const { name, statements: all } of loadMigrations()) {
      for (const sql of all) expect(() => toClusterStatements(sql, PLACE), `${name}: ${sql}`).not.toThrow()
    }
  })

  it('have an engine and a column to spread by, each', () => {
    const all = loadMigrations().flatMap((migration) => migration.statements)
    const made = all
      .filter((sql) => sql.startsWith('CREATE'))
      .flatMap((sql) => toClusterStatements(sql, PLACE))
    expect(made.map((sql) => sql.match(/ENGINE = .*/)?.[0])).toMatchInlineSnapshot(`
      [
        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
        "ENGINE = Distributed('aml', 'ethereum', 'raw_alerts_local', cityHash64(address))",
        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
        "ENGINE = Distributed('aml', 'ethereum', 'raw_features_local', cityHash64(address))",
        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
        "ENGINE = Distributed('aml', 'ethereum', 'raw_clusters_local', cityHash64(cluster_id))",
        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
        "ENGINE = Distributed('aml', 'ethereum', 'raw_money_flows_local', cityHash64(to_address))",
        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
        "ENGINE = Distributed('aml', 'ethereum', 'raw_address_labels_local', cityHash64(address))",
        "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', recorded_at)",
        "ENGINE = Distributed('aml', 'ethereum', 'trained_models_local', cityHash64(model_id))",
        "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', recorded_at)",
        "ENGINE = Distributed('aml', 'ethereum', 'training_runs_local', cityHash64(run_id))",
        "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', scored_at)",
        "ENGINE = Distributed('aml', 'ethereum', 'alert_scores_local', cityHash64(alert_id))",
        "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
        "ENGINE = Distributed('aml', 'ethereum', 'data_imports_local', cityHash64(table_name))",
      ]
    `)
  })

  it('refuse what they have no form for', () => {
    for (const sql of [
      'DROP TABLE raw_alerts',
      'CREATE TABLE IF NOT EXISTS other (a Int8) ENGINE = MergeTree ORDER BY a',
      'ALTER TABLE alert_scores DROP COLUMN score',
      'ALTER TABLE alert_scores MODIFY COLUMN score Float32',
    ]) {
      expect(() => toClusterStatements(sql, PLACE), sql).toThrow(
        expect.objectContaining({ code: 'STORAGE_MIGRATION_FILES' }),
      )
    }
  })
})

it('makes the database where it is to be', () => {
  expect(createDatabase('ethereum', undefined)).toBe(
    'CREATE DATABASE IF NOT EXISTS `ethereum` ENGINE = Atomic',
  )
  expect(createDatabase('ethereum', 'aml')).toBe(
    'CREATE DATABASE IF NOT EXISTS `ethereum` ON CLUSTER `aml` ENGINE = Atomic',
  )
})

it.each(['', 'a b', "a'; DROP DATABASE x", 'a`b', '1a', 'é'])('no cluster is called %j', (name) => {
  expect(() => checkClusterName(name)).toThrow(expect.objectContaining({ code: 'STORAGE_OPTION' }))
})
