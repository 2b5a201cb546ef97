/** The flag that says where the models are, as every command on models takes it. */
export const outputDir = [
  '--output-dir <location>',
  'folder or s3://bucket/prefix that holds the models (default: from config, else trained_models)',
] as const
