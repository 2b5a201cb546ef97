-- What Alertsmith writes about its own work. Writing the same row again changes nothing: the last one of a key counts.

CREATE TABLE IF NOT EXISTS trained_models
(
    model_id             String,
    model_type           LowCardinality(String),
    version              String,
    network              LowCardinality(String),
    training_start_date  Date,
    training_end_date    Date,
    window_days          UInt16,
    created_at           DateTime('UTC'),
    model_path           String,
    metrics_json         String,
    hyperparameters_json String,
    feature_names        Array(String),
    num_samples          UInt64,
    num_features         UInt32,
    test_auc             Nullable(Float64),
    cv_auc_mean          Nullable(Float64),
    cv_auc_std           Nullable(Float64),
    data_fingerprint     String,
    feature_state_hash   String,
    files_sha256         Map(String, String),
    metadata_json        String,
    recorded_at          DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(recorded_at)
ORDER BY model_id;

CREATE TABLE IF NOT EXISTS training_runs
(
    run_id              String,
    model_type          LowCardinality(String),
    network             LowCardinality(String),
    training_start_date Date,
    training_end_date   Date,
    window_days         UInt16,
    status              LowCardinality(String),
    started_at          DateTime64(3, 'UTC'),
    finished_at         Nullable(DateTime64(3, 'UTC')),
    model_id            String DEFAULT '',
    phase_ms            Map(LowCardinality(String), UInt64),
    error_code          LowCardinality(String) DEFAULT '',
    error_message       String DEFAULT '',
    recorded_at         DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(recorded_at)
ORDER BY run_id;

CREATE TABLE IF NOT EXISTS alert_scores
(
    alert_id        String,
    address         String,
    processing_date Date,
    window_days     UInt16,
    model_id        LowCardinality(String),
    score           Float64,
    scored_at       DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(scored_at)
PARTITION BY toYYYYMM(processing_date)
ORDER BY (processing_date, window_days, model_id, alert_id);
