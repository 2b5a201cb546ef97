import { html } from '@alertsmith/pipeline'
import type { PageContent } from './layout.js'

export interface SignIn {
  /** Path to go to afterwards. */
  readonly to: string
  readonly tokenVariable: string
  /** What was wrong with the last try. */
  readonly problem?: string
}

export function signInPage({ to, tokenVariable, problem }: SignIn): PageContent {
  return {
    title: 'Sign in · Alertsmith scheduler',
    header: html`<p class="eyebrow">Scheduler</p>
<h1>Sign in</h1>
`,
    main: html`<p>The token is what the scheduler was started with in <code>${tokenVariable}</code>. The browser keeps a session of 12 hours, not the token.</p>
${problem === undefined ? null : html`<div class="alarms" role="alert"><p>${problem}</p></div>`}
<form method="post" action="/sign-in" class="actions">
<input type="hidden" name="to" value="${to}">
<input type="text" name="username" value="scheduler" autocomplete="username" hidden>
<label class="field" for="token">Token<input type="password" id="token" name="token" required autofocus autocomplete="current-password"></label>
<button>Sign in</button>
</form>
`,
  }
}
