import type { Curve, Estimate, ScorerEvaluation, SegmentFigures } from '@alertsmith/trainer'

const around = (value: number, spread: number): Estimate => ({
  value,
  low: value - spread,
  high: Math.min(1, value + spread),
})

function curve(points: number, y: (x: number) => number, scale = 1): Curve {
  const x = Array.from({ length: points }, (_, i) => (i / (points - 1)) * scale)
  return { x, y: x.map((value) => y(value / scale)) }
}

function segment(name: string, rows: number, positives: number, roc: number, pr: number): SegmentFigures {
  return {
    name,
    rows,
    positives,
    groups: Math.round(rows * 0.8),
    roc_auc: around(roc, 0.006),
    pr_auc: around(pr, 0.021),
    precision: pr - 0.03,
    recall: roc - 0.09,
  }
}

const MONTHS = Array.from({ length: 19 }, (_, i) => {
  const month = 6 + i
  return `${2018 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
})

export function scorerEvaluation(): ScorerEvaluation {
  return {
    kind: 'scorer',
    rows: 5376,
    positives: 1484,
    groups: 4318,
    first_date: '2018-07-01',
    last_date: '2020-01-26',
    metrics: {
      roc_auc: around(0.984, 0.0031),
      pr_auc: around(0.948, 0.0102),
      log_loss: around(0.1542, 0.0087),
      brier: around(0.0431, 0.0022),
      calibration_error: around(0.0274, 0.0051),
      precision_at_100: around(0.99, 0.02),
    },
    calibrated: {
      log_loss: around(0.1411, 0.0079),
      brier: around(0.0409, 0.0021),
      calibration_error: around(0.0132, 0.0038),
    },
    at_half: {
      threshold: 0.5,
      alarms: 1391,
      precision: around(0.9216, 0.014),
      recall: around(0.8639, 0.018),
      f1: around(0.8918, 0.012),
    },
    at_threshold: {
      rule: 'max-f1',
      threshold: 0.4137289,
      alarms: 1478,
      precision: around(0.9046, 0.015),
      recall: around(0.9009, 0.016),
      f1: around(0.9027, 0.011),
    },
    budget: {
      alerts_per_day: 50,
      days: 82,
      alerts: 3911,
      precision: around(0.3612, 0.02),
      recall: around(0.9521, 0.01),
    },
    alert_reduction: [
      { recall: 0.95, threshold: 0.2811, reduction: around(0.6612, 0.012) },
      { recall: 0.975, threshold: 0.1542, reduction: around(0.6011, 0.016) },
      { recall: 0.99, threshold: 0.0613, reduction: around(0.4802, 0.027) },
    ],
    segments: {
      address: [segment('seen', 1011, 402, 0.9901, 0.9744), segment('unseen', 4365, 1082, 0.9712, 0.9431)],
      month: MONTHS.map((name, i) =>
        segment(name, 240 + 17 * (i % 5), 60 + 9 * (i % 7), 0.985 - 0.002 * (i % 6), 0.955 - 0.008 * (i % 5)),
      ),
      severity: [
        segment('critical', 812, 640, 0.9611, 0.9844),
        segment('high', 1744, 522, 0.9733, 0.9402),
        segment('medium', 1920, 261, 0.9701, 0.8815),
        segment('low', 900, 61, 0.9644, 0.8107),
      ],
      typology: [
        segment('phishing', 900, 501, 0.9902, 0.9871),
        segment('mixing', 310, 122, 0.9511, 0.9204),
        // Rows of one class have no AUC.
        {
          ...segment('bridge_hopping', 12, 0, 0, 0),
          roc_auc: { value: null, low: null, high: null },
          pr_auc: { value: null, low: null, high: null },
          precision: null,
          recall: null,
        },
      ],
    },
    curves: {
      roc: curve(200, (x) => Math.min(1, x ** 0.045)),
      precision_recall: curve(200, (x) => 1 - 0.72 * x ** 14),
      gain: curve(200, (x) => Math.min(1, 1 - (1 - Math.min(1, x / 0.42)) ** 2.6)),
      budget: curve(150, (x) => 1 - (1 - x) ** 4, 200),
      calibration: {
        predicted: [0.01, 0.02, 0.04, 0.07, 0.12, 0.21, 0.38, 0.62, 0.84, 0.97],
        observed: [0.002, 0.009, 0.02, 0.05, 0.1, 0.19, 0.45, 0.71, 0.93, 0.995],
        rows: Array.from({ length: 10 }, () => 537),
      },
      calibration_calibrated: {
        predicted: [0.003, 0.01, 0.02, 0.05, 0.11, 0.2, 0.44, 0.7, 0.92, 0.99],
        observed: [0.002, 0.009, 0.02, 0.05, 0.1, 0.19, 0.45, 0.71, 0.93, 0.995],
        rows: Array.from({ length: 10 }, () => 537),
      },
    },
    bootstrap: { samples: 500, level: 0.95, seed: 42 },
  }
}
