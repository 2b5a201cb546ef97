import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'
import { PROBLEMS_TOLD, readSettingsText, type Settings } from '@alertsmith/pipeline'
import { ConfigFileError } from '../errors.js'
import type { StateLocation } from '../state/open-state.js'
import type { Webhook } from '../webhooks/webhook.js'
import { checkJob } from './check-job.js'
import { fileSection } from './file-section.js'
import type { Job } from './job.js'
import { jobSection } from './job-section.js'
import { mergeDefaults } from './merge-defaults.js'
import { type Problem, pathText, problemsOf } from './problem.js'
import { toJob } from './to-job.js'
import { type Path, readYaml, type YamlDocument } from './yaml-document.js'

/** A scheduler's config file, with every default filled in and the files that it names read. */
export interface SchedulerConfig {
  /** Absolute. */
  readonly path: string
  readonly jobs: readonly Job[]
  readonly state: StateLocation
  /** Name of this host among several. Default the machine's. */
  readonly host: string
  /** Trainings at the same time on this host. Default 1. */
  readonly maxTrainings: number
  /** Where the page and the metrics are served; undefined where they are not. */
  readonly http: { readonly host: string; readonly port: number } | undefined
  /** The environment variable with the bearer token. */
  readonly tokenVariable: string
  readonly webhooks: readonly Webhook[]
  readonly logLevel: Settings['logLevel']
}

/**
 * Reads a scheduler's config file. Paths in it are relative to its folder.
 *
 * @throws {ConfigFileError} with every problem there is, each with the line and column it stands at
 */
export function readConfig(path: string): SchedulerConfig {
  const file = resolve(path)
  const document = readYaml(textOf(path, file))
  if (document.problems.length > 0) {
    throw invalid(
      path,
      document.problems.map(
        ({ line, column, message }) => `${path}:${line}:${column}: expected YAML; found: ${message}`,
      ),
    )
  }
  const problems: Problem[] = []
  const parsed = fileSection.safeParse(document.values)
  if (!parsed.success) problems.push(...problemsOf(parsed.error.issues, document.values, []))
  const jobs = readJobs(document.values, dirname(file), problems)
  if (!parsed.success || problems.length > 0) throw invalid(path, linesOf(problems, document, path))

  const { state, host, max_trainings, http, token_variable, webhooks, log_level } = parsed.data
  return {
    path: file,
    jobs,
    state:
      state.postgres === undefined
        ? { kind: 'sqlite', path: resolve(dirname(file), state.sqlite!) }
        : { kind: 'postgres', urlVariable: state.postgres },
    host: host ?? hostname(),
    maxTrainings: max_trainings,
    http,
    tokenVariable: token_variable,
    webhooks: Object.entries(webhooks).map(([name, { url, secret_variable, events }]) => ({
      name,
      url,
      secretVariable: secret_variable,
      events,
    })),
    logLevel: log_level,
  }
}

/** The jobs that are well-formed. Read even where the rest of the file is not, so that all problems come at once. */
function readJobs(values: unknown, folder: string, problems: Problem[]): Job[] {
  const { jobs, defaults } = (values ?? {}) as { readonly jobs?: unknown; readonly defaults?: unknown }
  if (!isMapping(jobs)) return []
  return Object.entries(jobs).flatMap(([name, own]) => {
    if (!isMapping(own)) return []
    const merged = mergeDefaults(defaults, own)
    const parsed = jobSection.safeParse(merged)
    const base = ['jobs', name]
    if (!parsed.success) {
      problems.push(...problemsOf(parsed.error.issues, merged, base))
      return []
    }
    const report = (path: Path, sentence: string) => problems.push({ path: [...base, ...path], sentence })
    const job = toJob(name, parsed.data, folder, report)
    checkJob(job, report)
    return [job]
  })
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The problems in the order of the file, each once: one of `defaults` comes with every job. */
function linesOf(problems: readonly Problem[], document: YamlDocument, path: string): string[] {
  const located = problems.map((problem) => locate(problem, document))
  located.sort((a, b) => a.line - b.line || a.column - b.column)
  return [
    ...new Set(
      located.map(({ line, column, text, sentence }) => `${path}:${line}:${column}: ${text}${sentence}`),
    ),
  ]
}

function locate({ path, key, sentence }: Problem, document: YamlDocument) {
  const find = (candidate: Path) =>
    key === true ? document.positionOfKey(candidate) : document.positionOf(candidate)
  const [root, , ...inJob] = path
  const inDefaults = ['defaults', ...inJob]
  const text = (shownPath: Path) => (shownPath.length === 0 ? '' : `${pathText(shownPath)}: `)
  const own = find(path)
  if (own !== undefined) return { ...own, text: text(path), sentence }
  if (root === 'jobs' && inJob.length > 0) {
    const inherited = find(inDefaults)
    if (inherited !== undefined) return { ...inherited, text: text(inDefaults), sentence }
  }
  // What is missing is told of the key of the nearest thing around it that is there.
  for (let length = path.length - 1; length > 0; length--) {
    const around = document.positionOfKey(path.slice(0, length))
    if (around !== undefined) return { ...around, text: text(path), sentence }
  }
  return { line: 1, column: 1, text: text(path), sentence }
}

function textOf(path: string, file: string): string {
  try {
    return readSettingsText(file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigFileError(`Expected a config file that can be read at ${path}; found: ${reason}.`, {
      context: { path },
      cause,
    })
  }
}

function invalid(path: string, problems: readonly string[]): Error {
  const title = problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`
  const rest = problems.length - PROBLEMS_TOLD
  const told = rest > 0 ? [...problems.slice(0, PROBLEMS_TOLD), `… and ${rest} more.`] : problems
  return new ConfigFileError(`${path} ${title}:\n  ${told.join('\n  ')}`, {
    context: { path, problems: told, count: problems.length },
  })
}
