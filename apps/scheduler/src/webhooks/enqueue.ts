import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { StateTables } from '../state/tables.js'
import { type Occasion, webhookPayload } from './payload.js'
import type { Webhook } from './webhook.js'

/**
 * Notes down what the webhooks are to be told, one delivery for each that asked for the event. Call it in the
 * transaction that ends the run: then a run that has ended is told, and one that was rolled back is not.
 */
export async function enqueue(
  transaction: Kysely<StateTables>,
  { webhooks, ...occasion }: Occasion & { readonly webhooks: readonly Webhook[] },
): Promise<void> {
  const at = occasion.at.toISOString()
  const deliveries = webhooks
    .filter(({ events }) => events.includes(occasion.event))
    .map(({ name }) => {
      const id = randomUUID()
      return {
        id,
        webhook: name,
        event: occasion.event,
        run_id: occasion.run.id,
        payload: JSON.stringify(webhookPayload(id, occasion)),
        created_at: at,
        status: 'pending' as const,
        attempt: 0,
        next_attempt_at: at,
        last_error: null,
        delivered_at: null,
      }
    })
  if (deliveries.length > 0) await transaction.insertInto('deliveries').values(deliveries).execute()
}
