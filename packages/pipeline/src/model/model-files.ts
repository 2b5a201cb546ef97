/** The files of a model's folder, beside the registry's own metadata.json. */
export const MODEL_FILE = 'model.txt'
export const FEATURES_FILE = 'features.json'
export const GOLDEN_FILE = 'golden.json'
/** The fitted calibration; absent where scores are used as they are. */
export const CALIBRATION_FILE = 'calibration.json'
/** All figures and curves of the test rows, and the leakage firewall. */
export const EVALUATION_FILE = 'evaluation.json'
/** Distributions of the training rows, for reasons and drift. */
export const REFERENCE_FILE = 'reference.json'
export const REPORT_FILE = 'report.html'
