/** An answer to who is not let in. It is the same whatever the request was for. */
export interface Refusal {
  readonly status: 303 | 401 | 403 | 429
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly error: string; readonly message: string }
}

export const refusals = {
  actionsOff: {
    status: 403,
    headers: {},
    body: { error: 'actions_off', message: 'This scheduler has no token, so actions are off.' },
  },
  unauthorized: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer' },
    body: { error: 'unauthorized', message: 'A valid bearer token is required.' },
  },
  otherOrigin: {
    status: 403,
    headers: {},
    body: { error: 'other_origin', message: 'A session acts from its own page alone.' },
  },
  wait: (seconds: number) => ({
    status: 429,
    headers: { 'Retry-After': String(seconds) },
    body: { error: 'too_many_attempts', message: 'Too many wrong tokens.' },
  }),
  /** For people: to the sign-in, and back to `url` afterwards. */
  signIn: (url: string) => ({
    status: 303,
    headers: { Location: `/sign-in?to=${encodeURIComponent(url)}` },
    body: { error: 'unauthorized', message: 'Sign in first.' },
  }),
} as const satisfies Record<string, Refusal | ((value: never) => Refusal)>
