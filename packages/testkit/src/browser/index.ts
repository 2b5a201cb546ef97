export type { Page } from 'playwright-core'
export { weakTexts } from './contrast.js'
export {
  BROWSER_ARGUMENTS,
  executablePath,
  type OpenedPage,
  openBrowser,
  type Scheme,
  type TestBrowser,
} from './open-browser.js'
export { countColours } from './png.js'
