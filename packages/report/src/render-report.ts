import type { ReportDocument } from './document.js'
import { renderPage } from './page/page.js'
import type { Section } from './page/section.js'
import { curvesSection } from './sections/curves.js'
import { dataSection } from './sections/data.js'
import { driftSection } from './sections/drift.js'
import { featuresSection } from './sections/features.js'
import { firewallSection } from './sections/firewall.js'
import { reportHeader } from './sections/header.js'
import { lineageSection } from './sections/lineage.js'
import { parametersSection } from './sections/parameters.js'
import { rankerDaysSection, rankerMetricsSection, rankerSegmentsSection } from './sections/ranker.js'
import { scorerMetricsSection } from './sections/scorer-metrics.js'
import { scorerSegmentsSection } from './sections/scorer-segments.js'
import { summarySection } from './sections/summary.js'
import { trainingSection } from './sections/training.js'

/**
 * Writes the report of a model as one HTML page that loads nothing and runs nothing: style and charts (SVG) are inside.
 * Equal documents give equal pages. Every section is there in every report, under the same number; what is not known is
 * said in words.
 */
export async function renderReport(document: ReportDocument): Promise<string> {
  const { model, purpose } = document
  return renderPage({
    title: `${model.model_id}: ${purpose} report`,
    header: reportHeader(document),
    sections: [
      summarySection(document),
      await dataSection(document),
      ...(await judgement(document)),
      await trainingSection(document),
      await featuresSection(document),
      await firewallSection(document.firewall),
      await driftSection(document.drift),
      parametersSection(document),
      lineageSection(document),
    ],
  })
}

async function judgement({ evaluation, calibration, model }: ReportDocument): Promise<Section[]> {
  if (evaluation.kind === 'ranker') {
    return [
      rankerMetricsSection(evaluation),
      await rankerDaysSection(evaluation),
      rankerSegmentsSection(evaluation),
    ]
  }
  return [
    scorerMetricsSection(evaluation, model),
    await curvesSection(evaluation, calibration),
    await scorerSegmentsSection(evaluation, model),
  ]
}
