import type { Assets } from '../page/assets.js'

/** What every answer carries, whoever gives it: a route, the router, or the parser of requests. */
export function answerHeaders({ contentSecurityPolicy }: Pick<Assets, 'contentSecurityPolicy'>) {
  return {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    // With less than this, browsers would not say where a form was sent from.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  } as const
}

export type AnswerHeaders = ReturnType<typeof answerHeaders>
