import type { Page } from 'playwright-core'

/** Text whose colour stands out too little from what is behind it, e.g. `#777 on #fff (4.48): Threshold`. */
export function weakTexts(page: Page, least: number): Promise<string[]> {
  return page.evaluate((minimum) => {
    const weak = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent!.trim()
      const element = node.parentElement!
      if (text === '' || element.getClientRects().length === 0) continue
      const style = getComputedStyle(element)
      const ink = element instanceof SVGElement ? style.fill : style.color
      const ground = groundOf(element)
      const ratio = contrast(ink, ground)
      if (!(ratio >= minimum)) weak.add(`${ink} on ${ground} (${ratio.toFixed(2)}): ${text.slice(0, 40)}`)
    }
    return [...weak]

    function groundOf(element: Element): string {
      for (let e: Element | null = element; e !== null; e = e.parentElement) {
        const { backgroundColor } = getComputedStyle(e)
        if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor
      }
      return 'rgb(255, 255, 255)'
    }

    // WCAG 2.2: contrast ratio and relative luminance.
    function contrast(a: string, b: string): number {
      const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
      return (light + 0.05) / (dark + 0.05)
    }

    function luminance(colour: string): number {
      const rgb = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour)
      if (rgb === null) return Number.NaN
      const [red, green, blue] = rgb.slice(1).map((channel) => {
        const share = Number(channel) / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }) as [number, number, number]
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
  }, least)
}
