/**
 * Every colour of the page and its charts, as [light, dark]. Charts name them as CSS custom properties, so one drawing
 * serves both schemes. Pairs that carry text reach a contrast of 4.5 on `paper` and `surface`.
 */
export const COLOURS = {
  paper: ['#ffffff', '#14181c'],
  surface: ['#f5f7f9', '#1c2228'],
  ink: ['#1b2127', '#e4e9ee'],
  muted: ['#56616c', '#9ba8b5'],
  line: ['#d5dce3', '#36404a'],
  accent: ['#0a5ca8', '#6db5f5'],
  second: ['#a8480a', '#f0a160'],
  third: ['#6b7783', '#8e9aa6'],
  'accent-soft': ['#c9def1', '#24425c'],
  alarm: ['#ab1f16', '#ff938a'],
  'alarm-soft': ['#fdeeec', '#371c1b'],
  good: ['#17663c', '#66d196'],
  'level-1': ['#1a5fa8', '#5aa7f2'],
  'level-2': ['#6f9ecb', '#84b1da'],
  'level-3': ['#8d8d8d', '#a3a3a3'],
  'level-4': ['#d08f5f', '#dba77d'],
  'level-5': ['#b4460c', '#ff9a4d'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type ColourName = keyof typeof COLOURS

/** For `fill`, `stroke` and style sheets, e.g. `var(--accent)`. */
export function colour(name: ColourName): string {
  return `var(--${name})`
}

/** Light by default; `light-dark()` where the browser knows it. The toggle only changes `color-scheme`. */
export function themeStyle(): string {
  const entries = Object.entries(COLOURS)
  const light = entries.map(([name, [value]]) => `--${name}:${value}`).join(';')
  const both = entries.map(([name, [day, night]]) => `--${name}:light-dark(${day},${night})`).join(';')
  return [
    `:root{color-scheme:light;${light}}`,
    `@supports (color:light-dark(#000,#fff)){:root{color-scheme:light dark;${both}}`,
    ':root:has(#theme-light:checked){color-scheme:light}',
    ':root:has(#theme-dark:checked){color-scheme:dark}',
    '@media print{:root:root{color-scheme:light!important}}}',
  ].join('\n')
}
