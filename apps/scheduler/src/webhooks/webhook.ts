/** What a webhook can be told of. */
export const WEBHOOK_EVENTS = ['success', 'failure', 'refusal', 'promotion'] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

/** Somebody who is told how runs end. */
export interface Webhook {
  /** Unique in the config; deliveries name it. */
  readonly name: string
  /** http or https, without user and password. */
  readonly url: string
  /** The environment variable that holds the secret with which deliveries are signed. */
  readonly secretVariable: string
  readonly events: readonly WebhookEvent[]
}
