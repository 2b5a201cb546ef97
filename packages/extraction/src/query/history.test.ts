import { expect, it } from 'vitest'
import { columnLabels } from '../labels/column-labels.js'
import { historyQuery } from './history.js'

it('binds the window and says everything else itself', () => {
  const window = { startDate: '2024-01-01', endDate: '2024-06-30', windowDays: 7 }
  const { sql, params } = historyQuery({ window: window, labels: columnLabels('label', new Map()) })
  expect(params).toEqual({ start_date: '2024-01-01', end_date: '2024-06-30', window_days: 7 })
  expect(sql).toMatchInlineSnapshot(`
    "SELECT
      if(alerts > 0, toFloat64(alerts), NULL) AS \`history.prior_alert_count\`,
      if(volumes > 0, toFloat64(total) / volumes, NULL) AS \`history.prior_volume_mean\`,
      if(volumes > 1, sqrt(
        toFloat64(toDecimal256(volumes, 0) * squares - total * total) / (toFloat64(volumes) * (volumes - 1))), NULL) AS \`history.prior_volume_std\`,
      if(volumes > 0, toFloat64(smallest), NULL) AS \`history.prior_volume_min\`,
      if(volumes > 0, toFloat64(largest), NULL) AS \`history.prior_volume_max\`,
      if(alerts > 0, toInt32(last_date), NULL) AS \`history.last_alert_date\`,
      sipHash64(assumeNotNull(CAST(alert_id, 'Nullable(String)'))) AS alert_check
    FROM (
      SELECT
        processing_date,
        alert_id,
        if(volume_usd >= 0, volume_usd, NULL) AS volume,
        raw_alerts.\`label\` IS NOT NULL AS is_labelled,
        count() OVER earlier AS alerts,
        count(volume) OVER earlier AS volumes,
        sum(toDecimal256(volume, 18)) OVER earlier AS total,
        sum(toDecimal256(volume, 18) * toDecimal256(volume, 18)) OVER earlier AS squares,
        min(volume) OVER earlier AS smallest,
        max(volume) OVER earlier AS largest,
        max(processing_date) OVER earlier AS last_date
      FROM raw_alerts
      WHERE window_days = {window_days:UInt32} AND processing_date <= {end_date:Date}
        AND address IN (SELECT address FROM raw_alerts WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date})
      WINDOW earlier AS (
        PARTITION BY address ORDER BY processing_date RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      )
    )
    WHERE processing_date >= {start_date:Date} AND is_labelled
    ORDER BY processing_date, alert_id
    SETTINGS join_use_nulls = 1, compile_expressions = 0, max_block_size = 16384, output_format_arrow_low_cardinality_as_dictionary = 1, enable_multiple_prewhere_read_steps = 0"
  `)
})
