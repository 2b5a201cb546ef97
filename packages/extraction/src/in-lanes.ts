/** Reads under way at once: one is worked on while the rows of the other arrive. */
const LANES = 2

/**
 * Does the jobs in order, {@link LANES} at a time, and resolves to their results in order. The first failure aborts the
 * others and is thrown when all have ended.
 */
export async function inLanes<Result>(
  jobs: readonly ((signal: AbortSignal) => Promise<Result>)[],
  signal: AbortSignal | undefined,
): Promise<Result[]> {
  const failure = new AbortController()
  const either = AbortSignal.any([failure.signal, ...(signal ? [signal] : [])])
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    while (next < jobs.length && !failure.signal.aborted) {
      const job = next++
      try {
        results[job] = await jobs[job]!(either)
      } catch (error) {
        // Only the first error counts: aborting again changes nothing.
        failure.abort(error)
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (failure.signal.aborted) throw failure.signal.reason
  return results
}
