import { createHmac, timingSafeEqual } from 'node:crypto'

/** Carries `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, keyed with the webhook's secret. */
export const SIGNATURE_HEADER = 'Alertsmith-Signature'

/** The value of the signature header for a body as it is sent. */
export function sign(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  return `t=${seconds},v1=${digest(seconds, body, secret).toString('hex')}`
}

export interface SignedDelivery {
  /** The request's body, byte for byte: verify before parsing. */
  readonly body: string
  /** Value of the header `Alertsmith-Signature`; undefined where it is missing. */
  readonly signature: string | undefined
  readonly secret: string
  /** Default: now. */
  readonly now?: Date
  /** How far the sender's clock and ours may be apart, which also bounds replays. Default 300 s. */
  readonly toleranceSeconds?: number
}

/** For receivers: whether a delivery comes from who knows the secret, unchanged and recently. Never throws. */
export function verifySignature(delivery: SignedDelivery): boolean {
  const { body, signature, secret, now = new Date(), toleranceSeconds = 300 } = delivery
  const [, time, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? []
  if (time === undefined || hex === undefined || secret === '') return false
  if (Math.abs(now.getTime() / 1000 - Number(time)) > toleranceSeconds) return false
  return timingSafeEqual(digest(Number(time), body, secret), Buffer.from(hex, 'hex'))
}

function digest(seconds: number, body: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest()
}
