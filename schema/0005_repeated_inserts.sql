-- Scores are sent again where the answer to their insert was lost. The table then remembers by their token that it has
-- them; replicated tables do so by themselves.

ALTER TABLE alert_scores MODIFY SETTING non_replicated_deduplication_window = 1000;
