export type {
  ReportData,
  ReportDocument,
  ReportModel,
  ReportParameter,
  ReportPart,
  ReportSplit,
} from './document.js'
export type { ReportContributionSample, ReportContributions, ReportImportance } from './document-features.js'
export type { ReportLineage } from './document-lineage.js'
export type { ReportCrossValidation, ReportHistory, ReportInsufficiency } from './document-training.js'
export { count, metric, NOT_AVAILABLE, plural } from './page/format.js'
export { type Content, type Html, html, trusted } from './page/html.js'
export { pageStyle } from './page/style.js'
export { type Column, table } from './page/table.js'
export { type ColourName, colour } from './page/theme.js'
export { renderReport } from './render-report.js'
