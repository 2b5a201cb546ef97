export const ACTION_VERBS = ['trigger', 'pause', 'resume'] as const
/** What can be done with a job from the page. */
export type ActionVerb = (typeof ACTION_VERBS)[number]

export function isActionVerb(text: string): text is ActionVerb {
  return (ACTION_VERBS as readonly string[]).includes(text)
}
