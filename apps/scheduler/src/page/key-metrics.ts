/** What is shown first of a model's figures, in this order, where a kind of model has it. */
export const KEY_METRICS = [
  'test_auc',
  'test_pr_auc',
  'test_calibrated_error',
  'test_ndcg_at_10',
  'test_map',
] as const
