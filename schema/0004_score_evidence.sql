-- What an analyst needs beside the score: how probable, how urgent on its day, and why.

ALTER TABLE alert_scores
    ADD COLUMN IF NOT EXISTS calibrated_score Nullable(Float64) AFTER score,
    ADD COLUMN IF NOT EXISTS rank_in_day UInt32 DEFAULT 0 AFTER calibrated_score,
    ADD COLUMN IF NOT EXISTS reasons Array(String) AFTER rank_in_day;
