import type { ReportContributionSample } from '../document-features.js'
import { colour } from '../page/theme.js'
import type { ChartSpec } from './draw.js'
import { nameAxis } from './name-axis.js'
import { full } from './size.js'
import { swarmOffsets } from './swarm.js'

const LEVELS = ['lowest', 'low', 'middle', 'high', 'highest'] as const
const MISSING = 'missing'

/** A row of points per feature: right raises the score, left lowers it; coloured by where the value lies among all rows. */
export function contributionChart(sample: readonly ReportContributionSample[]): ChartSpec {
  const all = sample.flatMap(({ contribution }) => contribution)
  const range = [Math.min(...all), Math.max(...all)] as const
  const values = sample.flatMap(({ feature, value_rank, contribution }) => {
    const offsets = swarmOffsets(contribution, range)
    return contribution.map((value, i) => ({
      feature,
      contribution: value,
      offset: offsets[i],
      level: levelOf(value_rank[i] ?? null),
    }))
  })
  return {
    ...full(80 + sample.length * 34),
    layer: [
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule' },
        encoding: { x: { field: 'zero', type: 'quantitative' } },
      },
      {
        data: { values },
        mark: { type: 'circle', size: 16, opacity: 0.9 },
        encoding: {
          x: { field: 'contribution', type: 'quantitative', title: 'Contribution to the raw score' },
          y: {
            field: 'feature',
            type: 'nominal',
            sort: null,
            title: null,
            axis: { ...nameAxis(sample.map(({ feature }) => feature)), grid: true },
          },
          yOffset: { field: 'offset', type: 'quantitative', scale: { domain: [-1.15, 1.15] } },
          color: {
            field: 'level',
            type: 'nominal',
            scale: {
              domain: [...LEVELS, MISSING],
              range: [1, 2, 3, 4, 5].map((level) => colour(`level-${level as 1}`)).concat(colour('third')),
            },
            legend: { columns: 6, symbolType: 'circle' },
          },
        },
      },
    ],
  }
}

function levelOf(rank: number | null): string {
  return rank === null ? MISSING : LEVELS[Math.min(4, Math.floor(rank * 5))]!
}
