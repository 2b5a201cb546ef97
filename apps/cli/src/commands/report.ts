import { createRegistry, forTerminal, writeReport } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'

export function registerReport(program: Command): void {
  defineAction<{ readonly output?: string }>(
    program
      .command('report')
      .description("write a model's report as one HTML file, from the evidence stored with the model")
      .argument('<model-id>', 'the model id, as `models list` prints it')
      .option('--output <file>', 'where it goes (default: report_<model-id>.html in the current folder)')
      .option(
        '--output-dir <dir>',
        'folder or s3://bucket/prefix that holds the models (default: from config, else trained_models)',
      ),
    async ({ output }, { config, logger, signal }, [modelId]) => {
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const path = await writeReport(registry, modelId!, output)
      return { json: { model_id: modelId, report_path: path }, text: forTerminal(String, path) }
    },
    { clickHouse: false },
  )
}
