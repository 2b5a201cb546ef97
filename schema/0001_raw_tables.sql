-- What comes in: one snapshot is (processing_date, window_days). An import replaces whole snapshots, so nothing is
-- deduplicated here. Sorted by snapshot, then alerts by id, the order in which extraction hands them out, and the others
-- by what it joins on.

CREATE TABLE IF NOT EXISTS raw_alerts
(
    alert_id               String,
    address                String,
    processing_date        Date,
    window_days            UInt16,
    severity               LowCardinality(String),
    alert_confidence_score Nullable(Float64),
    volume_usd             Decimal(38, 18),
    transaction_count      UInt32,
    first_seen_timestamp   Nullable(DateTime('UTC')),
    last_seen_timestamp    Nullable(DateTime('UTC')),
    alert_metadata         String DEFAULT '',
    typology_type          LowCardinality(String) DEFAULT '',
    label                  Nullable(UInt8)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(processing_date)
ORDER BY (processing_date, window_days, alert_id);

CREATE TABLE IF NOT EXISTS raw_features
(
    address               String,
    processing_date       Date,
    window_days           UInt16,
    total_received_usd    Decimal(38, 18),
    total_sent_usd        Decimal(38, 18),
    transaction_count     UInt32,
    unique_counterparties UInt32,
    avg_transaction_usd   Decimal(38, 18),
    max_transaction_usd   Decimal(38, 18),
    is_exchange           Bool,
    is_mixer              Bool,
    risk_score            Nullable(Float64),
    features_metadata     String DEFAULT ''
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(processing_date)
ORDER BY (processing_date, window_days, address);

CREATE TABLE IF NOT EXISTS raw_clusters
(
    cluster_id       String,
    processing_date  Date,
    window_days      UInt16,
    cluster_size     UInt32,
    total_volume_usd Decimal(38, 18),
    member_addresses Array(String),
    cluster_metadata String DEFAULT ''
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(processing_date)
ORDER BY (processing_date, window_days, cluster_id);

CREATE TABLE IF NOT EXISTS raw_money_flows
(
    from_address     String,
    to_address       String,
    processing_date  Date,
    window_days      UInt16,
    amount_usd       Decimal(38, 18),
    transaction_hash String,
    timestamp        DateTime('UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(processing_date)
ORDER BY (processing_date, window_days, to_address, from_address, timestamp);

CREATE TABLE IF NOT EXISTS raw_address_labels
(
    address          String,
    risk_level       LowCardinality(String),
    confidence_score Nullable(Float64),
    source           LowCardinality(String),
    known_at         Nullable(DateTime('UTC'))
)
ENGINE = MergeTree
ORDER BY (address, source);
