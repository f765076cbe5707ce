// One choice, folded to a line that says what applies now.
import type { ReactNode } from 'react'
import type { Settings } from '../types.ts'

export type EditSettings = (edit: Partial<Settings>) => void
export interface ChoiceProps {
  readonly settings: Settings
  readonly onEdit: EditSettings
}

interface FoldProps {
  readonly title: string
  readonly now: string
  readonly children: ReactNode
}

export function Fold({ title, now, children }: FoldProps) {
  return (
    <details className="card fold">
      <summary>
        <span className="fold-title">{title}</span>
        <span className="fold-now">{now}</span>
      </summary>
      <div className="fold-open">{children}</div>
    </details>
  )
}
