// Step 9: did everything arrive: the sentence, counts per object, sums, every difference, and the documents to keep.
import { useApp } from '../app.tsx'
import { count, counted, instant, money } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Failure, Notice, Pill } from '../parts/notice.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import { isRunOpen, latestRun, runsAsTheyStand } from '../steps.ts'
import type { Migration, NotMigrated, Reconciliation } from '../types.ts'
import { capital, fieldName, inWritingOrder, objectName } from '../words.ts'
import { Documents } from './documents.tsx'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './screen-props.ts'

export function ReconciliationScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const run = latestRun(migration, 'reconcile')
  const report = usePoll({
    key: migration.id,
    again: `${run?.id} ${run?.state}`,
    ask: () => api.reconciliation(migration.id),
  })
  const begin = () => action.run(() => api.startRun(migration.id, 'reconcile').finally(refresh))
  return (
    <>
      <p className="lead">Everything is read back from Pipedrive and compared with what Perfect Books holds.</p>
      {run && run.state !== 'done' ? (
        <section className="card">
          <RunProgress run={run} />
          <RunButtons migrationId={migration.id} run={run} refresh={refresh} />
        </section>
      ) : null}
      <Answer answer={report} waiting="Reading the reconciliation ...">
        {(value) => (value.runId === null ? null : <Report report={value} />)}
      </Answer>
      {run && isRunOpen(run) ? null : (
        <>
          <Button look={report.value?.runId ? 'plain' : 'primary'} isBusy={action.isBusy} onPress={begin}>
            {report.value?.runId ? 'Compare again' : 'Compare now'}
          </Button>
          <Failure error={action.error} title="The comparison did not start" />
        </>
      )}
      <NotMigratedList migration={migration} />
      <Documents migration={migration} />
    </>
  )
}

function Report({ report }: { report: Reconciliation }) {
  return (
    <>
      <Notice tone={report.clean && notThere(report) === 0 ? 'positive' : 'warning'} title={report.sentence}>
        {report.finishedAt ? <p>Compared on {instant(report.finishedAt)}.</p> : null}
      </Notice>
      <Objects report={report} />
      <Sums report={report} />
      <Differences report={report} />
    </>
  )
}

/** Records that are not in Pipedrive although nobody chose so. */
function notThere({ objects }: Reconciliation, only?: string): number {
  const rows = objects.filter(({ object }) => only === undefined || object === only)
  return rows.reduce((sum, { refused, waiting }) => sum + refused + waiting, 0)
}

function Objects({ report }: { report: Reconciliation }) {
  return (
    <section className="card">
      <h2>Records</h2>
      <Table<Reconciliation['objects'][number]>
        caption="Records per object in Perfect Books and in Pipedrive"
        rows={inWritingOrder(report.objects)}
        keyOf={(row) => row.object}
        columns={[
          { name: 'Object', isHead: true, cell: (row) => capital(objectName(row.object)) },
          { name: 'Perfect Books', isNumber: true, cell: (row) => count(row.source) },
          { name: 'Pipedrive', isNumber: true, cell: (row) => count(row.pipedrive) },
          { name: 'Equal', isNumber: true, cell: (row) => count(row.equal) },
          { name: 'Changed by rule', isNumber: true, cell: (row) => count(row.changedByRule) },
          { name: 'Left out', isNumber: true, cell: (row) => count(row.leftOut - row.refused - row.waiting) },
          { name: 'Refused', isNumber: true, cell: (row) => count(row.refused + row.waiting) },
          { name: 'Different', isNumber: true, cell: (row) => count(row.different) },
          { name: 'Missing', isNumber: true, cell: (row) => count(row.missing) },
        ]}
      />
    </section>
  )
}

type SumRow = Reconciliation['sums'][number]

/** Only where there is something: what neither sum holds. */
function unsummed(sums: readonly SumRow[]) {
  const isAny = sums.some((row) => row.notWrittenDeals + row.amountsLeftOut > 0)
  return isAny ? [{ name: 'Not part of either', cell: unsummedWords }] : []
}

function unsummedWords({ notWrittenDeals, notWritten, amountsLeftOut, currency }: SumRow): string {
  const absent = notWrittenDeals > 0 ? [`${money(notWritten, currency)} in ${counted(notWrittenDeals, 'deal')} not written`] : [] // prettier-ignore
  return [...absent, ...(amountsLeftOut > 0 ? [`${counted(amountsLeftOut, 'amount')} that could not be read`] : [])].join(', ') // prettier-ignore
}

function Sums({ report }: { report: Reconciliation }) {
  const deals = notThere(report, 'deal')
  return (
    <section className="card">
      <h2>Sums of money</h2>
      {deals > 0 ? <p>{counted(deals, 'deal')} that Pipedrive does not have are not part of these sums.</p> : null}
      <Table<Reconciliation['sums'][number]>
        caption="Sums of deals per pipeline, stage and currency"
        rows={[...report.sums].sort((one, other) => one.pipeline.localeCompare(other.pipeline))}
        keyOf={(row) => `${row.pipeline} ${row.stage} ${row.currency}`}
        empty="No deal carries an amount."
        columns={[
          { name: 'Pipeline', isHead: true, cell: (row) => row.pipeline },
          { name: 'Stage', cell: (row) => row.stage ?? '' },
          { name: 'Perfect Books', isNumber: true, cell: (row) => money(row.source, row.currency) },
          { name: 'Pipedrive', isNumber: true, cell: (row) => money(row.pipedrive, row.currency) },
          ...unsummed(report.sums),
          {
            name: 'Verdict',
            cell: (row) => (
              <Pill tone={row.equal ? 'positive' : 'negative'} icon={row.equal ? 'equal' : 'warning'}>
                {row.equal ? 'Equal' : 'Different'}
              </Pill>
            ),
          },
        ]}
      />
    </section>
  )
}

function Differences({ report }: { report: Reconciliation }) {
  return (
    <section className="card">
      <h2>{report.differences.length === 0 ? 'No difference' : 'Every difference'}</h2>
      <Table<Reconciliation['differences'][number]>
        caption="Differences between Perfect Books and Pipedrive"
        rows={report.differences}
        keyOf={(row, index) => `${row.object} ${row.sourceId} ${row.field} ${index}`}
        empty="Every value is what it was meant to be."
        columns={[
          {
            name: 'Record',
            isHead: true,
            cell: (row) => `${capital(objectName(row.object, row.sourceId ? 1 : 2))} ${row.sourceId ?? ''}`,
          },
          { name: 'Field', cell: (row) => (row.field === null ? 'Whole record' : fieldName(row.field)) },
          { name: 'What differs', cell: (row) => row.message },
        ]}
      />
    </section>
  )
}

function NotMigratedList({ migration }: { migration: Migration }) {
  const { api } = useApp()
  const { id } = migration
  const list = usePoll({ key: id, again: runsAsTheyStand(migration), ask: () => api.notMigrated(id) })
  return (
    <section className="card">
      <h2>What was not migrated</h2>
      <Answer answer={list} waiting="Reading what was not migrated ...">
        {(value) => (
          <Table<NotMigrated['rows'][number]>
            caption="What was not migrated, and why"
            rows={value.rows}
            keyOf={(row, index) => `${row.object} ${row.name} ${index}`}
            empty="Nothing was left behind."
            columns={[
              { name: 'What', isHead: true, cell: (row) => fieldName(row.name) },
              { name: 'Object', cell: (row) => capital(objectName(row.object)) },
              { name: 'Count', isNumber: true, cell: (row) => count(row.count) },
              { name: 'Why', cell: (row) => row.reason },
              { name: 'Examples', cell: (row) => <span className="clip">{row.examples.join(' · ')}</span> },
            ]}
          />
        )}
      </Answer>
    </section>
  )
}
