import { randomBytes } from 'node:crypto'
import { access, chmod, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Writes beside the file and renames: a crash or a full disk leaves what was there before, never a part of the new. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  // A pipe or a device is written to as it is; a folder is refused by the same call.
  if (found !== undefined && !found.isFile()) return writeFile(path, content)
  // Replacing a file asks for permission on its folder alone; one that is write-protected was not meant to change.
  if (found !== undefined) await access(path, constants.W_OK)
  const file = found === undefined ? path : await realpath(path)
  const draft = join(dirname(file), `.alertsmith-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await writeFile(draft, content, { flag: 'wx', flush: true })
    if (found !== undefined) await chmod(draft, found.mode & 0o777)
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
