import { z } from 'zod'
import { day, figure, firewallSchema, named, number, parts, text, texts } from './schema-parts.js'

const scalar = z.union([text, number, z.boolean()])
const parameter = z.union(
  [scalar, z.null(), z.array(z.union([scalar, z.array(number)]))],
  'expected a text, a number, true or false, or a list of them',
)
const part = z.looseObject({ rows: number, positives: number, firstDate: day, lastDate: day })

const labels = z.union(
  [
    z.looseObject({ strategy: z.literal('column'), column: text.optional() }),
    z.looseObject({ strategy: z.literal('address-labels'), minConfidence: number.optional() }),
    z.looseObject({ strategy: z.literal('query'), sql: text }),
  ],
  'expected one of the label strategies',
)

const options = parts({
  modelType: text,
  window: z.looseObject({ startDate: day, endDate: day, windowDays: number }),
  labels,
  clusterRule: z.union([z.literal('any'), z.looseObject({ share: number })]),
  split: parts({ kind: text, testStart: day, testSize: number, embargoDays: number, testBreakdown: text }),
  cvFolds: number,
  cv: text,
  calibration: text,
  threshold: text,
  alertsPerDay: number,
  allowInsufficient: z.boolean(),
  acknowledgedFeatures: texts,
  features: parts({
    declared: z.array(z.looseObject({ name: text })),
    steps: z.array(z.looseObject({ name: text, version: number })),
    include: texts,
    exclude: texts,
  }),
  params: named(parameter),
  seed: number,
  threads: number,
})

/** What a training adds to the registry's own fields of metadata.json. Earlier releases knew fewer parts. */
export const metadataSchema = parts({
  data_stats: parts({
    positive_rate: figure,
    dropped_unlabelled: number,
    dropped_embargo: number,
    dropped_late_label: number,
  }),
  metrics: named(z.union([figure, z.array(figure)], 'expected a number, null, or a list of them')),
  hyperparameters: named(parameter),
  num_trees: number,
  best_iteration: number,
  stopped_early: z.boolean(),
  history: named(z.array(figure)),
  cv: z.looseObject({ scores: z.array(number), mean: number, std: number }).nullable(),
  importances: z.array(z.looseObject({ feature: text, gain: number, split: number })),
  data_fingerprint: text,
  data_days: z.looseObject({
    columns: text,
    days: named(z.looseObject({ rows: number, sha256: text })),
  }),
  sources: z.looseObject({ sha256: text, tables: texts.optional() }).nullable(),
  address_form: text,
  feature_state_hash: text,
  label_strategy: text,
  split: z.looseObject({
    kind: text,
    validationStart: day.nullish(),
    testStart: day.nullish(),
    embargoDays: number.optional(),
    excluded: parts({ embargo: number, lateLabel: number }).optional(),
    parts: z.looseObject({ train: part, validation: part, test: part }),
  }),
  threshold: z.looseObject({ rule: text, threshold: number }).nullable(),
  calibration: text.nullable(),
  firewall: firewallSchema,
  insufficient_labels: z
    .looseObject({
      parts: z.array(
        z.looseObject({
          part: text,
          rows: number,
          positives: number,
          negatives: number,
          missingPositives: number,
          missingNegatives: number,
        }),
      ),
    })
    .nullable(),
  options,
  seed: number,
  threads: number,
  rounds: number,
  early_stopping_rounds: number,
  warnings: texts,
  alarms: texts,
  coverage: z.array(
    z.looseObject({
      table: text,
      rows: number,
      matched: number,
      share: figure,
      days: parts({ day: z.array(day), rows: z.array(number), matched: z.array(number) }).optional(),
    }),
  ),
  training_run: parts({ run_id: text, run_key: text, job: text, options_hash: text }),
  versions: named(text),
  version_choice: parts({ step: text, compared_with: text.nullable(), reason: text }),
  phase_ms: named(number),
})
