// Step 2: the audit, while it runs and what it found: objects, findings, fields, and the Pipedrive account.
import { useApp } from '../app.tsx'
import { count, counted, shown } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { Failure, Pill } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { Audit, SourceFieldRow } from '../types.ts'
import { capital, fieldName, objectName, plain, stateWords } from '../words.ts'
import type { ScreenProps } from './screen-props.ts'

const working = ['queued', 'running', 'parked', 'paused']
type Finding = NonNullable<Audit['source']>['findings'][number]
type ObjectRow = NonNullable<Audit['source']>['objects'][number]

export function AuditScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const audit = usePoll({
    key: `audit ${migration.id}`,
    ask: async (signal) => {
      const answer = await api.audit(migration.id, signal)
      if (answer?.state === 'done' && migration.phase === 'audit') await refresh()
      return { answer }
    },
    isLive: ({ answer }) => answer !== null && working.includes(answer.state),
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
  const isRunning = audit?.state === 'running' || audit?.state === 'parked'
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
      <Findings findings={source.findings} />
    </>
  )
}

/** What does not arrive at all is in the table above already, so its reasons are folded away. */
function Findings({ findings }: { findings: readonly Finding[] }) {
  const absent = findings.filter((finding) => finding.code === 'object_not_migrated')
  const others = findings.filter((finding) => finding.code !== 'object_not_migrated')
  return (
    <section className="card findings" aria-labelledby="findings-heading">
      <h2 id="findings-heading">{findings.length === 0 ? 'Nothing stands out' : 'What stands out'}</h2>
      <FindingList findings={others} />
      {absent.length === 0 ? null : (
        <details>
          <summary>{counted(absent.length, 'kind')} of records that stay in Perfect Books, and why</summary>
          <FindingList findings={absent} />
        </details>
      )}
    </section>
  )
}

function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul>
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.object} ${finding.message}`} className="finding tone-warning">
          <Icon name="warning" />
          <div>
            <p className="line-name">{finding.message}</p>
            <p className="hint">{finding.effect}</p>
            <Examples finding={finding} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function Examples({ finding }: { finding: Finding }) {
  if (finding.examples.length === 0) return null
  return (
    <details>
      <summary>
        {finding.examples.length < finding.count
          ? `${count(finding.examples.length)} examples of ${count(finding.count)}`
          : 'Which'}
      </summary>
      <ul>
        {finding.examples.map((example) => (
          <li key={example}>{example}</li>
        ))}
      </ul>
    </details>
  )
}

function DestinationReport({ destination }: { destination: NonNullable<Audit['destination']> }) {
  const { users, fields, pipelines, tokensLeft, tokensLimit, requestsPerWindow } = destination
  return (
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
            {count(tokensLeft)} of {count(tokensLimit)}. They are shared with your other integrations and renewed every
            midnight (UTC).
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
  )
}

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
