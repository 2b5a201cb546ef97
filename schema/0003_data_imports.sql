-- One row for each time an import replaced a table, so that importing the same files again can be recognised.

CREATE TABLE IF NOT EXISTS data_imports
(
    table_name    LowCardinality(String),
    files         Array(String),
    source_sha256 String,
    rows          UInt64,
    bytes         UInt64,
    imported_at   DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY (table_name, imported_at);
