// The shapes of the API as the screens use them: taken from the contract, as types only.
import type * as z from 'zod'
import type {
  Audit,
  diffRowSchema,
  fidelitySchema,
  MappingAnswer,
  mappingFileSchema,
  Migration,
  Owners,
  panelParamsSchema,
  PanelRecord,
  recordRowSchema,
  Run,
  settingsAnswerSchema,
} from '../server/contract.ts'

export type {
  Audit,
  AuditLog,
  Diff,
  MappingAnswer,
  Me,
  Migration,
  NotMigrated,
  Owners,
  PanelRecord,
  Plan,
  Reconciliation,
  Records,
  Run,
} from '../server/contract.ts'

export type Line = MappingAnswer['lines'][number]
export type Target = Line['target']
export type Transform = Line['transform'][number]
export type MappingFile = z.infer<typeof mappingFileSchema>
export type Settings = z.infer<typeof settingsAnswerSchema>
export type DiffRow = z.infer<typeof diffRowSchema>
export type Verdict = DiffRow['verdict']
export type RecordRow = z.infer<typeof recordRowSchema>
export type Fidelity = z.infer<typeof fidelitySchema>
export type Identity = NonNullable<NonNullable<Migration['source']>['identity']>
export type SourceFieldRow = NonNullable<Audit['source']>['fields'][number]
export type OwnerMatch = Owners['matches'][number]
export type RunKind = Run['kind']
export type PanelObject = z.infer<typeof panelParamsSchema>['object']
export type Brought = PanelRecord['brought']
export type BroughtRow = Brought['newest'][number]
export type PanelField = PanelRecord['fields'][number]

/** What an admin can change of a line. */
export type LineChange = Partial<Pick<Line, 'target' | 'transform' | 'state'>>
