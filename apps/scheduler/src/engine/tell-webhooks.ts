import type { Selectable, Transaction } from 'kysely'
import type { RunsTable, StateTables } from '../state/tables.js'
import { enqueue } from '../webhooks/enqueue.js'
import type { Webhook, WebhookEvent } from '../webhooks/webhook.js'

/** Notes down what a run that ended is to be told of: how it ended, and what the promotion gate said. */
export async function tellWebhooks(
  transaction: Transaction<StateTables>,
  run: Selectable<RunsTable>,
  { now, webhooks }: { readonly now: Date; readonly webhooks: readonly Webhook[] },
): Promise<void> {
  if (webhooks.length === 0) return
  const decision = decisionOf(run)
  for (const event of eventsOf(run, decision)) {
    await enqueue(transaction, { event, run, at: now, decision, webhooks })
  }
}

interface Decision {
  readonly promoted: boolean
}

function eventsOf({ status }: Selectable<RunsTable>, decision: Decision | undefined): WebhookEvent[] {
  const events: WebhookEvent[] = []
  if (status === 'succeeded') events.push('success')
  if (status === 'failed' || status === 'lost') events.push('failure')
  if (status === 'refused' || decision?.promoted === false) events.push('refusal')
  if (decision?.promoted === true) events.push('promotion')
  return events
}

/** What the step `promote` of the run came to. */
function decisionOf({ steps }: Selectable<RunsTable>): Decision | undefined {
  if (steps === null) return undefined
  const { promote } = JSON.parse(steps) as { readonly promote?: Partial<Decision> | undefined }
  return typeof promote?.promoted === 'boolean' ? (promote as Decision) : undefined
}
