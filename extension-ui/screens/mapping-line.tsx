// One line of the mapping: what the field holds, where it goes, how sure the proposal is and why.
import { useState } from 'react'
import { keepsFocus } from '../focus.ts'
import { share, shown } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { Failure, Pill } from '../parts/notice.tsx'
import type { Line, MappingAnswer, LineChange, SourceFieldRow, Target } from '../types.ts'
import { capital, confidenceWord, fieldName, needsLook, objectName, plain } from '../words.ts'
import { transformName } from '../transform-name.ts'
import { NewCustomField } from './mapping-custom.tsx'
import { TargetSelect } from './mapping-target.tsx'
import { ValueMap } from './mapping-values.tsx'

interface MappingLineProps {
  readonly line: Line
  readonly account: MappingAnswer['targets']
  readonly source: SourceFieldRow | null
  /** Why the last change of it was refused. */
  readonly error: string | null
  readonly onEdit: (change: LineChange) => void
}

export function MappingLine({ line, account, source, error, onEdit }: MappingLineProps) {
  const [isNaming, setNaming] = useState(false)
  const label = fieldName(source?.label ?? line.field)
  const choose = (target: Target) => {
    setNaming(false)
    onEdit({ target, state: target.kind === 'leave_out' ? 'left_out' : 'edited' })
  }
  return (
    <div className={needsLook(line) ? 'line needs-look' : 'line'} {...keepsFocus}>
      <div className="line-source">
        <p className="line-name">{label}</p>
        <p className="hint clip">{source ? examples(source) : plain(line.field)}</p>
      </div>
      <div className="line-target">
        <TargetSelect
          line={line}
          account={account}
          label={`Where ${label} goes`}
          onChoose={choose}
          onNew={() => setNaming(true)}
        />
        {isNaming ? (
          <NewCustomField line={line} label={label} onCreate={choose} onCancel={() => setNaming(false)} />
        ) : null}
        <Rules line={line} source={source} onEdit={onEdit} />
        <Failure error={error} title="The field was not changed" />
      </div>
      <div className="line-why">
        <LineState line={line} />
        <p className="hint">{line.reason}</p>
        {needsLook(line) ? (
          <Button
            look="quiet"
            icon="check"
            label={`${label}: this is right`}
            onPress={() => onEdit({ state: 'confirmed' })}
          >
            This is right
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function examples(source: SourceFieldRow): string {
  const filled =
    source.filled === 0 ? 'always empty' : `filled in ${share(source.filled / Math.max(1, source.records))}`
  const samples = source.samples.slice(0, 3).map(shown).join(' · ')
  return samples === '' ? capital(filled) : `${samples} (${filled})`
}

function LineState({ line }: { line: Line }) {
  switch (line.state) {
    case 'confirmed':
      return <Pill tone="positive">Confirmed</Pill>
    case 'edited':
      return (
        <Pill tone="info" icon="edit">
          Your choice
        </Pill>
      )
    case 'left_out':
      return (
        <Pill tone="neutral" icon="leave">
          Left out
        </Pill>
      )
    case 'proposed':
      return (
        <Pill tone={needsLook(line) ? 'warning' : 'neutral'} icon={needsLook(line) ? 'warning' : 'equal'}>
          {confidenceWord(line.confidence)}, {share(line.confidence)}
        </Pill>
      )
  }
}

function Rules({ line, source, onEdit }: Omit<MappingLineProps, 'account' | 'error'>) {
  if (line.target.kind === 'leave_out') return null
  return (
    <>
      {line.transform
        .filter((transform) => transform.rule !== 'value_map')
        .map((transform) => (
          <p key={transform.rule} className="hint">
            {transformName(transform)}
          </p>
        ))}
      <ValueMap
        line={line}
        name={`${fieldName(source?.label ?? line.field)} (${objectName(line.object, 1)})`}
        samples={source?.samples ?? []}
        onEdit={onEdit}
      />
    </>
  )
}
