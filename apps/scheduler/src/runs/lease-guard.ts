import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { parentPort } from 'node:worker_threads'
import { LEASE_FD } from './start-child.js'

/*
 * Runs in a thread of its own beside a training. The training may keep its own event loop busy for longer than a lease,
 * and renewals then wait unread; this thread reads them all the same. Where the scheduler has gone or renews the claim no
 * longer, it tells the training to stop, and ends the process if that takes too long.
 */

const CHECK_MS = 500

/** What a clean stop may take when nobody is there any more to enforce it. */
const ORPHAN_GRACE_MS = 8_000

let leaseUntil = Number.POSITIVE_INFINITY
let orphaned = false

function orphan(): void {
  if (orphaned) return
  orphaned = true
  parentPort!.postMessage('orphaned')
  // Of the whole process, whose own event loop may be the one that does not answer.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), ORPHAN_GRACE_MS)
}

const lease = new Socket({ fd: LEASE_FD, readable: true, writable: false })
lease.on('error', orphan)
lease.on('close', orphan)
createInterface({ input: lease }).on('line', (until) => {
  leaseUntil = Date.parse(until)
})

setInterval(() => {
  // After a process was suspended its timers come first; in the next phase every renewal that waits has been read.
  setImmediate(() => {
    if (Date.now() > leaseUntil) orphan()
  })
}, CHECK_MS)
