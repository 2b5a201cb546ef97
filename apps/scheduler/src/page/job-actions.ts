import { type Html, html } from '@alertsmith/pipeline'
import type { JobSummary } from '../http/queries/jobs.js'
import { note, type Viewer } from './layout.js'
import { jobPath } from './run-table.js'

/** Plain forms: they work without a script, and the browser names the page they come from. */
export function jobActions({ name, paused }: JobSummary, { access, path }: Viewer): Html {
  if (access === 'none') {
    return note(
      'Actions are off: this scheduler has no token. They are on the command line: trigger, pause, resume.',
    )
  }
  if (access === 'signed-out') {
    return html`<p><a href="/sign-in?to=${encodeURIComponent(path)}">Sign in</a> to run, pause or resume this job.</p>`
  }
  const action = (verb: string) => `${jobPath(name)}/${verb}`
  return html`<div class="actions">
${
  paused === null
    ? html`<form method="post" action="${action('trigger')}"><button>Run now</button></form>
<form method="post" action="${action('pause')}">
<label class="field" for="reason">Reason (optional)<input type="text" id="reason" name="reason" maxlength="200" autocomplete="off"></label>
<button>Pause</button></form>`
    : html`<form method="post" action="${action('resume')}"><button>Resume</button></form>`
}
</div>
`
}
