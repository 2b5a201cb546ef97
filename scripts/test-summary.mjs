// Adds up the JSON reports that every package's test run leaves, and closes with one line for the whole run.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const tested = globSync('{packages,apps}/*/package.json', { cwd: root }).concat('examples/package.json')
const total = { passed: 0, failed: 0, skipped: 0 }

for (const manifest of tested.sort()) {
  const folder = dirname(manifest)
  let report
  try {
    report = JSON.parse(readFileSync(join(root, folder, 'reports/vitest.json'), 'utf8'))
  } catch {
    // A package whose tests left no report did not run them: that must not count as success.
    console.log(`${folder}: no test report`)
    total.failed += 1
    continue
  }
  const skipped = report.numPendingTests + report.numTodoTests
  // A file that fails before its first test has no failed test of its own.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  console.log(
    `${folder}: ${report.numPassedTests} passed, ${report.numFailedTests + brokenFiles} failed, ${skipped} skipped`,
  )
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests + brokenFiles
  total.skipped += skipped
}

if (total.passed === 0) total.failed += 1
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1
