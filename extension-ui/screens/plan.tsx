// Step 6: what would be created and written, what it costs in tokens and days, and what will not arrive.
import { useState } from 'react'
import { useApp } from '../app.tsx'
import { count, counted, dayOf, duration } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Failure, Notice, Pill } from '../parts/notice.tsx'
import { Segments } from '../parts/segments.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { Fidelity, Plan } from '../types.ts'
import { arrivalName, capital, customTypeName, fieldName, inWritingOrder, objectName } from '../words.ts'
import type { ScreenProps } from './screen-props.ts'

export function PlanScreen({ migration }: ScreenProps) {
  const { api } = useApp()
  const plan = usePoll({ key: migration.id, again: migration.phase, ask: () => api.plan(migration.id) })
  return (
    <>
      <p className="lead">A rehearsal on paper: nothing on this page has been written to Pipedrive.</p>
      <Answer answer={plan} waiting="Working out the plan ...">
        {(value) => (
          <>
            <Blockers blockers={value.blockers} migrationId={migration.id} onAccepted={plan.reload} />
            <Cost plan={value} />
            <Creates creates={value.creates} />
            <Writes writes={value.writes} />
            <FidelityTable rows={value.fidelity} />
          </>
        )}
      </Answer>
    </>
  )
}

interface BlockersProps {
  readonly blockers: Plan['blockers']
  readonly migrationId: string
  readonly onAccepted: () => unknown
}

function Blockers({ blockers, migrationId, onAccepted }: BlockersProps) {
  if (blockers.length === 0) return <Notice tone="positive" title="Nothing stands in the way" />
  return (
    <Notice tone="negative" title={`${counted(blockers.length, 'thing')} to solve before a run can start`}>
      <ul>
        {blockers.map((blocker) => (
          <li key={`${blocker.code} ${blocker.message}`}>
            {blocker.message}
            {blocker.acceptable ? (
              <Accept code={blocker.code} migrationId={migrationId} onAccepted={onAccepted} />
            ) : null}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** The plan of the account is a guess where nobody named it: whoever knows better goes on. */
function Accept({ code, migrationId, onAccepted }: Omit<BlockersProps, 'blockers'> & { readonly code: string }) {
  const { api } = useApp()
  const action = useAction()
  const accept = () =>
    action.run(async () => {
      const { acceptedBlockers } = await api.settings(migrationId)
      const own = acceptedCodes.filter((one) => one === code)
      await api.editSettings(migrationId, { acceptedBlockers: [...acceptedBlockers, ...own] })
      await onAccepted()
    })
  return (
    <>
      <div className="buttons">
        <Button isBusy={action.isBusy} onPress={accept}>
          Accept and go on
        </Button>
      </div>
      <Failure error={action.error} title="It could not be accepted" />
    </>
  )
}

const acceptedCodes = ['custom_fields_over_cap', 'deals_over_cap'] as const

function Cost({ plan }: { plan: Plan }) {
  const records = plan.writes.reduce((sum, row) => sum + row.records, 0)
  return (
    <section className="card" aria-label="Size and duration">
      <dl className="facts">
        <Figure name="Records to write" value={count(records)} />
        <Figure name="API tokens" value={count(plan.tokens)} />
        <Figure name="At full speed" value={capital(duration(plan.secondsAtFullSpeed))} />
        <Figure name="Finished by" value={dayOf(plan.finishesOn)} />
      </dl>
      <p className="hint">
        The day counts in your daily API tokens, the share kept free for other integrations and the hours in which it
        may run.
      </p>
    </section>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Creates({ creates }: { creates: Plan['creates'] }) {
  const fields = creates.customFields.map(
    (field) => `${field.name} (${objectName(field.object, 1)}, ${customTypeName(field.type).toLowerCase()})`,
  )
  const stages = creates.stages.map((stage) => `${stage.pipeline}: ${stage.name}`)
  const lists = [
    { name: counted(fields.length, 'custom field'), rows: fields },
    { name: counted(creates.pipelines.length, 'pipeline'), rows: creates.pipelines },
    { name: counted(stages.length, 'stage'), rows: stages },
    { name: counted(creates.activityTypes.length, 'activity type'), rows: creates.activityTypes },
  ].filter((list) => list.rows.length > 0)
  return (
    <section className="card">
      <h2>Created first in your account</h2>
      {lists.length === 0 ? <p className="empty">Everything the records need is there already.</p> : null}
      {lists.map((list) => (
        <details key={list.name} className="list">
          <summary>{list.name}</summary>
          <ul>
            {list.rows.map((row) => (
              <li key={row}>{row}</li>
            ))}
          </ul>
        </details>
      ))}
      {creates.options > 0 ? <p className="hint">and {counted(creates.options, 'option')} of list fields</p> : null}
    </section>
  )
}

function Writes({ writes }: { writes: Plan['writes'] }) {
  return (
    <section className="card">
      <h2>Written, in this order</h2>
      <Table<Plan['writes'][number]>
        caption="Records to be written per object, in order"
        rows={inWritingOrder(writes)}
        keyOf={(row) => row.object}
        columns={[
          { name: 'Object', isHead: true, cell: (row) => capital(objectName(row.object)) },
          { name: 'Records', isNumber: true, cell: (row) => count(row.records) },
        ]}
      />
    </section>
  )
}

type Arrival = Fidelity['arrival']
const arrivalWords: Readonly<Record<Arrival, string>> = {
  not_migrated: 'Will not arrive',
  custom_field: 'In a custom field',
  in_note: 'In the text of a note',
  native: 'In its own field',
}

function FidelityTable({ rows }: { rows: readonly Fidelity[] }) {
  const [arrival, setArrival] = useState<Arrival>('not_migrated')
  const asked = wholeObjects(rows.filter((row) => row.arrival === arrival))
  const choices = (['not_migrated', 'custom_field', 'in_note', 'native'] as const).map((id) => ({
    id,
    name: arrivalWords[id],
    count: rows.filter((row) => row.arrival === id).length,
  }))
  return (
    <section className="card">
      <h2>What arrives, and what does not</h2>
      <Segments label="Which fields are shown" choices={choices} chosen={arrival} onChoose={setArrival} />
      <Table<Fidelity>
        caption={`Fields: ${arrivalWords[arrival]}`}
        rows={asked}
        keyOf={(row) => `${row.object} ${row.field}`}
        empty={arrival === 'not_migrated' ? 'Every field arrives.' : 'No field arrives this way.'}
        columns={[
          { name: 'Field', isHead: true, cell: (row) => fieldName(row.field) },
          { name: 'Object', cell: (row) => capital(objectName(row.object, 1)) },
          { name: 'Records', isNumber: true, cell: (row) => count(row.records) },
          { name: 'Where', cell: (row) => <Where row={row} /> },
          { name: 'Why', cell: (row) => row.reason },
        ]}
      />
    </section>
  )
}

/** An object of which no field arrives is one line: its fields would bury the others. */
function wholeObjects(rows: readonly Fidelity[]): readonly Fidelity[] {
  const alike = (row: Fidelity): string => `${row.object} ${row.reason}`
  const groups = Map.groupBy(rows, alike)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first?.arrival !== 'not_migrated' || group.length < 4) return group
    const records = Math.max(...group.map((row) => row.records))
    return [{ ...first, field: `All ${counted(group.length, 'field')}`, records }]
  })
}

function Where({ row }: { row: Fidelity }) {
  if (row.arrival === 'not_migrated')
    return (
      <Pill tone="warning" icon="leave">
        Stays behind
      </Pill>
    )
  return row.target === null ? null : arrivalName(row.target)
}
