/** Where a model comes from: enough to tell whether it is the same again. */
export interface ReportLineage {
  /** sha256 over the extracted values. */
  readonly data_fingerprint: string
  /** sha256 of the fitted feature state. */
  readonly feature_state_hash: string
  /** sha256 of each file of the model's folder, by name. */
  readonly files: Readonly<Record<string, string>>
  /** Versions of Node, LightGBM, ClickHouse and our packages, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly seed: number
  readonly threads: number
  /** In words, e.g. `column label` or `address-labels, confidence ≥ 0.5`. */
  readonly label_strategy: string
}
