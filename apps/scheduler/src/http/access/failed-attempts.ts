const WINDOW_MS = 60_000
const ALLOWED = 10
// Beyond this the oldest address is forgotten: memory stays bounded whoever asks.
const REMEMBERED = 1000

/** Slows down who tries tokens: ten wrong ones a minute per address, then none is looked at until the minute is over. */
export class FailedAttempts {
  readonly #byAddress = new Map<string, { count: number; until: number }>()

  /** Seconds until `address` may try again; 0 where it may now. */
  secondsToWait(address: string, now: Date): number {
    const entry = this.#byAddress.get(address)
    if (entry === undefined || entry.count < ALLOWED || entry.until <= now.getTime()) return 0
    return Math.ceil((entry.until - now.getTime()) / 1000)
  }

  add(address: string, now: Date): void {
    const entry = this.#byAddress.get(address)
    const current = entry !== undefined && entry.until > now.getTime() ? entry : undefined
    this.#byAddress.delete(address)
    this.#byAddress.set(address, {
      count: (current?.count ?? 0) + 1,
      until: current?.until ?? now.getTime() + WINDOW_MS,
    })
    if (this.#byAddress.size > REMEMBERED) this.#byAddress.delete(this.#byAddress.keys().next().value!)
  }
}
