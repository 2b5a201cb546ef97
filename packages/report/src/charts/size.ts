/** Outer size of a drawing in CSS px; the page scales it down where there is less room. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Two of these stand side by side. */
export const HALF: Size = { width: 400, height: 290 }

export function full(height: number): Size {
  return { width: 820, height }
}
