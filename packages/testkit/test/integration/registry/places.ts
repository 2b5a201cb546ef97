import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { S3FaultPlan, S3Server } from '../../../src/index.js'
import { startS3 } from '../../../src/index.js'

/** A place for a registry, and a way around the registry to what lies in it. Paths are relative to the location. */
export interface Place {
  readonly location: string
  /** Every file, sorted. */
  paths(): Promise<string[]>
  read(path: string): Promise<Buffer>
  write(path: string, content: string | Uint8Array): Promise<void>
  remove(path: string): Promise<void>
}

export interface Places {
  /** An empty place of its own. */
  open(): Promise<Place>
  close(): Promise<void>
}

export async function folderPlaces(): Promise<Places> {
  const root = mkdtempSync(join(tmpdir(), 'alertsmith-places-'))
  let count = 0
  return {
    async open() {
      const location = join(root, String(count++))
      return {
        location,
        async paths() {
          const found = readdirSync(location, { recursive: true, encoding: 'utf8' })
          return found.filter((path) => statSync(join(location, path)).isFile()).sort()
        },
        read: async (path) => readFileSync(join(location, path)),
        async write(path, content) {
          mkdirSync(dirname(join(location, path)), { recursive: true })
          writeFileSync(join(location, path), content)
        },
        remove: async (path) => rmSync(join(location, path)),
      }
    },
    close: async () => rmSync(root, { recursive: true, force: true }),
  }
}

export interface S3Places extends Places {
  readonly server: S3Server
  /** From now on. */
  setFaults(faults: S3FaultPlan | undefined): void
}

/** In a bucket of a server of its own; this process is set up to use it. */
export async function s3Places(): Promise<S3Places> {
  let faults: S3FaultPlan | undefined
  const server = await startS3({ faults: (request) => faults?.(request) })
  Object.assign(process.env, server.environment)
  let count = 0
  return {
    server,
    setFaults(plan) {
      faults = plan
    },
    async open() {
      const prefix = `team/${count++}/`
      const root = `${server.url}/${server.bucket}`
      const request = async (method: string, path: string, body?: string | Uint8Array) => {
        const answer = await fetch(`${root}/${prefix}${path}`, {
          method,
          body: body === undefined ? null : Buffer.from(body),
        })
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
        return Buffer.from(await answer.arrayBuffer())
      }
      return {
        location: `s3://${server.bucket}/${prefix.slice(0, -1)}`,
        async paths() {
          const answer = await fetch(`${root}?list-type=2&prefix=${prefix}`)
          const keys = [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)]
          return keys.map(([, key]) => key!.slice(prefix.length)).sort()
        },
        read: (path) => request('GET', path),
        write: async (path, content) => void (await request('PUT', path, content)),
        remove: async (path) => void (await request('DELETE', path)),
      }
    },
    close: () => server.close(),
  }
}
