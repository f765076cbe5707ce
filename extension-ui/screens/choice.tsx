// One choice, folded to a line that says what applies now; a change of it that was refused is told where it was made.
import type { ReactNode } from 'react'
import { Failure } from '../parts/notice.tsx'
import { useAction } from '../polling.ts'
import type { Settings } from '../types.ts'

type EditSettings = (edit: Partial<Settings>) => void
export interface ChoiceProps {
  readonly settings: Settings
  /** Settles when it is kept and on the page. */
  readonly save: (edit: Partial<Settings>) => Promise<unknown>
}

interface FoldProps {
  readonly title: string
  readonly now: string
  readonly save: ChoiceProps['save']
  readonly children: (edit: EditSettings) => ReactNode
}

export function Fold({ title, now, save, children }: FoldProps) {
  const action = useAction()
  return (
    <details className="card fold">
      <summary>
        <span className="fold-title">{title}</span>
        <span className="fold-now">{now}</span>
      </summary>
      <div className="fold-open">
        {children((edit) => action.inTurn(() => save(edit)))}
        <Failure error={action.error} title="The choice was not saved" />
      </div>
    </details>
  )
}
