import type { Estimate } from '@alertsmith/trainer'

/** Stands wherever a figure does not exist, e.g. an AUC of one class. */
export const NOT_AVAILABLE = 'n/a'

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const general = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

type Figure = number | null

/** `21,152` */
export function count(value: Figure): string {
  return show(value, (number) => counts.format(number))
}

/** Four decimals: `0.9840`. */
export function metric(value: Figure): string {
  return show(value, (number) => number.toFixed(4))
}

/** `+0.0080`, `−0.0120` */
export function signed(value: Figure): string {
  return show(value, (number) => {
    const size = Math.abs(number).toFixed(4)
    return Number(size) === 0 ? size : `${number < 0 ? '−' : '+'}${size}`
  })
}

/** A share in 0 … 1 as `12.3 %`. */
export function percent(value: Figure): string {
  return show(inHundredths(value), (number) => `${number.toFixed(1)}\u00a0%`)
}

/** A share without needless decimals: `95 %`, `97.5 %`. */
export function shortPercent(value: Figure): string {
  return show(inHundredths(value), (number) => `${oneDecimal.format(number)}\u00a0%`)
}

/** Up to six significant digits, thousands separated: gains, thresholds, parameters. */
export function number(value: Figure): string {
  return show(value, (given) => {
    const tiny = given !== 0 && Math.abs(given) < 1e-4
    return tiny ? given.toExponential(3) : general.format(given)
  })
}

/** `0.9801 to 0.9872` */
export function interval({ low, high }: Pick<Estimate, 'low' | 'high'>, form = metric): string {
  return low === null || high === null ? NOT_AVAILABLE : `${form(low)} to ${form(high)}`
}

/** `1 row`, `2,000 rows` */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

function inHundredths(share: Figure): Figure {
  return share === null ? null : share * 100
}

function show(value: Figure, format: (value: number) => string): string {
  return value === null || !Number.isFinite(value) ? NOT_AVAILABLE : format(value)
}
