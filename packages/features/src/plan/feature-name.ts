/** Names that every model format, SQL and JSON object can hold as they are. */
export const FEATURE_NAME = /^[A-Za-z][A-Za-z0-9_]*$/
