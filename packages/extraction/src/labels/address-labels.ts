import type { IsoDate } from '@alertsmith/core'
import { riskRank } from '../contract/severities.js'
import { textKey } from '../query/snapshot.js'
import { type LabelSql, typologySql } from './label-sql.js'

/** From 1 for `low` to 4 for `critical`, the last two of which are positive; 0 for another word, null for null. */
export const RISK_RANK = riskRank('risk_level')

/** Above every day: stands for a day that is not known where days are compared. */
const NEVER = 2_147_483_647

export interface AddressLabelOptions {
  /** The last day on which a statement may have become known. */
  readonly until: IsoDate
  readonly minConfidence: number | undefined
  readonly alertColumns: ReadonlyMap<string, string>
  /** Whether raw_address_labels has the optional column known_at. */
  readonly hasKnownAt: boolean
}

export function addressLabels({
  until,
  minConfidence,
  alertColumns,
  hasKnownAt,
}: AddressLabelOptions): LabelSql {
  const confidence = 'ifNull(toFloat64(confidence_score), 1)'
  const knownDay = hasKnownAt ? "toDate32(known_at, 'UTC')" : "CAST(NULL, 'Nullable(Date32)')"
  const conditions = [
    ...(hasKnownAt ? [`(known_at IS NULL OR ${knownDay} <= {labels_until:Date})`] : []),
    ...(minConfidence === undefined ? [] : [`${confidence} >= {min_confidence:Float64}`]),
  ]
  const usable = ['risk_level IS NOT NULL', ...conditions].join(' AND ')
  // Of statements that differ in the day alone, the first counts: since then it has been known.
  const statement = `(${RISK_RANK}, ${confidence}, ifNull(toInt32(${knownDay}), ${NEVER}))`
  const order = `(-${confidence}, -${RISK_RANK}, ifNull(toString(source), ''), ifNull(toInt32(${knownDay}), ${NEVER}))`
  return {
    labelled: `address IN (SELECT address FROM raw_address_labels WHERE ${usable})`,
    columns: { typology: typologySql(alertColumns) },
    joined: {
      by: 'address',
      select: (addresses) => `SELECT
  label_key,
  toFloat64(best.1 > 2) AS label,
  best.2 AS weight,
  toInt32(nullIf(best.3, ${NEVER})) AS known_date
FROM (
  SELECT ${textKey('address')} AS label_key, argMin(${statement}, ${order}) AS best
  FROM raw_address_labels
  WHERE ${usable} AND address IN ${addresses}
  GROUP BY label_key
)`,
    },
    params: {
      ...(hasKnownAt ? { labels_until: until } : {}),
      ...(minConfidence === undefined ? {} : { min_confidence: minConfidence }),
    },
  }
}
