/** How often a waiting thread looks before it goes to sleep; OpenMP's own default is 300,000. */
const SPIN_COUNT = '4000'

/**
 * Calls `load`, which loads OpenMP, so that its waiting threads soon give the processor away. By default they spin, which
 * makes training several times slower as soon as anything else runs on the same cores, ClickHouse for one. OpenMP reads its
 * settings once, when it is loaded; those of the user (OMP_WAIT_POLICY, GOMP_SPINCOUNT) are left alone.
 */
export function withShortSpins<Result>(environment: NodeJS.ProcessEnv, load: () => Result): Result {
  if (environment.OMP_WAIT_POLICY !== undefined || environment.GOMP_SPINCOUNT !== undefined) return load()
  environment.GOMP_SPINCOUNT = SPIN_COUNT
  try {
    return load()
  } finally {
    // Child processes of the user's own are none of our business.
    delete environment.GOMP_SPINCOUNT
  }
}
