import { html } from '@alertsmith/pipeline'
import type { RunsPage } from '../http/queries/runs.js'
import { note, type PageContent } from './layout.js'
import { runTable } from './run-table.js'

export interface History {
  readonly job: string | undefined
  readonly page: RunsPage
  readonly newest: boolean
}

export function historyPage({ job, page, newest }: History): PageContent {
  return {
    title: 'Runs · Alertsmith scheduler',
    header: html`<p class="eyebrow">${job === undefined ? 'All jobs' : `Job ${job}`}</p>
<h1>Runs</h1>
`,
    main: history({ job, page, newest }, '/runs'),
  }
}

/** A page of the history with the ways on; `path` is the page it stands in. */
export function history({ job, page, newest }: History, path: string) {
  const query = path === '/runs' && job !== undefined ? `job=${encodeURIComponent(job)}&` : ''
  return [
    page.runs.length === 0
      ? note(newest ? 'No run has begun yet.' : 'No older runs.')
      : runTable(newest ? 'The newest runs' : 'Older runs', page.runs),
    html`<p class="pager">${newest ? null : html`<a href="${path}?${query}">Newest runs</a>`}${
      page.next === null
        ? null
        : html`<a rel="next" href="${path}?${query}before=${encodeURIComponent(page.next)}">Older runs</a>`
    }</p>`,
  ]
}
