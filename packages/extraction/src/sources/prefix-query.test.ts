import { describe, expect, it } from 'vitest'
import { prefixQuery } from './prefix-query.js'

const tables = new Map([
  ['raw_alerts', 'SELECT 1 AS alert_id'],
  ['raw_features', 'SELECT 2 AS address'],
])
const alerts = 'raw_alerts AS (\nSELECT 1 AS alert_id\n)'
const features = 'raw_features AS (\nSELECT 2 AS address\n)'

describe('prefixQuery', () => {
  it.each([
    ['SELECT alert_id FROM raw_alerts', `WITH ${alerts}\nSELECT alert_id FROM raw_alerts`],
    [
      'SELECT 1 FROM raw_features WHERE address IN (SELECT address FROM raw_alerts)',
      `WITH ${alerts},\n${features}\nSELECT 1 FROM raw_features WHERE address IN (SELECT address FROM raw_alerts)`,
    ],
    [
      '\n  with a AS (SELECT 1) SELECT * FROM a, `raw_alerts`',
      `\n  WITH ${alerts}, a AS (SELECT 1) SELECT * FROM a, \`raw_alerts\``,
    ],
    [
      'DESCRIBE (SELECT * FROM (\nSELECT alert_id FROM raw_alerts\n))',
      `DESCRIBE (WITH ${alerts}\nSELECT * FROM (\nSELECT alert_id FROM raw_alerts\n))`,
    ],
  ])('puts what %j names before it', (sql, expected) => {
    expect(prefixQuery(sql, tables)).toBe(expected)
  })

  it.each(['SELECT 1', 'SELECT * FROM raw_clusters', 'SELECT * FROM my_raw_alerts, raw_alerts_old'])(
    'leaves %j as it is',
    (sql) => {
      expect(prefixQuery(sql, tables)).toBe(sql)
    },
  )

  it('takes a SELECT as it stands, whatever it holds', () => {
    const select = "SELECT '$& $1 $$' AS alert_id"
    expect(prefixQuery('SELECT * FROM raw_alerts', new Map([['raw_alerts', select]]))).toContain(select)
  })
})
