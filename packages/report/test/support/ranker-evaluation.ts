import type { DayMean, RankerEvaluation, RankingFigures } from '@alertsmith/trainer'
import { createRandom } from './random.js'

const DAY_MS = 86_400_000

function mean(value: number): DayMean {
  return { mean: value, std: 0.1 + value / 10, low: value - 0.02, high: Math.min(1, value + 0.02) }
}

function figures(ndcg: number): RankingFigures {
  return {
    ndcg_at_5: mean(ndcg - 0.02),
    ndcg_at_10: mean(ndcg),
    ndcg_at_20: mean(ndcg + 0.03),
    map: mean(ndcg - 0.05),
    precision_at_10: mean(ndcg - 0.11),
  }
}

/** 82 weekly days, two of them without a positive row. */
export function rankerEvaluation(): RankerEvaluation {
  const random = createRandom(11)
  const weeks = Array.from({ length: 82 }, (_, i) => i)
  const start = Date.parse('2018-07-01')
  return {
    kind: 'ranker',
    rows: 5376,
    positives: 1484,
    groups: 4318,
    first_date: '2018-07-01',
    last_date: '2020-01-19',
    days: 82,
    days_without_positives: 2,
    metrics: figures(0.8612),
    baselines: [
      { name: 'volume', metrics: figures(0.4911) },
      { name: 'severity', metrics: figures(0.5533) },
    ],
    segments: {
      address: [
        { name: 'seen', rows: 1011, positives: 402, metrics: figures(0.8941) },
        { name: 'unseen', rows: 4365, positives: 1082, metrics: figures(0.8507) },
      ],
    },
    by_day: {
      date: weeks.map((week) => new Date(start + week * 7 * DAY_MS).toISOString().slice(0, 10)),
      rows: weeks.map((week) => 60 + (week % 9)),
      positives: weeks.map((week) => (week % 40 === 20 ? 0 : 18)),
      ndcg_at_10: weeks.map((week) => (week % 40 === 20 ? null : 0.72 + random() * 0.26)),
      precision_at_10: weeks.map((week) => (week % 40 === 20 ? 0 : Math.round(6 + random() * 4) / 10)),
    },
    bootstrap: { samples: 500, level: 0.95, seed: 42 },
  }
}
