import { amount, count } from '../columns/request.js'
import { ratio } from './arithmetic.js'
import { defineStep } from './define-step.js'
import { fitMoments, isMoments, type Moments, zscore } from './moments.js'
import { fitRanks, isRankSketch, type RankSketch, rankOf } from './ranks.js'
import { isRecordOf } from './state-checks.js'

// A type alias, since an interface is not assignable to JsonValue.
type StatisticalState = { readonly volume: Moments; readonly volumeRanks: RankSketch }

export const statisticalStep = defineStep({
  name: 'statistical',
  group: 'statistical',
  version: 1,
  inputs: {
    volume: amount('alerts', 'volume_usd'),
    priorCount: count('history', 'prior_alert_count'),
    priorMean: amount('history', 'prior_volume_mean'),
    priorStd: amount('history', 'prior_volume_std'),
    priorMin: amount('history', 'prior_volume_min'),
    priorMax: amount('history', 'prior_volume_max'),
  },
  outputs: {
    volume_zscore: {
      from: ['volume'],
      meaning:
        'Standard deviations by which the volume lies above the mean of the training rows; 0 where they do not vary',
      unit: 'standard deviations',
      missing: 'nan',
      phrase: 'volume {value} {standard deviation|standard deviations} from the mean of training alerts',
      fitted: true,
    },
    volume_percentile: {
      from: ['volume'],
      meaning: 'Share of the training rows with a volume up to this one; ties at their middle rank',
      unit: '0 to 1',
      missing: 'nan',
      phrase: 'volume at or above {percent} of training alerts',
      fitted: true,
    },
    addr_volume_mean: {
      from: ['priorMean'],
      meaning: "Mean volume of the address's earlier alerts",
      unit: 'USD',
      missing: 'nan',
      phrase: "the address's earlier alerts are worth {value} on average",
    },
    addr_volume_std: {
      from: ['priorStd'],
      meaning: "Sample standard deviation of the volume of the address's earlier alerts; needs two",
      unit: 'USD',
      missing: 'nan',
      phrase: "the volumes of the address's earlier alerts spread by {value}",
    },
    addr_volume_min: {
      from: ['priorMin'],
      meaning: "Smallest volume of the address's earlier alerts",
      unit: 'USD',
      missing: 'nan',
      phrase: "the address's smallest earlier alert is worth {value}",
    },
    addr_volume_max: {
      from: ['priorMax'],
      meaning: "Largest volume of the address's earlier alerts",
      unit: 'USD',
      missing: 'nan',
      phrase: "the address's largest earlier alert is worth {value}",
    },
    addr_volume_count: {
      from: ['priorCount'],
      meaning: "Prior alert count: the address's alerts of earlier processing dates",
      unit: 'alerts',
      missing: 'zero',
      phrase: 'the address had {value} earlier {alert|alerts}',
    },
    volume_to_addr_mean: {
      from: ['volume', 'priorMean'],
      meaning: "Volume of the alert / mean volume of the address's earlier alerts",
      unit: 'ratio',
      missing: 'nan',
      phrase: "volume {times} the mean of the address's earlier alerts",
    },
    volume_to_addr_max: {
      from: ['volume', 'priorMax'],
      meaning: "Volume of the alert / largest volume of the address's earlier alerts",
      unit: 'ratio',
      missing: 'nan',
      phrase: "volume {times} the largest of the address's earlier alerts",
    },
    volume_addr_zscore: {
      from: ['volume', 'priorMean', 'priorStd'],
      meaning: "Standard deviations by which the volume lies above the mean of the address's earlier alerts",
      unit: 'standard deviations',
      missing: 'nan',
      phrase:
        "volume {value} {standard deviation|standard deviations} from the mean of the address's earlier alerts",
    },
  },
  fitted: {
    fit({ columns: { volume }, rows }): StatisticalState {
      const known = new Float64Array(rows.length)
      let size = 0
      for (const row of rows) if (!Number.isNaN(volume[row]!)) known[size++] = volume[row]!
      const volumes = known.subarray(0, size)
      return { volume: fitMoments(volumes), volumeRanks: fitRanks(volumes) }
    },
    checkState(state) {
      if (!isRecordOf(state, ['volume', 'volumeRanks'])) return 'expected the keys volume and volumeRanks'
      if (!isMoments(state.volume))
        return 'volume must hold a finite mean and a std of at least 0, or null for both'
      if (!isRankSketch(state.volumeRanks))
        return 'volumeRanks must hold ascending values and ranks of equal length, ranks within 0 and 1'
      return undefined
    },
  },
  transform({ numRows, columns, out, state }) {
    const { volume, priorCount, priorMean, priorStd, priorMax } = columns
    out.addr_volume_mean.set(priorMean)
    out.addr_volume_std.set(priorStd)
    out.addr_volume_min.set(columns.priorMin)
    out.addr_volume_max.set(priorMax)
    const rank = rankOf(state.volumeRanks)
    for (let row = 0; row < numRows; row++) {
      const usd = volume[row]!
      out.volume_zscore[row] = zscore(usd, state.volume)
      out.volume_percentile[row] = rank(usd)
      out.addr_volume_count[row] = priorCount[row]! || 0
      out.volume_to_addr_mean[row] = ratio(usd, priorMean[row]!)
      out.volume_to_addr_max[row] = ratio(usd, priorMax[row]!)
      out.volume_addr_zscore[row] = ratio(usd - priorMean[row]!, priorStd[row]!)
    }
  },
})
