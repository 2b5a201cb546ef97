/**
 * Where labels come from.
 *
 * `column`: a column of raw_alerts, `label` by default, every label of weight 1.
 *
 * `address-labels`: the statements of raw_address_labels about the alert's address. Risk levels high and critical are 1,
 * low and medium 0, in any letter case; the confidence (1 where it is null) is the weight. Of several statements the one of
 * highest confidence counts, among equals the one of higher risk, then the source that comes first. Statements of less
 * than `minConfidence` (0 to 1) do not count, nor do those that became known after the window's end.
 *
 * `query`: one SELECT of alert_id (text) and label (number), and where it likes of weight (number, null = 1) and
 * known_date (date or time). One row per alert; alerts that it does not name, or whose label is null, are unlabelled.
 */
export type LabelStrategy =
  | { readonly strategy: 'column'; readonly column?: string | undefined }
  | { readonly strategy: 'address-labels'; readonly minConfidence?: number | undefined }
  | { readonly strategy: 'query'; readonly sql: string }

/**
 * When a cluster counts as positive. `any`: one of its labelled members is. `share`: at least this share of its labelled
 * members is; above 0, at most 1.
 */
export type ClusterRule = 'any' | { readonly share: number }

export const DEFAULT_LABELS: LabelStrategy = { strategy: 'column' }
