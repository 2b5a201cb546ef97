import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { createRegistry } from '@alertsmith/storage'
import { attempt, type DoctorCheck } from './checks.js'

const GIB = 2 ** 30
/** A run of 500,000 alerts peaks below 1.5 GB; a model folder takes some MB. */
const ENOUGH_MEMORY = 2 * GIB
const ENOUGH_DISK = 1 * GIB

/** What `outputDir` has room for, or whether its bucket can be written; memory and threads of this machine. */
export function checkHost(outputDir: string, threads: number): Promise<DoctorCheck[]> {
  return Promise.all([
    attempt(isBucket(outputDir) ? 'models' : 'disk', async () => {
      await createRegistry({ location: outputDir }).checkWritable()
      if (isBucket(outputDir)) {
        return { status: 'ok', found: `${outputDir} takes models and honours conditional writes` }
      }
      const { bavail, bsize } = await statfs(outputDir)
      const free = bavail * bsize
      const found = `${gib(free)} free for ${outputDir}`
      if (free >= ENOUGH_DISK) return { status: 'ok', found }
      return {
        status: 'warning',
        found,
        remedy: `Free some space or set another --output-dir; ${gib(ENOUGH_DISK)} is comfortable.`,
      }
    }),
    attempt('memory', async () => {
      const found = `${gib(freemem())} free of ${gib(totalmem())}`
      if (freemem() >= ENOUGH_MEMORY) return { status: 'ok', found }
      return {
        status: 'warning',
        found,
        remedy: `${gib(ENOUGH_MEMORY)} free is comfortable for 500,000 alerts.`,
      }
    }),
    attempt('threads', async () => {
      const available = availableParallelism()
      const used = threads === 0 ? available : threads
      const found = `${used} for training, ${available} available`
      if (used <= available) return { status: 'ok', found }
      return {
        status: 'warning',
        found,
        remedy: 'More threads than processors slow training down; lower --threads.',
      }
    }),
  ])
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`
}

function isBucket(outputDir: string): boolean {
  return outputDir.startsWith('s3://')
}
