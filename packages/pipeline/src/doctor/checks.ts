/** One thing that `doctor` looked at. */
export interface DoctorCheck {
  readonly name: string
  readonly status: 'ok' | 'warning' | 'failed'
  /** What is there, in a few words. */
  readonly found: string
  /** What to do about it; absent where nothing is to be done. */
  readonly remedy?: string
}

/** Runs a check; an error becomes a failed check with the error's own message and remedy. */
export async function attempt(
  name: string,
  look: () => Promise<Omit<DoctorCheck, 'name'>>,
): Promise<DoctorCheck> {
  try {
    return { name, ...(await look()) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const remedy = (error as { remedy?: unknown }).remedy
    return { name, status: 'failed', found: message, ...(typeof remedy === 'string' ? { remedy } : {}) }
  }
}
