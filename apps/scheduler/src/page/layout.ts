import { type Content, type Html, html, trusted } from '@alertsmith/pipeline'
import type { Assets } from './assets.js'

/** Whom the page is for. */
export interface Viewer {
  /** `none`: the server has no token, so nobody can act. */
  readonly access: 'signed-in' | 'signed-out' | 'none'
  /** Path and query of the page, to come back to. */
  readonly path: string
}

export interface PageContent {
  readonly title: string
  readonly header: Content
  readonly main: Content
  /** How often live parts are looked at again, ms; 0 never. Default 0. */
  readonly everyMs?: number
}

export interface Frame {
  readonly assets: Assets
  readonly viewer: Viewer
  readonly jobs: readonly string[]
}

/** A whole page. */
export function renderPage({ assets, viewer, jobs }: Frame, page: PageContent): string {
  const { title, header, main, everyMs = 0 } = page
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(assets.style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<div class="page">
${navigation(viewer, jobs)}
<script>${trusted(assets.script)}</script>
<header>${header}
<p class="note" id="connection" role="status"></p>
</header>
<main id="main" tabindex="-1" data-every-ms="${String(everyMs)}">${main}</main>
</div>
</body>
</html>
`.html
}

function navigation(viewer: Viewer, jobs: readonly string[]): Html {
  return html`<nav aria-label="Scheduler"><div class="stay">
<span class="brand">Alertsmith</span>
<ul>${[
    ['/', 'Overview'],
    ['/runs', 'Runs'],
    ['/models', 'Models'],
  ].map(([href, name]) => item(href!, name!, viewer.path))}</ul>
<p class="group" id="nav-jobs">Jobs</p>
<ul aria-labelledby="nav-jobs">${jobs.map((job) => item(`/jobs/${encodeURIComponent(job)}`, job, viewer.path))}</ul>
${THEMES}
${account(viewer)}
</div></nav>
`
}

function item(href: string, name: string, path: string): Html {
  const here = path.split('?')[0] === href
  return html`<li><a href="${href}"${here ? html` aria-current="page"` : null}>${name}</a></li>`
}

function account({ access, path }: Viewer): Html | null {
  if (access === 'none' || (access === 'signed-out' && path.startsWith('/sign-in'))) return null
  if (access === 'signed-out') {
    return html`<p class="note"><a href="/sign-in?to=${encodeURIComponent(path)}">Sign in</a></p>`
  }
  return html`<form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
}

// As in reports: the style sheet reads which one is checked.
const THEMES = html`<fieldset class="theme"><legend>Colours</legend>
<label><input type="radio" name="theme" id="theme-system" checked autocomplete="off">System</label>
<label><input type="radio" name="theme" id="theme-light" autocomplete="off">Light</label>
<label><input type="radio" name="theme" id="theme-dark" autocomplete="off">Dark</label>
</fieldset>`

/** A section with a heading of its own. */
export function section(id: string, title: string, ...body: Content[]): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>
`
}

/** A part of the page that is looked at again while something moves. */
export function live(id: string, ...body: Content[]): Html {
  return html`<div id="${id}" data-live>${body}</div>`
}

export function facts(pairs: readonly (readonly [name: string, value: Content])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
`
}

export function note(text: string): Html {
  return html`<p class="note">${text}</p>
`
}
