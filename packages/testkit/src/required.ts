/** What some tests need of the machine, and leave out where it is not there. */
export type Requirement = 'chromium' | 'postgresql'

/**
 * Where ALERTSMITH_TEST_REQUIRE names it, a part of the machine has to be there: without it the tests fail. The project's
 * own check names all, so that nothing goes unproven there because it was left out.
 *
 * @throws {Error}
 */
export function demandIfRequired(part: Requirement, found: boolean, environment = process.env): void {
  const required = (environment.ALERTSMITH_TEST_REQUIRE ?? '').split(',')
  if (found || !required.includes(part)) return
  throw new Error(
    `ALERTSMITH_TEST_REQUIRE names ${part}, so it must be on this machine; it is not. Install it, or leave it out of the variable to skip what needs it.`,
  )
}
