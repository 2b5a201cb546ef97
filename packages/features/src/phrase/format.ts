const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const SCALES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
] as const

/** From here on digits say less than a power of ten. */
const TOO_LONG = 1e15

/** At most one decimal from 10 on, two below: `1,204`, `12.5`, `0.25`. */
export function formatNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= TOO_LONG) return value.toExponential(1)
  if (size >= 1_000) return GROUPED.format(value)
  if (value !== 0 && size < 0.005) return value < 0 ? 'just below 0' : 'just above 0'
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)))
}

/** `$1.2M`, `$48,300`, `$340`, `$3.40`, `-$5`. */
export function formatMoney(usd: number): string {
  const sign = usd < 0 ? '-' : ''
  const size = Math.abs(usd)
  if (size >= TOO_LONG) return `${sign}$${size.toExponential(1)}`
  // A little early, so that 999,960 becomes $1M and not $1,000,000 or $1000.0K.
  const scale = SCALES.find(([unit]) => size >= unit * 0.99995)
  if (scale) return `${sign}$${Number((size / scale[0]).toFixed(1))}${scale[1]}`
  if (size >= 100 || Number.isInteger(size)) return `${sign}$${GROUPED.format(size)}`
  return size < 0.005 ? 'less than $0.01' : `${sign}$${size.toFixed(2)}`
}

/** `25 %`; a decimal below 1 % and above 99 %, where it tells something from none and from all. */
export function formatPercent(share: number): string {
  if (Math.abs(share) >= TOO_LONG / 100) return `${share.toExponential(1)} times`
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return 'less than 0.1 %'
  if (percent > 99 && percent < 100) return `${Math.floor(percent * 10) / 10} %`
  if (Math.abs(percent) < 1) return `${Number(percent.toFixed(1))} %`
  return `${GROUPED.format(percent)} %`
}
