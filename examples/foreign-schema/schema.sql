-- A team's own schema, older than Alertsmith. All networks share each table, days are Unix times, money is in cents.

CREATE DATABASE IF NOT EXISTS aml;

CREATE TABLE aml.case_alerts
(
    chain        LowCardinality(String),
    case_ref     String,
    wallet       FixedString(42),                                 -- in capitals
    opened_at    Int64,                                           -- seconds since 1970, some time of the day
    priority     Enum8('P4' = 1, 'P3' = 2, 'P2' = 3, 'P1' = 4),
    certainty    Nullable(Decimal(9, 4)),
    amount_cents Int64,
    tx_count     String,
    first_ms     Nullable(Int64),                                 -- milliseconds since 1970
    last_ms      Nullable(Int64),
    verdict      Enum8('open' = 0, 'reported' = 1, 'dismissed' = 2),
    pattern      LowCardinality(String),
    desk         LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (chain, opened_at, case_ref);

CREATE TABLE aml.wallet_profiles
(
    chain        LowCardinality(String),
    wallet       String,
    as_of        UInt32,
    in_cents     Int64,
    out_cents    Int64,
    tx_count     UInt64,
    peers        Int32,
    mean_usd     String,
    max_cents    Int64,
    kind         LowCardinality(String),
    mixer_hits   UInt16,
    risk_points  Nullable(Int32)                                  -- of 10,000
)
ENGINE = MergeTree
ORDER BY (chain, as_of, wallet);

CREATE TABLE aml.entities
(
    chain          LowCardinality(String),
    entity         String,
    as_of          Int64,
    turnover_cents Int64,
    wallets        Array(FixedString(42))
)
ENGINE = MergeTree
ORDER BY (chain, as_of, entity);

CREATE TABLE aml.transfers
(
    chain     LowCardinality(String),
    sender    String,
    receiver  String,
    booked_at Int64,
    cents     Int64
)
ENGINE = MergeTree
ORDER BY (chain, booked_at, receiver, sender);

CREATE TABLE aml.watchlist
(
    chain     LowCardinality(String),
    wallet    String,
    level     UInt8,                                              -- 1 to 4
    certainty Nullable(Float64),
    list      LowCardinality(String),
    listed_at Nullable(Int64)
)
ENGINE = MergeTree
ORDER BY (chain, wallet);
