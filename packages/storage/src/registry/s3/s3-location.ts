import { RegistryLocationError } from '../../errors.js'
import { shown } from '../model-id.js'

export interface S3Location {
  readonly bucket: string
  /** Ends with a slash, or is empty: what every key of the registry begins with. */
  readonly prefix: string
  /** `s3://bucket/prefix`, without a slash at the end. */
  readonly url: string
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const SEGMENT = /^[A-Za-z0-9!_.*'()=-]+$/

/** @throws {RegistryLocationError} */
export function parseS3Location(location: string): S3Location {
  const [bucket = '', ...path] = location.slice('s3://'.length).replace(/\/$/, '').split('/')
  if (!BUCKET.test(bucket)) refuse(location, 'a bucket of 3 to 63 lower-case letters, digits, "." and "-"')
  for (const segment of path) {
    if (!SEGMENT.test(segment) || segment === '.' || segment === '..') {
      refuse(location, "a prefix of letters, digits and ! - _ . * ' ( ) = with single slashes between")
    }
  }
  const prefix = path.map((segment) => `${segment}/`).join('')
  return { bucket, prefix, url: ['s3:/', bucket, ...path].join('/') }
}

function refuse(location: string, constraint: string): never {
  // Who writes an @ may have written a key in front of it.
  const found = location.includes('@')
    ? 'one with "@"; credentials come from the environment'
    : shown(location)
  throw new RegistryLocationError(
    `The location of a model registry must be a folder or s3://bucket/prefix, with ${constraint}; got ${found}.`,
    { context: { field: 'location' } },
  )
}
