/** The files of a model's folder, beside the registry's own metadata.json. */
export const MODEL_FILE = 'model.txt'
export const FEATURES_FILE = 'features.json'
export const GOLDEN_FILE = 'golden.json'
