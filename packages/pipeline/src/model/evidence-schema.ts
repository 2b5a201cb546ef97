import { parseCalibration, parseDriftReference } from '@alertsmith/trainer'
import { z } from 'zod'
import { day, figure, firewallSchema, named, number, parts, takenBy, text, texts } from './schema-parts.js'

const figures = z.array(figure)
const numbers = z.array(number)

/** `features.json`, as far as models are compared by it; the builder proves the rest by its hash. */
export const featuresSchema = z.looseObject({
  featureNames: texts,
  declared: z.array(z.looseObject({ name: text })),
  steps: z.array(z.looseObject({ name: text, version: number })),
})

export const goldenSchema = z.looseObject({ rows: z.array(figures), scores: numbers })

/** Percentiles of values that JSON cannot hold are null. */
export const referenceSchema = z.looseObject({
  percentiles: z.array(figures),
  drift: takenBy(parseDriftReference),
})

export const calibrationSchema = takenBy(parseCalibration)

const estimate = z.looseObject({ value: figure, low: figure, high: figure })
const estimates = named(estimate)
const dayMeans = named(z.looseObject({ mean: figure, std: figure, low: figure, high: figure }))
const atThreshold = parts({
  rule: text,
  threshold: figure,
  alarms: number,
  precision: estimate,
  recall: estimate,
  f1: estimate,
})
const segment = parts({
  name: text,
  rows: number,
  positives: number,
  groups: number,
  roc_auc: estimate,
  pr_auc: estimate,
  precision: figure,
  recall: figure,
})
const curve = z
  .looseObject({ x: numbers, y: numbers })
  .refine(({ x, y }) => x.length === y.length, 'must have as many x as y')
const calibrationCurve = z.looseObject({ predicted: numbers, observed: numbers, rows: numbers })

const common = {
  rows: number,
  positives: number,
  groups: number.optional(),
  first_date: day.optional(),
  last_date: day.optional(),
  bootstrap: parts({ samples: number, level: number, seed: number }).optional(),
}

const scorer = z.looseObject({
  kind: z.literal('scorer'),
  ...common,
  metrics: estimates,
  calibrated: estimates.nullish(),
  at_half: atThreshold.optional(),
  at_threshold: atThreshold.optional(),
  budget: parts({
    alerts_per_day: number,
    days: number,
    alerts: number,
    precision: estimate,
    recall: estimate,
  }).nullish(),
  alert_reduction: z
    .array(z.looseObject({ recall: number, threshold: figure, reduction: estimate }))
    .optional(),
  segments: named(z.array(segment)).optional(),
  curves: parts({
    roc: curve,
    precision_recall: curve,
    gain: curve,
    budget: curve,
    calibration: calibrationCurve,
    calibration_calibrated: calibrationCurve.nullable(),
  }).optional(),
})

const ranker = z.looseObject({
  kind: z.literal('ranker'),
  ...common,
  days: number.optional(),
  days_without_positives: number.optional(),
  metrics: dayMeans,
  baselines: z.array(z.looseObject({ name: text, metrics: dayMeans })).optional(),
  segments: named(
    z.array(z.looseObject({ name: text, rows: number, positives: number, metrics: dayMeans })),
  ).optional(),
  by_day: parts({
    date: z.array(day),
    rows: numbers,
    positives: numbers,
    ndcg_at_10: figures,
    precision_at_10: numbers,
  }).optional(),
})

/** `evaluation.json`: all that a report draws. */
export const evaluationSchema = z.looseObject({
  evaluation: z.discriminatedUnion('kind', [scorer, ranker]),
  firewall: firewallSchema.optional(),
  contributions: z
    .looseObject({
      mean_absolute: z.array(z.looseObject({ feature: text, value: number })),
      sample: z.array(
        z
          .looseObject({ feature: text, value_rank: figures, contribution: numbers })
          .refine(
            ({ value_rank, contribution }) => value_rank.length === contribution.length,
            'must have as many ranks as contributions',
          ),
      ),
    })
    .optional(),
})
