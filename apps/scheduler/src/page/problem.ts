import { html } from '@alertsmith/pipeline'
import type { PageContent } from './layout.js'

export function problemPage(title: string, explanation: string): PageContent {
  return {
    title: `${title} · Alertsmith scheduler`,
    header: html`<h1>${title}</h1>
`,
    main: html`<p>${explanation}</p><p><a href="/">Overview</a></p>`,
  }
}
