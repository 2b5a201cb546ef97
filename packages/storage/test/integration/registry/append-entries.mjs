// Adds entries 1 to argv[4] to a journal at argv[2], in the name of argv[3], and prints the numbers that it got.
import { openArtifactStore } from '../../../dist/registry/open-artifact-store.js'

const [location, name, last] = process.argv.slice(2)
const store = openArtifactStore(location)
const won = []
for (let sequence = 1; sequence <= Number(last); sequence++) {
  const content = Buffer.from(`${name} ${sequence}`)
  if (await store.appendJournal('aliases/ethereum/alert_scorer', sequence, content)) won.push(sequence)
}
process.stdout.write(JSON.stringify(won))
