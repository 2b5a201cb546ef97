/** What can be done from the page; `actor` says who did it. */
export interface PageActions {
  /** Puts a tick of now in the queue. */
  trigger(job: string, actor: string): Promise<unknown>
  pause(job: string, actor: string, reason: string | null): Promise<unknown>
  resume(job: string, actor: string): Promise<unknown>
}

export const ACTION_VERBS = ['trigger', 'pause', 'resume'] as const
export type ActionVerb = (typeof ACTION_VERBS)[number]

export function isActionVerb(text: string): text is ActionVerb {
  return (ACTION_VERBS as readonly string[]).includes(text)
}
