/** Progress goes to stderr, a line at a time, so that it reads well in a log as well as on a terminal. */
export function say(/** @type {string} */ message) {
  process.stderr.write(`lightgbm: ${message}\n`)
}
