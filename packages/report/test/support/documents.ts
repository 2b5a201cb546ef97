import type { RankerEvaluation, ScorerEvaluation } from '@alertsmith/trainer'
import type { ReportDocument } from '../../src/index.js'
import { rankerEvaluation } from './ranker-evaluation.js'
import { sampleFeatures } from './sample-features.js'
import { scorerEvaluation } from './scorer-evaluation.js'

const hash = (digit: string) => digit.repeat(64)

/** A report as a real training would fill it: figures of a plausible size, no two alike. */
export function sampleDocument(changes: Partial<ReportDocument> = {}): ReportDocument {
  return {
    purpose: 'training',
    model: {
      model_id: 'alert_scorer_ethereum_v1.2.0_20240801_060000',
      model_type: 'alert_scorer',
      network: 'ethereum',
      version: '1.2.0',
      created_at: '2024-08-01T06:00:00.000Z',
    },
    window: { start_date: '2017-01-01', end_date: '2020-01-31', window_days: 7 },
    data: {
      rows: 21_152,
      positive_rate: 0.2731,
      features: 62,
      dropped: { unlabelled: 1204, embargo: 411, late_label: 37 },
      warnings: [],
    },
    split: {
      kind: 'temporal',
      validation_start: '2018-02-11',
      test_start: '2018-07-01',
      embargo_days: 30,
      excluded: { embargo: 411, late_label: 37 },
      parts: [
        { name: 'train', rows: 13_410, positives: 3702, first_date: '2017-01-01', last_date: '2018-02-04' },
        { name: 'validation', rows: 2366, positives: 590, first_date: '2018-02-11', last_date: '2018-05-27' },
        { name: 'test', rows: 5376, positives: 1484, first_date: '2018-07-01', last_date: '2020-01-26' },
      ],
    },
    evaluation: scorerEvaluation(),
    history: {
      metric: 'auc',
      values: Array.from(
        { length: 100 },
        (_, i) => 0.985 - 0.06 * Math.exp(-i / 14) - Math.max(0, i - 70) * 5e-5,
      ),
      best_iteration: 71,
    },
    cv: { metric: 'auc', scores: [0.9712, 0.9801, 0.9777, 0.9834, 0.9811], mean: 0.9787, std: 0.0042 },
    calibration: { method: 'isotonic' },
    firewall: {
      single_feature: {
        best: [
          { feature: 'alert_confidence_score', auc: 0.9123 },
          { feature: 'in_degree', auc: 0.8745 },
          { feature: 'total_volume_usd', auc: 0.8011 },
          { feature: 'hour_of_day', auc: 0.6402 },
        ],
        limit: 0.98,
        acknowledged: [],
        alarm: false,
      },
      label_shuffle: {
        aucs: [0.4931, 0.5078, 0.5012, 0.4987, 0.5049],
        mean: 0.5011,
        tolerance: 0.0312,
        alarm: false,
      },
      random_split: { roc_auc: 0.992, pr_auc: 0.975, actual: { roc_auc: 0.984, pr_auc: 0.948 } },
    },
    ...sampleFeatures(),
    drift: null,
    parameters: {
      objective: 'binary',
      metric: ['auc', 'binary_logloss'],
      num_leaves: 31,
      learning_rate: 0.05,
      min_data_in_leaf: 20,
      feature_fraction: 0.8,
      deterministic: true,
    },
    lineage: {
      data_fingerprint: hash('a'),
      feature_state_hash: hash('b'),
      files: { 'model.txt': hash('c'), 'features.json': hash('d'), 'golden.json': hash('e') },
      versions: { node: '24.21.0', lightgbm: '4.1.0', clickhouse: '26.7.1', '@alertsmith/trainer': '0.2.0' },
      seed: 42,
      threads: 2,
      label_strategy: 'column label',
    },
    insufficient: null,
    reproduce: 'alertsmith reproduce alert_scorer_ethereum_v1.2.0_20240801_060000',
    ...changes,
  }
}

/** The same model on later data, with drift. */
export function evaluationDocument(): ReportDocument {
  const document = sampleDocument()
  return {
    ...document,
    purpose: 'evaluation',
    window: { start_date: '2020-02-01', end_date: '2020-06-30', window_days: 7 },
    firewall: null,
    drift: {
      score_psi: 0.1312,
      features: document.importances.map(({ feature }, i) => ({ feature, psi: 0.42 * 0.86 ** i })),
    },
  }
}

export function rankerDocument(changes: Partial<RankerEvaluation> = {}): ReportDocument {
  const document = sampleDocument()
  return {
    ...document,
    model: {
      ...document.model,
      model_id: 'alert_ranker_ethereum_v1.0.0_20240801_060000',
      model_type: 'alert_ranker',
    },
    evaluation: { ...rankerEvaluation(), ...changes },
    cv: { metric: 'ndcg@10', scores: [0.81, 0.84, 0.79], mean: 0.8133, std: 0.0205 },
    calibration: null,
    firewall: { ...document.firewall!, random_split: null },
  }
}

/** Everything that can be absent is. */
export function emptyDocument(): ReportDocument {
  const none = { value: null, low: null, high: null }
  const line = { x: [], y: [] }
  const bins = { predicted: [], observed: [], rows: [] }
  const at = { threshold: 0.5, alarms: 0, precision: none, recall: none, f1: none }
  const evaluation: ScorerEvaluation = {
    ...scorerEvaluation(),
    rows: 0,
    positives: 0,
    groups: 0,
    metrics: {
      roc_auc: none,
      pr_auc: none,
      log_loss: none,
      brier: none,
      calibration_error: none,
      precision_at_100: none,
    },
    calibrated: null,
    at_half: at,
    at_threshold: { ...at, rule: 'max-f1' },
    budget: null,
    alert_reduction: [],
    segments: { address: [], month: [], severity: [], typology: [] },
    curves: {
      roc: line,
      precision_recall: line,
      gain: line,
      budget: line,
      calibration: bins,
      calibration_calibrated: null,
    },
    bootstrap: { samples: 0, level: 0.95, seed: 42 },
  }
  return sampleDocument({
    evaluation,
    split: { ...sampleDocument().split, parts: [] },
    history: null,
    cv: null,
    calibration: null,
    firewall: null,
    importances: [],
    contributions: null,
    drift: null,
    parameters: {},
    lineage: { ...sampleDocument().lineage, files: {}, versions: {} },
    reproduce: null,
  })
}

/** All judged rows are negative: figures that need both classes are null, the others are there. */
export function oneClassDocument(): ReportDocument {
  const full = scorerEvaluation()
  const none = { value: null, low: null, high: null }
  const segment = (name: string) => ({
    name,
    rows: 120,
    positives: 0,
    groups: 80,
    roc_auc: none,
    pr_auc: none,
    precision: null,
    recall: null,
  })
  return sampleDocument({
    evaluation: {
      ...full,
      positives: 0,
      metrics: { ...full.metrics, roc_auc: none, pr_auc: none },
      budget: { ...full.budget!, recall: none },
      alert_reduction: [],
      segments: { address: [], month: [segment('2018-07'), segment('2018-08')], severity: [], typology: [] },
      curves: {
        ...full.curves,
        roc: { x: [], y: [] },
        precision_recall: { x: [], y: [] },
        gain: { x: [], y: [] },
        budget: { x: [], y: [] },
      },
    },
    insufficient: {
      parts: [
        {
          part: 'test',
          rows: 240,
          positives: 0,
          negatives: 240,
          missing_positives: 20,
          missing_negatives: 0,
        },
      ],
    },
  })
}

/** Names that try to leave their place: markup, quotes, control characters, half a surrogate pair, a right-to-left mark. */
export const HOSTILE = `</style></svg><script src="https://evil.example/x.js">alert(1)</script>"' onload='x' & \u0007\ud800\u202e<img src=x>`

export function hostileDocument(): ReportDocument {
  const document = sampleDocument()
  const evaluation = document.evaluation as ScorerEvaluation
  const segment = evaluation.segments.month[0]!
  return {
    ...document,
    model: { ...document.model, model_id: HOSTILE, network: HOSTILE, version: HOSTILE, model_type: HOSTILE },
    data: { ...document.data, warnings: [HOSTILE] },
    split: { ...document.split, kind: HOSTILE },
    evaluation: {
      ...evaluation,
      at_threshold: { ...evaluation.at_threshold, rule: HOSTILE },
      segments: {
        address: [{ ...segment, name: HOSTILE }],
        month: [{ ...segment, name: HOSTILE }],
        severity: [{ ...segment, name: HOSTILE }],
        typology: [{ ...segment, name: HOSTILE }],
      },
    },
    history: { ...document.history!, metric: HOSTILE },
    cv: { ...document.cv!, metric: HOSTILE },
    calibration: { method: HOSTILE },
    firewall: {
      ...document.firewall!,
      single_feature: {
        ...document.firewall!.single_feature,
        best: [{ feature: HOSTILE, auc: 0.99 }],
        alarm: true,
      },
    },
    importances: [{ feature: HOSTILE, gain: 12, splits: 3 }],
    contributions: {
      mean_absolute: [{ feature: HOSTILE, value: 0.2 }],
      sample: [{ feature: HOSTILE, value_rank: [0.1, null], contribution: [0.2, -0.1] }],
    },
    drift: { score_psi: 0.3, features: [{ feature: HOSTILE, psi: 0.4 }] },
    parameters: { [HOSTILE]: HOSTILE },
    lineage: {
      ...document.lineage,
      files: { [HOSTILE]: HOSTILE },
      versions: { [HOSTILE]: HOSTILE },
      label_strategy: HOSTILE,
    },
    insufficient: {
      parts: [
        { part: HOSTILE, rows: 1, positives: 0, negatives: 1, missing_positives: 20, missing_negatives: 19 },
      ],
    },
    reproduce: HOSTILE,
  }
}
