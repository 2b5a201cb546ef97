import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { environmentName, SETTING_NAMES } from '@alertsmith/pipeline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { longestDrainMs } from '../src/config/drain-time.js'
import { fileSection } from '../src/config/file-section.js'
import { jobSection } from '../src/config/job-section.js'
import { readConfig, type SchedulerConfig } from '../src/config/read-config.js'
import { trainSection } from '../src/config/train-section.js'
import { createProgram } from '../src/program.js'
import { sign } from '../src/webhooks/signature.js'
import { runScheduler } from './support/run-scheduler.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const deploy = join(root, 'docs/deploy')
const text = (path: string) => readFileSync(join(root, path), 'utf8')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alertsmith-deploy-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function configOf(content: string): SchedulerConfig {
  const path = join(folder, 'alertsmith.scheduler.yaml')
  writeFileSync(path, content)
  return readConfig(path)
}

/** `4h 15min`, `4h15m` or `90s`, in ms. */
function timeSpan(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, min: 60_000, m: 60_000, s: 1000 }
  const parts = [...text.matchAll(/(\d+) *(h|min|m|s)\b|(\d+) *(h|min|m|s)(?=\d)/g)]
  expect(parts.map(([part]) => part).join('')).toBe(text.replaceAll(' ', ''))
  return parts.reduce((sum, [, a, b, c, d]) => sum + Number(a ?? c) * units[(b ?? d)!]!, 0)
}

/** What stops a scheduler that drains waits for all that it may still do, and a minute for the end itself. */
function expectToDrain(args: readonly string[], { jobs }: SchedulerConfig, waitsMs: number): void {
  expect(args).toContain('--drain')
  expect(waitsMs).toBeGreaterThanOrEqual(longestDrainMs(jobs) + 60_000)
}

/** Says what of a command line the program does not know. */
function unknownIn(args: readonly string[]): string[] {
  const [name, ...rest] = args
  const command = createProgram().commands.find((candidate) => candidate.name() === name)
  if (command === undefined) return [name ?? 'no command']
  const known = command.options.flatMap(({ long, short }) => [long, short])
  return rest.filter((word) => /^--?[a-z]/.test(word) && !known.includes(word))
}

interface Resource {
  readonly kind: string
  readonly data: Readonly<Record<string, string>>
  readonly spec: Spec
}
interface Spec {
  readonly template: { readonly spec: PodSpec }
  readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: PodSpec } } }
}
interface PodSpec {
  readonly terminationGracePeriodSeconds: number
  readonly containers: readonly {
    readonly args: readonly string[]
    readonly env: readonly { readonly name: string }[]
  }[]
}

function kubernetes(file: string): readonly Resource[] {
  return parseAllDocuments(text(`docs/deploy/${file}`)).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS() as Resource
  })
}

/** Variables of ours that neither the settings nor a config reads. */
function strangers(names: readonly string[], { tokenVariable, state, webhooks }: SchedulerConfig): string[] {
  const known = [
    ...SETTING_NAMES.map((name) => environmentName(name)),
    tokenVariable,
    ...(state.kind === 'postgres' ? [state.urlVariable] : []),
    ...webhooks.map(({ secretVariable }) => secretVariable),
  ]
  return names.filter((name) => name.startsWith('ALERTSMITH_') && !known.includes(name))
}

describe('the example config', () => {
  it('is well-formed', () => {
    const { jobs, webhooks } = readConfig(join(root, 'examples/alertsmith.scheduler.yaml'))
    expect(jobs.map(({ name }) => name)).toEqual(['weekly-ethereum', 'monthly-clusters'])
    expect(jobs[1]?.window).toEqual({ lastDays: 180, lagDays: 7, snapshotDays: 7 })
    expect(webhooks).toHaveLength(1)
  })
})

describe('docs/deploy', () => {
  it('has a page that names each file', () => {
    const page = text('docs/deploy/README.md')
    for (const file of readdirSync(deploy).filter((name) => !/^README|dockerignore$/.test(name))) {
      expect(page).toContain(`](${file})`)
    }
  })

  it('has a systemd unit whose commands exist, and that systemd accepts', () => {
    const unit = text('docs/deploy/alertsmith-scheduler.service')
    const commands = [...unit.matchAll(/^Exec\w+=(\S+) (\S+alertsmith-scheduler\.mjs) (.*)$/gm)]
    expect(commands).toHaveLength(2)
    for (const [, node, , args] of commands) {
      expect(node).toBe('/usr/bin/node')
      expect(unknownIn(args!.split(' '))).toEqual([])
    }
    // The config of the unit is the user's; the example stands for it.
    const example = readConfig(join(root, 'examples/alertsmith.scheduler.yaml'))
    const [, stop] = /^TimeoutStopSec=(.*)$/m.exec(unit)!
    expectToDrain(commands[1]![3]!.split(' '), example, timeSpan(stop!))
    expect(unit).toMatch(/^KillMode=mixed$/m)
    // ClickHouse may be away while the host starts.
    expect(commands[0]![3]).toContain('validate --offline')
    const verifier = spawnSync('systemd-analyze', ['--version'])
    if (verifier.error) return
    const path = join(folder, 'alertsmith-scheduler.service')
    // The verifier looks for the program itself, which is elsewhere here.
    writeFileSync(path, unit.replaceAll('/usr/bin/node', process.execPath))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('has a Dockerfile that starts the scheduler with the pinned pnpm', () => {
    const file = text('docs/deploy/Dockerfile')
    const { packageManager } = JSON.parse(text('package.json')) as { readonly packageManager: string }
    for (const [pnpm] of file.matchAll(/pnpm@[\d.]+/g)) expect(pnpm).toBe(packageManager)
    const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(file)![1]!) as readonly string[]
    expect(entry[1]!.replace('/opt/alertsmith/', '')).toBe('apps/scheduler/bin/alertsmith-scheduler.mjs')
    expect(unknownIn(JSON.parse(/^CMD (.*)$/m.exec(file)![1]!) as readonly string[])).toEqual([])
  })

  it('has a compose file with a well-formed config and variables that are read', () => {
    const { services, configs, volumes } = parse(text('docs/deploy/compose.yaml')) as {
      readonly services: Readonly<
        Record<
          string,
          {
            readonly environment: Readonly<Record<string, string>>
            readonly volumes: string[]
            readonly stop_grace_period: string
          }
        >
      >
      readonly configs: { readonly scheduler: { readonly content: string } }
      readonly volumes: Readonly<Record<string, unknown>>
    }
    const config = configOf(configs.scheduler.content)
    expect(config.http).toEqual({ host: '0.0.0.0', port: 8790 })
    expect(config.state).toEqual({ kind: 'sqlite', path: '/var/lib/alertsmith/scheduler.db' })
    const { environment, volumes: mounts, stop_grace_period: grace } = services.scheduler!
    // The command is that of the image.
    const [, command] = /^CMD (.*)$/m.exec(text('docs/deploy/Dockerfile'))!
    expectToDrain(JSON.parse(command!) as string[], config, timeSpan(grace))
    expect(strangers(Object.keys(environment), config)).toEqual([])
    expect(Object.keys(environment)).toContain(config.tokenVariable)
    for (const mount of mounts) expect(Object.keys(volumes)).toContain(mount.split(':')[0])
    expect(readdirSync(deploy)).toContain('Dockerfile')
  })

  it.each([
    ['kubernetes-deployment.yaml', ['ConfigMap', 'Deployment', 'Service']],
    ['kubernetes-cronjob.yaml', ['ConfigMap', 'CronJob']],
  ])('has %s with a well-formed config, commands and variables that exist', (file, kinds) => {
    const resources = kubernetes(file)
    expect(resources.map(({ kind }) => kind)).toEqual(kinds)
    const [settings, workload] = resources as [Resource, Resource]
    const config = configOf(settings.data['alertsmith.scheduler.yaml']!)
    expect(config.state).toEqual({ kind: 'postgres', urlVariable: 'ALERTSMITH_SCHEDULER_DATABASE_URL' })
    const pod = (workload.kind === 'CronJob' ? workload.spec.jobTemplate.spec : workload.spec).template.spec
    expect(pod.containers).toHaveLength(1)
    const { args, env } = pod.containers[0]!
    expect(unknownIn(args)).toEqual([])
    expectToDrain(args, config, pod.terminationGracePeriodSeconds * 1000)
    expect(args.includes('--once')).toBe(workload.kind === 'CronJob')
    const names = env.map(({ name }) => name)
    const inSecret = text(`docs/deploy/${file}`)
      .split('apiVersion')[0]!
      .match(/ALERTSMITH_\w+/g)!
    expect(strangers([...names, ...inSecret], config)).toEqual([])
  })
})

/** Explained once for all commands, or told by --help alone. */
const COMMON_FLAGS = ['--config', '--json', '--log-level', '--help']

describe('docs/scheduler.md', () => {
  const page = text('docs/scheduler.md')
  const blocks = (language: string) =>
    [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
      .filter(([, found]) => found === language)
      .map(([, , content]) => content!)

  it('shows commands and flags that exist', () => {
    const lines = [...blocks('sh'), ...blocks('')].flatMap((block) =>
      [...block.matchAll(/^(?:\$ )?alertsmith-scheduler ([^#\n]*)/gm)].map(([, args]) => args!.trim()),
    )
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(unknownIn(line.split(/\s+/)), line).toEqual([])
    for (const command of createProgram().commands) {
      expect(page).toMatch(new RegExp(`^\\| .*\`${command.name()}[\` ]`, 'm'))
      const flags = command.options.map(({ long }) => long!).filter((flag) => !COMMON_FLAGS.includes(flag))
      for (const flag of flags) expect(page, `${command.name()} ${flag}`).toContain(flag)
    }
  })

  it('shows what `next` prints', async () => {
    const sample = blocks('').find((block) => block.startsWith('$ alertsmith-scheduler next'))!
    const [command, ...lines] = sample.trimEnd().split('\n')
    const { stdout } = await runScheduler(command!.split(' ').slice(2), { cwd: root })
    expect(stdout.trimEnd().split('\n')).toEqual(lines)
  })

  it('shows how to verify a webhook', async () => {
    const path = join(folder, 'verify.mjs')
    writeFileSync(path, blocks('js')[0]!)
    const { isGenuine } = (await import(pathToFileURL(path).href)) as {
      isGenuine(body: string, signature: string | undefined, secret: string, nowSeconds: number): boolean
    }
    const at = new Date('2024-04-01T06:00:00Z')
    const signature = sign('{"event":"promotion"}', 'secret', at)
    const now = at.getTime() / 1_000 + 5
    expect(isGenuine('{"event":"promotion"}', signature, 'secret', now)).toBe(true)
    expect(isGenuine('{"event":"failure"}', signature, 'secret', now)).toBe(false)
    expect(isGenuine('{"event":"promotion"}', signature, 'other', now)).toBe(false)
    expect(isGenuine('{"event":"promotion"}', signature, 'secret', now + 600)).toBe(false)
    expect(isGenuine('{"event":"promotion"}', undefined, 'secret', now)).toBe(false)
  })

  it('shows configs that are well-formed', () => {
    const [whole, state] = blocks('yaml')
    expect(configOf(whole!).jobs).toHaveLength(1)
    expect(configOf(`${state}${whole}`).state.kind).toBe('postgres')
  })

  it('explains every key', () => {
    const keys = [
      ...Object.keys(fileSection.shape),
      ...Object.keys(jobSection.shape),
      ...Object.keys(trainSection.shape),
    ]
    for (const key of keys) expect(page, key).toMatch(new RegExp(`\`${key}[\`.]`))
  })
})
