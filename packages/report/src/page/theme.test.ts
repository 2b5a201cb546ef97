import { expect, it } from 'vitest'
import { COLOURS, type ColourName } from './theme.js'

const TEXT: ColourName[] = ['ink', 'muted', 'accent', 'alarm', 'good']
const GROUND: ColourName[] = ['paper', 'surface']
const GRAPHICS: ColourName[] = ['accent', 'second', 'third', 'level-1', 'level-5', 'alarm']

/** WCAG 2.2: relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

it('knows the contrast of black on white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10)
  // Grey #777777 on white: 4.48, as WCAG's own examples have it.
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

it.each([0, 1])('text reaches a contrast of 4.5 and lines of 3 in scheme %i', (scheme) => {
  for (const ground of GROUND) {
    for (const name of TEXT) {
      expect
        .soft(contrast(COLOURS[name][scheme]!, COLOURS[ground][scheme]!), `${name} on ${ground}`)
        .toBeGreaterThanOrEqual(4.5)
    }
  }
  for (const name of ['ink', 'alarm'] as const) {
    const ratio = contrast(COLOURS[name][scheme]!, COLOURS['alarm-soft'][scheme]!)
    expect.soft(ratio, `${name} on alarm-soft`).toBeGreaterThanOrEqual(4.5)
  }
  for (const name of GRAPHICS) {
    expect.soft(contrast(COLOURS[name][scheme]!, COLOURS.paper[scheme]!), name).toBeGreaterThanOrEqual(3)
  }
})
