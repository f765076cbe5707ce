// Step 2: the audit, while it runs and what it found: objects, findings, fields, and the Pipedrive account.
import { useApp } from '../app.tsx'
import { count, counted, shown } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Downloads } from '../parts/download.tsx'
import { Failure, Pill } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { Audit, SourceFieldRow } from '../types.ts'
import { capital, fieldName, objectName, plain, stateWords } from '../words.ts'
import { AssessmentReport } from './audit-assessment.tsx'
import { Findings } from './audit-findings.tsx'
import type { ScreenProps } from './screen-props.ts'

const isWorking = (audit: Audit | null): boolean =>
  audit !== null && ['queued', 'running', 'parked', 'paused'].includes(audit.state)
type ObjectRow = NonNullable<Audit['source']>['objects'][number]

export function AuditScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const audit = usePoll({
    key: `audit ${migration.id}`,
    ask: async (signal) => {
      const answer = await api.audit(migration.id, signal)
      // However it ended, what is needed next is another sentence now.
      if (answer && !isWorking(answer) && migration.phase === 'audit') await refresh()
      return { answer }
    },
    isLive: ({ answer }) => isWorking(answer),
  })
  const begin = () =>
    action.run(async () => {
      await api.startAudit(migration.id)
      await Promise.all([refresh(), audit.reload()])
    })
  return (
    <>
      <p className="lead">
        The audit reads everything in Perfect Books and in your Pipedrive account, counts it and looks for what could
        get in the way. It writes nothing.
      </p>
      <Answer answer={audit} waiting="Looking for an earlier audit ...">
        {({ answer }) => (
          <>
            <AuditState audit={answer} isBusy={action.isBusy} onBegin={begin} />
            <Failure error={action.error} title="The audit did not start" />
            {answer?.assessment ? <AssessmentReport assessment={answer.assessment} /> : null}
            {answer?.state === 'done' ? <Keep migrationId={migration.id} /> : null}
            {answer?.source ? <SourceReport source={answer.source} /> : null}
            {answer?.destination ? <DestinationReport destination={answer.destination} /> : null}
            {answer?.source ? <FieldsTable fields={answer.source.fields} /> : null}
          </>
        )}
      </Answer>
    </>
  )
}

function AuditState({ audit, isBusy, onBegin }: { audit: Audit | null; isBusy: boolean; onBegin: () => void }) {
  const isDone = audit?.state === 'done'
  const isRunning = isWorking(audit)
  const word = audit ? stateWords[audit.state] : 'Not started'
  return (
    <section className="card">
      <div className="row">
        <span role="status">
          <Pill
            tone={isDone ? 'positive' : audit?.state === 'failed' ? 'negative' : audit ? 'info' : 'neutral'}
            icon={isDone ? 'check' : audit?.state === 'failed' ? 'stop' : 'clock'}
          >
            {word}
          </Pill>
        </span>
        <Button look={isDone ? 'plain' : 'primary'} isBusy={isBusy || isRunning} onPress={onBegin}>
          {isRunning ? 'The audit is running' : isDone ? 'Run the audit again' : 'Start the audit'}
        </Button>
      </div>
      {audit?.reason ? <p>{audit.reason}</p> : null}
    </section>
  )
}

function SourceReport({ source }: { source: NonNullable<Audit['source']> }) {
  const total = source.objects.reduce((sum, row) => sum + row.records, 0)
  return (
    <>
      <section className="card">
        <h2>{counted(total, 'record')} in Perfect Books</h2>
        <Table<ObjectRow>
          caption="Objects of the source, their records and where they arrive"
          rows={source.objects}
          keyOf={(row) => row.object}
          columns={[
            { name: 'Object', isHead: true, cell: (row) => capital(objectName(row.object)) },
            { name: 'Records', isNumber: true, cell: (row) => count(row.records) },
            {
              name: 'Arrives in Pipedrive as',
              cell: (row) =>
                row.arrivesAs ? capital(objectName(row.arrivesAs)) : <span className="muted">does not arrive</span>,
            },
          ]}
        />
      </section>
      <Findings
        title="What stands out in Perfect Books"
        none="Nothing stands out in Perfect Books"
        findings={source.findings}
      />
    </>
  )
}

function DestinationReport({ destination }: { destination: NonNullable<Audit['destination']> }) {
  const { users, fields, pipelines, tokensLeft, tokensLimit, requestsPerWindow, findings } = destination
  return (
    <>
      <section className="card">
        <h2>Your Pipedrive account</h2>
        <dl className="facts">
          <Fact name="Users" value={count(users)} />
          <Fact name="Fields" value={count(fields)} />
          <Fact name="Pipelines" value={count(pipelines)} />
          <Fact
            name="Requests in two seconds"
            value={requestsPerWindow === null ? 'not known' : count(requestsPerWindow)}
          />
        </dl>
        <h3>API tokens left today</h3>
        {tokensLeft === null || tokensLimit === null ? (
          <p>Pipedrive has not said yet how many API tokens the account has.</p>
        ) : (
          <>
            <p>
              {count(tokensLeft)} of {count(tokensLimit)}. They are shared with your other integrations and renewed
              every midnight (UTC).
            </p>
            <Progress
              label="API tokens left today"
              done={tokensLeft}
              total={tokensLimit}
              words={`${count(tokensLeft)} of ${count(tokensLimit)}`}
            />
          </>
        )}
      </section>
      <Findings title="What stands out in Pipedrive" none="Nothing stands out in Pipedrive" findings={findings ?? []} />
    </>
  )
}

function Keep({ migrationId }: { migrationId: string }) {
  return (
    <section className="card">
      <h2>The whole report, to keep or pass on</h2>
      <Downloads migrationId={migrationId} documents={documents} />
    </section>
  )
}

const documents = [
  { label: 'Markdown', path: 'audit?format=md', fileName: 'audit.md' },
  { label: 'Findings as CSV', path: 'audit?format=csv', fileName: 'audit-findings.csv' },
]

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function FieldsTable({ fields }: { fields: readonly SourceFieldRow[] }) {
  return (
    <details className="card">
      <summary>
        <h2>All {counted(fields.length, 'field')}</h2>
      </summary>
      <Table<SourceFieldRow>
        caption="Fields of the source"
        rows={fields}
        keyOf={(row) => `${row.object} ${row.name}`}
        columns={[
          { name: 'Field', isHead: true, cell: (row) => fieldName(row.label) },
          { name: 'Object', cell: (row) => capital(objectName(row.object, 1)) },
          { name: 'Type', cell: (row) => capital(plain(row.type)) },
          { name: 'Filled', isNumber: true, cell: (row) => `${count(row.filled)} of ${count(row.records)}` },
          { name: 'Examples', cell: (row) => <span className="clip">{row.samples.map(shown).join(' · ')}</span> },
        ]}
      />
    </details>
  )
}
