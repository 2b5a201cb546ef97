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
export { renderReport } from './render-report.js'
