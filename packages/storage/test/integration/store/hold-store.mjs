// Opens the embedded store at argv[2], says so, and keeps it until it is told to end by a line on stdin.
import { createStore } from '@alertsmith/storage'

const report = (fields) => process.stdout.write(`${JSON.stringify(fields)}\n`)
try {
  const store = await createStore({ url: `chdb:${process.argv[2]}` })
  report({ opened: true })
  await new Promise((resolve) => process.stdin.once('data', resolve))
  await store.close()
  report({ closed: true })
} catch (error) {
  report({ code: error.code, message: error.message, retryable: error.retryable })
}
process.stdin.destroy()
