import { silentLogger } from '@alertsmith/core'
import { expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { collectGarbage } from '../../../src/registry/gc/collect-garbage.js'
import { openArtifactStore } from '../../../src/registry/open-artifact-store.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { sampleModel } from './sample-model.js'

it('brings back a model that an alias came to name right before it was moved to the trash', async () => {
  const location = temporaryDirectory()
  const registry = createRegistry({ location })
  const saved = [await registry.save(sampleModel()), await registry.save(sampleModel())]
  const [old, second] = saved.map(({ modelId }) => modelId)
  await registry.save(sampleModel())

  const store = openArtifactStore(location)
  const rival: typeof store = {
    ...store,
    async trash(modelId) {
      if (modelId === old) {
        await registry.appendAlias(
          { network: 'ethereum', modelType: 'alert_scorer' },
          {
            kind: 'set',
            alias: 'champion',
            modelId: old!,
            previous: null,
            actor: 'rival',
            reason: 'test',
            evidence: null,
          },
        )
      }
      return store.trash(modelId)
    },
  }
  const context = { store: rival, database: undefined, logger: silentLogger }
  const report = await collectGarbage(context, { keep: 1, keepDays: 0, graceDays: 0, apply: true })
  expect(report).toMatchObject({ trashed: [second], restored: [old], deleted: [] })
  await registry.load(old!)
  expect(
    await registry.aliasAt({ network: 'ethereum', modelType: 'alert_scorer', alias: 'champion' }),
  ).toMatchObject({ modelId: old })
})
