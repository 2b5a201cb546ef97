import type { ArtifactStore } from '../artifact-store.js'
import { type BucketOptions, openBucket } from './bucket.js'
import { claimInBucket, claimsInBucket, sweepBucketClaims } from './claims.js'
import { appendToBucketJournal, journalsInBucket, readBucketJournal } from './journal.js'
import {
  bucketContents,
  purgeInBucket,
  restoreInBucket,
  surveyBucket,
  trashedInBucket,
  trashInBucket,
} from './models.js'
import { getObject } from './objects.js'
import { probeConditions } from './probe.js'
import { parseS3Location } from './s3-location.js'
import { createBucketStaging } from './staging.js'
import { sweepModels } from './sweep.js'

/**
 * Models as objects in a bucket. Region, endpoint and credentials come from where the AWS SDK looks for them.
 *
 * @throws {RegistryLocationError}
 */
export function openS3Store(location: string, options: BucketOptions = {}): ArtifactStore {
  const bucket = openBucket(parseS3Location(location), options)
  const { url } = bucket.location
  let prepared: Promise<void> | undefined
  const prepare = () => {
    prepared ??= probeConditions(bucket).catch((error) => {
      prepared = undefined
      throw error
    })
    return prepared
  }
  return {
    kind: 's3',
    location: url,
    locate: (name) => `${url}/${name}`,
    explain: (error) => error,
    prepare,
    checkWritable: () => probeConditions(bucket),
    list: async (startingWith = '') => (await surveyBucket(bucket, startingWith)).map(({ name }) => name),
    survey: (startingWith = '') => surveyBucket(bucket, startingWith),
    contents: (name) => bucketContents(bucket, name),
    read: async (name, file) => (await getObject(bucket, `${name}/${file}`))?.content,
    stage: async () => createBucketStaging(bucket),
    claim: (label) => claimInBucket(bucket, label),
    claimed: () => claimsInBucket(bucket),
    sweep: async () => [...(await sweepModels(bucket)), ...(await sweepBucketClaims(bucket))],
    trash: (modelId) => trashInBucket(bucket, modelId),
    restore: (modelId) => restoreInBucket(bucket, modelId),
    trashed: (startingWith = '') => trashedInBucket(bucket, startingWith),
    purge: (modelId) => purgeInBucket(bucket, modelId),
    journals: () => journalsInBucket(bucket),
    readJournal: (name) => readBucketJournal(bucket, name),
    async appendJournal(name, sequence, content) {
      await prepare()
      return appendToBucketJournal(bucket, name, sequence, content)
    },
  }
}
