-- Stands for the team's own data: what a generated network holds, written the way this team writes it.

INSERT INTO aml.case_alerts SELECT
    {chain:String}, alert_id, upper(address),
    toUnixTimestamp(toDateTime(processing_date, 'UTC')) + 32400 + cityHash64(alert_id) % 3600,
    transform(severity, ['low', 'medium', 'high', 'critical'], ['P4', 'P3', 'P2', 'P1'], ''),
    toDecimal64(toInt64(round(alert_confidence_score * 10000)), 4) / 10000,
    toInt64(volume_usd * 100), toString(transaction_count),
    toUnixTimestamp(first_seen_timestamp) * 1000 + 250, toUnixTimestamp(last_seen_timestamp) * 1000 + 999,
    multiIf(label = 1, 'reported', label = 0, 'dismissed', 'open'), typology_type,
    concat('desk-', toString(cityHash64(address) % 7))
FROM raw_alerts;

INSERT INTO aml.wallet_profiles SELECT
    {chain:String}, address, toUnixTimestamp(toDateTime(processing_date, 'UTC')) + 61200,
    toInt64(total_received_usd * 100), toInt64(total_sent_usd * 100), transaction_count, unique_counterparties,
    toString(avg_transaction_usd), toInt64(max_transaction_usd * 100), if(is_exchange, 'exchange', 'private'),
    is_mixer * 3, toInt32(round(risk_score * 10000))
FROM raw_features;

INSERT INTO aml.entities SELECT
    {chain:String}, cluster_id, toUnixTimestamp(toDateTime(processing_date, 'UTC')),
    toInt64(total_volume_usd * 100), member_addresses
FROM raw_clusters;

INSERT INTO aml.transfers SELECT
    {chain:String}, from_address, to_address, toUnixTimestamp(toDateTime(processing_date, 'UTC')) + 86399,
    toInt64(amount_usd * 100)
FROM raw_money_flows;

INSERT INTO aml.watchlist SELECT
    {chain:String}, address, indexOf(['low', 'medium', 'high', 'critical'], risk_level), confidence_score, source,
    toUnixTimestamp(known_at)
FROM raw_address_labels;
