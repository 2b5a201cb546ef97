import {
  CLUSTER_CATALOGUE,
  EXCLUDED_CLUSTER_COLUMNS,
  EXCLUDED_COLUMNS,
  FEATURE_CATALOGUE,
} from './catalogue.js'
import { DEFAULT_MIN_FREQUENCY } from './declared/check-declared.js'
import { MAX_CATEGORIES } from './declared/vocabulary.js'
import type { FeatureDefinition, FeatureGroup, MissingPolicy } from './steps/step.js'

type Introductions = Readonly<Partial<Record<FeatureGroup, string>>>

const ALERT_GROUPS: Introductions = {
  alert: 'What the alert says about itself.',
  address: "The address's own figures in the alert's snapshot.",
  temporal: 'When it happened, measured from the processing date.',
  statistical: "How the volume compares with the training rows and with the address's own past.",
  cluster:
    "The largest cluster that holds the address in the alert's snapshot; among equals the one with the smallest id.",
  network: "The flows to and from the address in the alert's snapshot.",
}

const CLUSTER_GROUPS: Introductions = {
  alert: "The alerts on the cluster's members in the cluster's snapshot.",
  address: "The members' own figures in the cluster's snapshot; *known* members are those that have any.",
  temporal: 'When it happened, measured from the processing date.',
  cluster: 'How large the cluster is.',
  network: "The flows of the cluster's members in the cluster's snapshot.",
}

const MISSING: Readonly<Record<MissingPolicy, string>> = { nan: 'unknown', zero: '0' }

/** docs/features.md, as scripts/generate-docs.mjs writes it. */
export function renderCatalogue(): string {
  return `# Features

<!-- Generated from the catalogue of @alertsmith/features by packages/features/scripts/generate-docs.mjs. -->

A feature matrix has one row per alert and ${FEATURE_CATALOGUE.length} columns, or one row per cluster and ${CLUSTER_CATALOGUE.length} columns, in the order of
this page. The columns that a team declared and those of its own steps follow after them.

## Rules for all of them

- **Point in time.** A value comes from the row's own snapshot (processing_date, window_days) or, in history, from
  strictly earlier ones. Columns marked *fitted* also use numbers learned from training rows; those are saved with the model.
- **Unknown stays unknown.** The column "where missing" says what a row holds when its sources are null: *unknown* (NaN, which
  LightGBM handles by itself) or 0, and 0 only where absence means that there is none: no flow, no cluster, no alert.
- **Bad numbers count as missing.** A negative amount or count, an infinite number and a flag other than 0 and 1 are taken for null.
- **A share of nothing is unknown.** Every ratio with 0 below the line is NaN, and so is a result too large for a double.
- **No identity, no absolute time.** Ids, addresses and dates as growing numbers are not features; the last section says why.

## Features of an alert

${renderGroups(FEATURE_CATALOGUE, ALERT_GROUPS)}

### How the fitted ones are learned

\`volume_zscore\` uses the mean and the sample standard deviation (n - 1) of the known volumes of the training rows, computed
with exact sums. \`volume_percentile\` uses up to 1,001 points of their distribution: all values where they are few, else those at
evenly spaced ranks with the smallest and the largest. A kept value has its own percentile rank (1-based rank / number of values,
ties at their middle rank), values between two kept ones lie on a straight line, values below all are 0 and above all 1.

### What is not a feature of an alert

${renderExcluded(EXCLUDED_COLUMNS)}

## Features of a cluster

${renderGroups(CLUSTER_CATALOGUE, CLUSTER_GROUPS)}

### What is not a feature of a cluster

${renderExcluded(EXCLUDED_CLUSTER_COLUMNS)}

## Declared features

Group \`declared\`, for alerts: further columns of raw_alerts or raw_features under names of a team's choice.

| kind | value | where missing |
|---|---|---|
| \`number\` | the number itself | unknown; infinite numbers too |
| \`boolean\` | 0 or 1 | unknown; any other number too |
| \`array-length\` | how many elements the array has | unknown |
| \`category\` | the text's code, for LightGBM to split on sets of categories | unknown; rare and new texts too |

The vocabulary of a category is learned from training rows and saved with the model: the texts on at least \`minFrequency\`
of them (default ${DEFAULT_MIN_FREQUENCY}), coded from 0 by falling frequency, ties by the text itself, at most ${MAX_CATEGORIES.toLocaleString('en-US')}.
`
}

function renderGroups(catalogue: readonly FeatureDefinition[], groups: Introductions): string {
  return Object.entries(groups)
    .map(([group, introduction]) => {
      const rows = catalogue.filter((feature) => feature.group === group).map(renderRow)
      return `### ${group[0]!.toUpperCase()}${group.slice(1)}

${introduction}

| feature | meaning | unit | from | where missing |
|---|---|---|---|---|
${rows.join('\n')}`
    })
    .join('\n\n')
}

function renderExcluded(columns: Readonly<Record<string, string>>): string {
  const rows = Object.entries(columns).map(([column, reason]) => `| \`${column}\` | ${reason} |`)
  return `| column | why |
|---|---|
${rows.join('\n')}`
}

function renderRow({ name, meaning, unit, sources, missing, fitted }: FeatureDefinition): string {
  const from = sources.map((source) => `\`${source}\``).join(', ')
  return `| \`${name}\` | ${meaning}${fitted ? ' (*fitted*)' : ''} | ${unit} | ${from} | ${MISSING[missing]} |`
}
