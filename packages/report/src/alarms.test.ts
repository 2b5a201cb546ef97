import { expect, it } from 'vitest'
import { evaluationDocument, sampleDocument } from '../test/support/documents.js'
import { findAlarms } from './alarms.js'

it('is silent where all is well', () => {
  expect(findAlarms(sampleDocument())).toEqual([])
})

it('names every alarm of the leakage firewall', () => {
  const firewall = sampleDocument().firewall!
  const alarms = findAlarms(
    sampleDocument({
      firewall: {
        ...firewall,
        single_feature: {
          ...firewall.single_feature,
          best: [{ feature: 'outcome', auc: 0.999 }],
          alarm: true,
        },
        label_shuffle: { ...firewall.label_shuffle, mean: 0.61, alarm: true },
      },
    }),
  )
  expect(alarms).toHaveLength(2)
  expect(alarms[0]).toContain('outcome, AUC 0.9990')
  expect(alarms[1]).toContain('AUC 0.6100 instead of 0.5')
})

it('says that a training went without the firewall; an evaluation has none', () => {
  expect(findAlarms(sampleDocument({ firewall: null }))).toEqual(['The leakage firewall was not run.'])
  expect(findAlarms(sampleDocument({ firewall: null, purpose: 'evaluation' }))).toEqual([])
})

it('counts shifted features and warnings', () => {
  const document = evaluationDocument()
  const shifted = document.drift!.features.filter(({ psi }) => psi > 0.25).length
  expect(shifted).toBeGreaterThan(1)
  expect(findAlarms({ ...document, data: { ...document.data, warnings: ['No clusters.'] } })).toEqual([
    `${shifted} features shifted against training (PSI above 0.25).`,
    '1 warning about the data: see “Data and split”.',
  ])
})
