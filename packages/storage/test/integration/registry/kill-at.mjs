import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

let operations = 0

/** How many operations on the file system there have been since {@link killAt}. */
export const countedOperations = () => operations

function die() {
  process.kill(process.pid, 'SIGKILL')
  // The signal may take a moment, in which this thread must not get any further.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Kills this process at its Nth operation on the file system from now: before it, or after it. Without N it only counts. */
export async function killAt(at, when) {
  const watch = (object, name) => {
    const original = object[name]
    object[name] = async function (...args) {
      const dies = ++operations === Number(at)
      if (dies && when === 'before') die()
      try {
        return await original.apply(this, args)
      } finally {
        if (dies) die()
      }
    }
  }
  const probe = await fs.promises.open(process.argv[1])
  const fileHandle = Object.getPrototypeOf(probe)
  await probe.close()
  for (const name of ['writeFile', 'sync', 'close']) watch(fileHandle, name)
  for (const name of ['open', 'mkdir', 'rename', 'rm', 'link', 'symlink', 'readdir', 'readlink', 'lstat']) {
    watch(fs.promises, name)
  }
  syncBuiltinESMExports()
}
