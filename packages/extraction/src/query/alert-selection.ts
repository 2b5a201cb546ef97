import type { DeclaredFeature, TrainingWindow } from '@alertsmith/core'
import type { LabelSql } from '../labels/label-sql.js'

/** What is read about which alerts. */
export interface AlertSelection {
  readonly window: TrainingWindow
  readonly labels: LabelSql
  readonly declared: readonly DeclaredFeature[]
  /** What money flows are read from. Default: all rows of the window. */
  readonly flows?: string | undefined
}
