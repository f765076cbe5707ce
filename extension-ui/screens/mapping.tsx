// Step 3: every source field on one line with its proposed target; read, changed and confirmed here.
import { useRef, useState } from 'react'
import { useApp } from '../app.tsx'
import type { LineEdit } from '../api.ts'
import { keepsFocus } from '../focus.ts'
import { count, counted } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Failure, Notice, Pill } from '../parts/notice.tsx'
import { useAction, usePoll } from '../polling.ts'
import { isMoving } from '../steps.ts'
import type { Audit, Line, MappingAnswer } from '../types.ts'
import { capital, homeOf, needsLook, objectName } from '../words.ts'
import { MappingFileButtons } from './mapping-file.tsx'
import { MappingLine } from './mapping-line.tsx'
import type { ScreenProps } from './screen-props.ts'

interface Known {
  readonly mapping: MappingAnswer
  readonly audit: Audit | null
}

export function MappingScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const seen = useRef(0)
  const known = usePoll<Known>({
    key: migration.id,
    ask: async (signal) => {
      const [mapping, audit] = await Promise.all([api.mapping(migration.id), api.audit(migration.id, signal)])
      seen.current = mapping.version
      return { mapping, audit }
    },
  })
  const reload = () => Promise.all([known.reload(), refresh()])
  const [failedAt, setFailedAt] = useState<string | null>(null)
  const failing = (place: string | null) => (failure: unknown) => {
    setFailedAt(place)
    throw failure
  }
  const edit = (line: LineEdit) =>
    action.inTurn(() =>
      api
        .editMapping(migration.id, seen.current, [line])
        .finally(reload)
        .catch(failing(placeOf(line))),
    )
  const confirm = () =>
    action.run(() => api.confirmMapping(migration.id, seen.current).finally(reload).catch(failing(null)))
  const failed = failedAt === null || action.error === null ? null : { place: failedAt, error: action.error }
  return (
    <>
      <p className="lead">
        For every field of Perfect Books there is a proposal where its values go in Pipedrive. Read the ones marked
        &ldquo;needs a look&rdquo;, change what is wrong, and confirm. Nothing is written before you do.
      </p>
      {isMoving(migration) ? (
        <Notice tone="info" title="A run is using this mapping">
          <p>
            Where fields go can be changed when the run has ended. Wait for that, or cancel it: a paused run keeps its
            mapping.
          </p>
        </Notice>
      ) : null}
      <Answer answer={known} waiting="Reading the proposal ...">
        {({ mapping, audit }) => (
          <>
            <Confirmation
              mapping={mapping}
              isBusy={action.isBusy}
              error={failedAt === null ? action.error : null}
              onConfirm={confirm}
            />
            <Problems mapping={mapping} />
            <Lines mapping={mapping} audit={audit} failed={failed} onEdit={edit} />
            <MappingFileButtons migrationId={migration.id} onImported={reload} />
          </>
        )}
      </Answer>
    </>
  )
}

interface ConfirmationProps {
  readonly mapping: MappingAnswer
  readonly isBusy: boolean
  readonly error: string | null
  readonly onConfirm: () => void
}

function Confirmation({ mapping, isBusy, error, onConfirm }: ConfirmationProps) {
  const open = mapping.lines.filter(needsLook).length
  const isConfirmed = mapping.state === 'confirmed'
  return (
    <section className="card">
      <div className="row">
        <div role="status">
          {isConfirmed ? (
            <Pill tone="positive">Confirmed</Pill>
          ) : (
            <Pill tone="warning">{open === 0 ? 'Not confirmed yet' : `${counted(open, 'field')} to look at`}</Pill>
          )}
        </div>
        {isConfirmed ? null : (
          <Button look="primary" isBusy={isBusy} isDisabled={mapping.problems.length > 0} onPress={onConfirm}>
            Confirm all {counted(mapping.lines.length, 'field')}
          </Button>
        )}
      </div>
      <p className="hint">
        {isConfirmed
          ? 'You can still change a field; the mapping then has to be confirmed again.'
          : mapping.problems.length > 0
            ? 'It can be confirmed when the problems below are solved.'
            : 'Confirming accepts every proposal as it stands below.'}
      </p>
      <Failure error={error} title="The mapping was not confirmed" />
    </section>
  )
}

function Problems({ mapping }: { mapping: MappingAnswer }) {
  // Unlike problems, remarks stop nothing.
  const { problems, remarks } = mapping
  return (
    <div aria-live="polite" className="stack">
      {problems.length === 0 ? null : (
        <Notice tone="negative" title={`${counted(problems.length, 'problem')} to solve`}>
          <Sentences of={problems} />
        </Notice>
      )}
      {remarks.length === 0 ? null : (
        <Notice tone="info" title="To know before you confirm">
          <Sentences of={remarks} />
        </Notice>
      )}
    </div>
  )
}

function Sentences({ of }: { of: MappingAnswer['problems'] }) {
  return (
    <ul>
      {of.map((problem) => (
        <li key={`${problem.object} ${problem.field} ${problem.message}`}>{problem.message}</li>
      ))}
    </ul>
  )
}

/** What was said about a line: it stands beside that line, wherever on the page it is. */
interface FailedLine {
  readonly place: string
  readonly error: string
}

const placeOf = ({ object, field }: Pick<Line, 'object' | 'field'>): string => `${object} ${field}`

interface LinesProps {
  readonly mapping: MappingAnswer
  readonly audit: Audit | null
  readonly failed: FailedLine | null
  readonly onEdit: (line: LineEdit) => void
}

function Lines({ mapping, audit, failed, onEdit }: LinesProps) {
  const [onlyOpen, setOnlyOpen] = useState(false)
  const troubled = new Set([...mapping.problems.map((problem) => `${problem.object} ${problem.field}`), failed?.place])
  const isAsked = (line: Line) => !onlyOpen || needsLook(line) || troubled.has(placeOf(line))
  const objects = [...new Set(mapping.lines.map((line) => line.object))]
  const asked = mapping.lines.filter(isAsked)
  return (
    <>
      <div className="filters">
        <label className="check">
          <input type="checkbox" checked={onlyOpen} onChange={(event) => setOnlyOpen(event.target.checked)} />
          Show only what needs a look
        </label>
        <span className="hint" role="status">
          {count(asked.length)} of {counted(mapping.lines.length, 'field')} shown
        </span>
      </div>
      {asked.length === 0 ? <p className="empty">Nothing needs a look any more.</p> : null}
      {objects.map((object) => (
        <ObjectLines
          key={object}
          object={object}
          lines={asked.filter((line) => line.object === object)}
          account={mapping.targets}
          audit={audit}
          failed={failed}
          onEdit={onEdit}
        />
      ))}
    </>
  )
}

interface ObjectLinesProps {
  readonly object: string
  readonly lines: readonly Line[]
  readonly account: MappingAnswer['targets']
  readonly audit: Audit | null
  readonly failed: FailedLine | null
  readonly onEdit: (line: LineEdit) => void
}

function ObjectLines({ object, lines, account, audit, failed, onEdit }: ObjectLinesProps) {
  if (lines.length === 0) return null
  const open = lines.filter(needsLook).length
  return (
    <details className="card lines" open>
      <summary>
        <h2>{capital(objectName(object))}</h2>
        <span className="hint">
          {counted(lines.length, 'field')}, arriving as {objectName(homeOf(object))}
          {open > 0 ? `, ${count(open)} to look at` : ''}
        </span>
      </summary>
      <ul {...keepsFocus}>
        {lines.map((line) => (
          <li key={line.field}>
            <MappingLine
              line={line}
              account={account}
              source={
                audit?.source?.fields.find((field) => field.object === object && field.name === line.field) ?? null
              }
              error={failed?.place === placeOf(line) ? failed.error : null}
              onEdit={(edit) => onEdit({ object, field: line.field, ...edit })}
            />
          </li>
        ))}
      </ul>
    </details>
  )
}
