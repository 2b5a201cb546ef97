/** 1234567 → "1,234,567", whatever the machine's locale. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** 0.21544 → "21.5 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** 0.98441 → "0.9844"; "n/a" where a metric is not defined, e.g. an AUC of one class. */
export function metric(value: number | null): string {
  return value === null || Number.isNaN(value) ? 'n/a' : value.toFixed(4)
}

/** 12345 → "12.3 s", 345 → "345 ms". */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
