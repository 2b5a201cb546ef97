// A notebook as a file: look at the data before training on it. Run it with: node examples/explore.ts [folder for the plots]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractTrainingData } from '@alertsmith/extraction'
import { FeatureBuilder } from '@alertsmith/features'
import { toDanfo } from '@alertsmith/features/danfo'
import { applySchema, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { Table } from 'apache-arrow'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { scratchFolder } from './scratch.mjs'

using scratch = scratchFolder()
const plots = process.argv[2] ?? scratch.path

// %% Data: your own network instead of the generated one, by the url of your ClickHouse and its name.
const store = await createStore({ url: `chdb:${join(scratch.path, 'clickhouse')}` })
const { database } = await applySchema(store, 'demo')
const { window } = await generateNetwork(database, { alerts: 3_000 })
const { tables } = await extractTrainingData(database, { window })
await store.close()

// %% The alerts as they are, with their labels. DataFrames box every value: take the columns and rows you look at.
const alerts = await toDanfo(
  new Table({
    severity: tables.alerts.getChild('severity')!,
    volume_usd: tables.alerts.getChild('volume_usd')!,
    transaction_count: tables.alerts.getChild('transaction_count')!,
    label: tables.labels.getChild('label')!,
  }),
)
console.log('Alerts')
alerts.describe().print()
console.log('Share of positives and mean volume by severity')
alerts.groupby(['severity']).agg({ label: 'mean', volume_usd: 'mean' }).print()

// %% Some features, as the model would see them. danfo's describe() says NaN where a column has missing values: drop them first.
const matrix = FeatureBuilder.fit(tables).transform(tables)
const features = await toDanfo(matrix)
console.log('Features')
features
  .loc({ columns: ['in_degree', 'out_degree', 'addr_volume_count', 'volume_usd_log'] })
  .describe()
  .print()

// %% Volumes of positives and negatives.
const rows = alerts.column('volume_usd').values.map((volume, row) => ({
  volume: Math.log10(1 + Number(volume)),
  label: Number(alerts.column('label').values[row]) === 1 ? 'positive' : 'negative',
}))
const file = await savePlot('volume-by-label', {
  data: { values: rows },
  title: 'Volume of alerts by label',
  width: 480,
  height: 160,
  mark: { type: 'area', interpolate: 'monotone', opacity: 0.5 },
  transform: [{ density: 'volume', groupby: ['label'] }],
  encoding: {
    x: { field: 'value', type: 'quantitative', title: 'log10(1 + volume in USD)' },
    y: { field: 'density', type: 'quantitative', stack: null },
    color: { field: 'label', type: 'nominal' },
  },
})
console.log(`Plot: ${file}`)

async function savePlot(name: string, spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  const path = join(plots, `${name}.svg`)
  writeFileSync(path, await view.toSVG())
  view.finalize()
  return path
}
