import { MODEL_TYPES } from '@alertsmith/pipeline'
import { z } from 'zod'
import { choice, days, duration, flag, listOf, number, section, wholeNumber } from './fields.js'
import { CATCH_UP_POLICIES, OVERLAP_POLICIES } from './job.js'
import { cronText, networkText, timeZoneText } from './schedule-fields.js'
import { trainSection } from './train-section.js'

const promotion = section({
  min_gain: number(-1, 1).optional(),
  max_segment_fall: number(0, 1).optional(),
  max_calibration_error: number(0, 1).optional(),
})

/** One job of the file, after `defaults` were laid under it. */
export const jobSection = section({
  cron: cronText(),
  time_zone: timeZoneText().default('UTC'),
  networks: listOf(networkText(), 'networks'),
  model_types: listOf(choice(MODEL_TYPES), MODEL_TYPES.join(', ')).default(['alert_scorer']),
  window: section({
    last: days('1d', '3650d'),
    lag: days('0d', '3650d').default(0),
    snapshot: days('1d', '3650d').default(7),
  }),
  train: trainSection.prefault({}),
  overlap: choice(OVERLAP_POLICIES).default('skip'),
  catch_up: choice(CATCH_UP_POLICIES).default('latest'),
  jitter: duration('0s', '1d').default(0),
  timeout: duration('1s', '7d').prefault('6h'),
  retry: section({
    attempts: wholeNumber(0, 100).default(3),
    backoff: duration('1s', '1d').prefault('1m'),
    max_backoff: duration('1s', '1d').prefault('30m'),
  }).prefault({}),
  only_if: section({
    new_labels: wholeNumber(1, 1_000_000_000).optional(),
    score_drift: number(0, 100).optional(),
  })
    .refine(
      ({ new_labels, score_drift }) => new_labels !== undefined || score_drift !== undefined,
      'new_labels, score_drift or both',
    )
    .optional(),
  after: section({
    evaluate: flag().default(false),
    // true is the gate with its own defaults.
    promote: z.preprocess(
      (given) => (given === true ? {} : given === false ? undefined : given),
      promotion.optional(),
    ),
    score: flag().default(false),
  }).prefault({}),
})

export type JobSection = z.output<typeof jobSection>
