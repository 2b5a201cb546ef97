import { expect, it } from 'vitest'
import { columnLabels } from '../labels/column-labels.js'
import { alertsQuery } from './alerts-query.js'

it('binds the window and says everything else itself', () => {
  const window = { startDate: '2024-01-01', endDate: '2024-06-30', windowDays: 7 }
  const labels = columnLabels('label', new Map([['typology_type', 'String']]))
  const { sql, params } = alertsQuery({ window, labels, declared: [] })
  expect(params).toEqual({ start_date: '2024-01-01', end_date: '2024-06-30', window_days: 7 })
  expect(sql).toMatchInlineSnapshot(`
    "SELECT
      \`alerts.alert_id\`,
      \`alerts.address\`,
      \`alerts.processing_date\`,
      \`alerts.window_days\`,
      \`alerts.severity\`,
      \`alerts.alert_confidence_score\`,
      \`alerts.volume_usd\`,
      \`alerts.transaction_count\`,
      \`alerts.first_seen_timestamp\`,
      \`alerts.last_seen_timestamp\`,
      \`features.total_received_usd\`,
      \`features.total_sent_usd\`,
      \`features.transaction_count\`,
      \`features.unique_counterparties\`,
      \`features.avg_transaction_usd\`,
      \`features.max_transaction_usd\`,
      \`features.is_exchange\`,
      \`features.is_mixer\`,
      \`features.risk_score\`,
      \`clusters.cluster_id\`,
      \`clusters.cluster_size\`,
      \`clusters.total_volume_usd\`,
      \`moneyFlows.in_degree\`,
      \`moneyFlows.total_in\`,
      \`moneyFlows.avg_in\`,
      \`moneyFlows.tx_in_count\`,
      \`moneyFlows.out_degree\`,
      \`moneyFlows.total_out\`,
      \`moneyFlows.avg_out\`,
      \`moneyFlows.tx_out_count\`,
      \`labels.label\`,
      \`labels.weight\`,
      \`labels.known_date\`,
      \`labels.typology\`,
      sipHash64(assumeNotNull(CAST(alert_id, 'Nullable(String)'))) AS alert_check,
      toUInt8(1 * isNotNull(feature.snapshot_key) + 2 * isNotNull(cluster.snapshot_key) + 4 * isNotNull(flow.snapshot_key) + 8 * (ifNull(\`moneyFlows.in_degree\`, 0) > 0) + 16 * (ifNull(\`moneyFlows.out_degree\`, 0) > 0)) AS matches
    FROM (
    SELECT
      assumeNotNull(CAST(alert_id, 'Nullable(String)')) AS \`alerts.alert_id\`,
      assumeNotNull(CAST(address, 'Nullable(String)')) AS \`alerts.address\`,
      toInt32(processing_date) AS \`alerts.processing_date\`,
      toFloat64(window_days) AS \`alerts.window_days\`,
      toLowCardinality(toString(severity)) AS \`alerts.severity\`,
      toFloat64(alert_confidence_score) AS \`alerts.alert_confidence_score\`,
      toFloat64(volume_usd) AS \`alerts.volume_usd\`,
      toFloat64(transaction_count) AS \`alerts.transaction_count\`,
      toFloat64(first_seen_timestamp) AS \`alerts.first_seen_timestamp\`,
      toFloat64(last_seen_timestamp) AS \`alerts.last_seen_timestamp\`,
      CAST(toFloat64(raw_alerts.\`label\`), 'Nullable(Float64)') AS \`labels.label\`,
      toFloat64(1) AS \`labels.weight\`,
      CAST(NULL, 'Nullable(Int32)') AS \`labels.known_date\`,
      CAST(nullIf(toString(raw_alerts.typology_type), ''), 'LowCardinality(Nullable(String))') AS \`labels.typology\`,
      processing_date,
      alert_id,
      bitXor(reinterpretAsUInt128(sipHash128(address)), toUInt128(toInt32(processing_date))) AS snapshot_key
    FROM raw_alerts
    WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date} AND raw_alerts.\`label\` IS NOT NULL
    ) AS alert
    ANY LEFT JOIN (
    SELECT
      toFloat64(total_received_usd) AS \`features.total_received_usd\`,
      toFloat64(total_sent_usd) AS \`features.total_sent_usd\`,
      toFloat64(transaction_count) AS \`features.transaction_count\`,
      toFloat64(unique_counterparties) AS \`features.unique_counterparties\`,
      toFloat64(avg_transaction_usd) AS \`features.avg_transaction_usd\`,
      toFloat64(max_transaction_usd) AS \`features.max_transaction_usd\`,
      toFloat64(is_exchange) AS \`features.is_exchange\`,
      toFloat64(is_mixer) AS \`features.is_mixer\`,
      toFloat64(risk_score) AS \`features.risk_score\`,
      bitXor(reinterpretAsUInt128(sipHash128(address)), toUInt128(toInt32(processing_date))) AS snapshot_key
    FROM raw_features
    WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date} AND snapshot_key IN (SELECT bitXor(reinterpretAsUInt128(sipHash128(address)), toUInt128(toInt32(processing_date))) FROM raw_alerts WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date})
    ) AS feature ON feature.snapshot_key = alert.snapshot_key
    ANY LEFT JOIN (
    SELECT
      CAST(largest.1, 'String') AS \`clusters.cluster_id\`,
      toFloat64(largest.2) AS \`clusters.cluster_size\`,
      toFloat64(largest.3) AS \`clusters.total_volume_usd\`,
      snapshot_key
    FROM (
      SELECT
        snapshot_key,
        argMin((cluster_id, cluster_size, total_volume_usd), (-toInt256(cluster_size), cluster_id)) AS largest
      FROM (
        SELECT bitXor(reinterpretAsUInt128(sipHash128(arrayJoin(member_addresses))), toUInt128(toInt32(processing_date))) AS snapshot_key, cluster_id, cluster_size, total_volume_usd
        FROM raw_clusters
        WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date}
      )
      WHERE snapshot_key IN (SELECT bitXor(reinterpretAsUInt128(sipHash128(address)), toUInt128(toInt32(processing_date))) FROM raw_alerts WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date})
      GROUP BY snapshot_key
    )
    ) AS cluster ON cluster.snapshot_key = alert.snapshot_key
    ANY LEFT JOIN (
    SELECT
      toFloat64(senders) AS \`moneyFlows.in_degree\`,
      if(in_count > 0, toFloat64(in_sum), NULL) AS \`moneyFlows.total_in\`,
      if(in_count > 0, toFloat64(in_sum) / in_count, NULL) AS \`moneyFlows.avg_in\`,
      toFloat64(in_count) AS \`moneyFlows.tx_in_count\`,
      toFloat64(receivers) AS \`moneyFlows.out_degree\`,
      if(out_count > 0, toFloat64(out_sum), NULL) AS \`moneyFlows.total_out\`,
      if(out_count > 0, toFloat64(out_sum) / out_count, NULL) AS \`moneyFlows.avg_out\`,
      toFloat64(out_count) AS \`moneyFlows.tx_out_count\`,
      snapshot_key
    FROM (
      SELECT
        snapshot_key,
        arrayUniq(groupArrayIf(counterparty, inbound)) AS senders,
        sumIf(amount, inbound AND known) AS in_sum,
        countIf(inbound AND known) AS in_count,
        arrayUniq(groupArrayIf(counterparty, NOT inbound)) AS receivers,
        sumIf(amount, NOT inbound AND known) AS out_sum,
        countIf(NOT inbound AND known) AS out_count
      FROM (
        SELECT
          toDecimal128(amount_usd, 18) AS amount,
          amount_usd >= 0 AS known,
          arrayJoin([
            (bitXor(reinterpretAsUInt128(sipHash128(to_address)), toUInt128(toInt32(processing_date))), reinterpretAsUInt64(sipHash128(from_address)), true),
            (bitXor(reinterpretAsUInt128(sipHash128(from_address)), toUInt128(toInt32(processing_date))), reinterpretAsUInt64(sipHash128(to_address)), false)
          ]) AS side,
          side.1 AS snapshot_key,
          side.2 AS counterparty,
          side.3 AS inbound
        FROM raw_money_flows
        WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date}
      )
      WHERE snapshot_key IN (SELECT bitXor(reinterpretAsUInt128(sipHash128(address)), toUInt128(toInt32(processing_date))) FROM raw_alerts WHERE window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date})
      GROUP BY snapshot_key
    )
    ) AS flow ON flow.snapshot_key = alert.snapshot_key
    ORDER BY alert.processing_date, alert.alert_id
    SETTINGS join_use_nulls = 1, compile_expressions = 0, max_block_size = 16384, output_format_arrow_low_cardinality_as_dictionary = 1, enable_multiple_prewhere_read_steps = 0"
  `)
})
