import { EXCLUDED_COLUMNS, FEATURE_CATALOGUE } from './catalogue.js'
import {
  FEATURE_GROUPS,
  type FeatureDefinition,
  type FeatureGroup,
  type MissingPolicy,
} from './steps/step.js'

const GROUP_INTRODUCTIONS: Readonly<Record<FeatureGroup, string>> = {
  alert: 'What the alert says about itself.',
  address: "The address's own figures in the alert's snapshot.",
  temporal: 'When it happened, measured from the processing date.',
  statistical: "How the volume compares with the training rows and with the address's own past.",
  cluster:
    "The largest cluster that holds the address in the alert's snapshot; among equals the one with the smallest id.",
  network: "The flows to and from the address in the alert's snapshot.",
}

const MISSING: Readonly<Record<MissingPolicy, string>> = { nan: 'unknown', zero: '0' }

/** docs/features.md, as scripts/generate-docs.mjs writes it. */
export function renderCatalogue(): string {
  return `# Features

<!-- Generated from the catalogue of @alertsmith/features by packages/features/scripts/generate-docs.mjs. -->

The feature matrix has one row per alert and ${FEATURE_CATALOGUE.length} columns, in the order of this page.

## Rules for all of them

- **Point in time.** A value comes from the alert's own snapshot (processing_date, window_days) or, in history, from
  strictly earlier ones. Columns marked *fitted* also use numbers learned from training rows; those are saved with the model.
- **Unknown stays unknown.** The column "where missing" says what a row holds when its sources are null: *unknown* (NaN, which
  LightGBM handles by itself) or 0, and 0 only where absence means that there is none: no flow, no cluster, no earlier alert.
- **Bad numbers count as missing.** A negative amount or count, an infinite number and a flag other than 0 and 1 are taken for null.
- **A share of nothing is unknown.** Every ratio with 0 below the line is NaN.
- **No identity, no absolute time.** Ids, addresses and dates as growing numbers are not features; the last section says why.

${FEATURE_GROUPS.map(renderGroup).join('\n\n')}

## How the fitted ones are learned

\`volume_zscore\` uses the mean and the sample standard deviation (n - 1) of the known volumes of the training rows, computed
with exact sums. \`volume_percentile\` uses up to 1,001 points of their distribution: all values where they are few, else those at
evenly spaced ranks with the smallest and the largest. A kept value has its own percentile rank (1-based rank / number of values,
ties at their middle rank), values between two kept ones lie on a straight line, values below all are 0 and above all 1.

## What is not a feature

| column | why |
|---|---|
${Object.entries(EXCLUDED_COLUMNS)
  .map(([column, reason]) => `| \`${column}\` | ${reason} |`)
  .join('\n')}
`
}

function renderGroup(group: FeatureGroup): string {
  const rows = FEATURE_CATALOGUE.filter((feature) => feature.group === group).map(renderRow)
  return `## ${group[0]!.toUpperCase()}${group.slice(1)}

${GROUP_INTRODUCTIONS[group]}

| feature | meaning | unit | from | where missing |
|---|---|---|---|---|
${rows.join('\n')}`
}

function renderRow({ name, meaning, unit, sources, missing, fitted }: FeatureDefinition): string {
  const from = sources.map((source) => `\`${source}\``).join(', ')
  return `| \`${name}\` | ${meaning}${fitted ? ' (*fitted*)' : ''} | ${unit} | ${from} | ${MISSING[missing]} |`
}
