import { type Content, type Html, html, trusted } from './html.js'
import { renderSection, type Section } from './section.js'
import { pageStyle } from './style.js'

export interface Page {
  readonly title: string
  readonly header: Content
  readonly sections: readonly Section[]
}

/** A page that loads nothing and runs nothing: its content security policy allows its own style sheet alone. */
export function renderPage({ title, header, sections }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(pageStyle())}</style>
</head>
<body>
<div class="page">
<header>${header}</header>
${contents(sections)}
<main>${sections.map((section, i) => renderSection(section, i + 1))}</main>
</div>
</body>
</html>
`.html
}

function contents(sections: readonly Section[]): Html {
  return html`<nav aria-label="Contents"><div class="stay">
<ol>${sections.map(
    ({ id, title }, i) =>
      html`<li><a href="#${id}"><span class="no">${String(i + 1)}</span>${title}</a></li>`,
  )}</ol>
${THEMES}
</div></nav>
`
}

// The style sheet reads which one is checked; no script is needed.
const THEMES = html`<fieldset class="theme"><legend>Colours</legend>
<label><input type="radio" name="theme" id="theme-system" checked autocomplete="off">System</label>
<label><input type="radio" name="theme" id="theme-light" autocomplete="off">Light</label>
<label><input type="radio" name="theme" id="theme-dark" autocomplete="off">Dark</label>
</fieldset>`
