import { describe, expect, it } from 'vitest'
import { trainingOptions } from './training-options.js'

const job = {
  window: { lastDays: 90, lagDays: 1, snapshotDays: 7 },
  training: {
    split: { kind: 'temporal', testSize: 0.2 },
    cvFolds: 5,
    calibration: 'isotonic',
    threshold: 'recall=0.9',
    clusterRule: { share: 0.5 },
    params: { num_leaves: 15 },
    threads: 0,
  },
} as const

describe('trainingOptions', () => {
  it('gives each model type what it has, on the window of the day', () => {
    const common = {
      window: { startDate: '2024-01-02', endDate: '2024-03-31', windowDays: 7 },
      split: { kind: 'temporal', testSize: 0.2 },
      cvFolds: 5,
      params: { num_leaves: 15 },
      threads: 0,
    }
    const alarms = { calibration: 'isotonic', threshold: 'recall=0.9' }
    const of = (modelType: Parameters<typeof trainingOptions>[2]) =>
      trainingOptions(job, 'ethereum', modelType, '2024-04-01')
    expect(of('alert_scorer')).toEqual({ ...common, ...alarms, modelType: 'alert_scorer' })
    expect(of('alert_ranker')).toEqual({ ...common, modelType: 'alert_ranker' })
    expect(of('cluster_scorer')).toEqual({
      ...common,
      ...alarms,
      clusterRule: { share: 0.5 },
      modelType: 'cluster_scorer',
    })
  })
})
