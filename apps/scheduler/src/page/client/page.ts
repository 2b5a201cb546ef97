/// <reference lib="dom" />
// Runs in the browser, in every page. The pages work without it: it remembers the colours and keeps what moves up to date.
{
  const THEME = 'alertsmith-theme'

  const radios = [...document.querySelectorAll<HTMLInputElement>('input[name="theme"]')]
  // Storage may be switched off; the choice then holds for the page.
  const remembered = () => {
    try {
      return localStorage.getItem(THEME)
    } catch {
      return null
    }
  }
  for (const radio of radios) {
    if (radio.id === remembered()) radio.checked = true
    radio.addEventListener('change', () => {
      try {
        localStorage.setItem(THEME, radio.id)
      } catch {}
    })
  }

  const everyMs = () => Number(document.querySelector('main')?.dataset.everyMs ?? 0)

  /** The page is asked for again and its live parts take the place of the old ones: there is one renderer, the server's. */
  const refresh = async () => {
    const response = await fetch(location.href, {
      headers: { Accept: 'text/html' },
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`Answered ${response.status}.`)
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
    for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
      const newer = fresh.getElementById(part.id)
      // What the keyboard is in stays: replaced, it would lose the focus.
      if (newer === null || newer.innerHTML === part.innerHTML || part.contains(document.activeElement))
        continue
      part.replaceChildren(...newer.childNodes)
    }
    document.title = fresh.title
    const main = document.querySelector('main')
    if (main) main.dataset.everyMs = fresh.querySelector('main')?.dataset.everyMs ?? '0'
  }

  const connection = (text: string) => {
    const place = document.getElementById('connection')
    if (place !== null && place.textContent !== text) place.textContent = text
  }

  const later = () => {
    if (everyMs() > 0) setTimeout(look, everyMs())
  }
  const look = async () => {
    if (!document.hidden) {
      try {
        await refresh()
        connection('')
      } catch {
        connection('The scheduler does not answer; this page shows what was last known.')
      }
    }
    later()
  }
  document.addEventListener('DOMContentLoaded', later)
}
