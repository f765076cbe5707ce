// How far a run is: one bar for all of it, one line per object, rate and time left.
import { count, counted, duration, instant, rate, share } from '../numbers.ts'
import { isRunOpen } from '../steps.ts'
import type { Run } from '../types.ts'
import { capital, inWritingOrder, objectName, runWords, stateWords } from '../words.ts'
import { Notice, Pill, type Tone } from './notice.tsx'
import { Progress } from './progress.tsx'
import { Table } from './table.tsx'

const stateTones: Readonly<Record<Run['state'], Tone>> = {
  queued: 'neutral',
  running: 'info',
  parked: 'warning',
  paused: 'warning',
  awaiting_approval: 'info',
  done: 'positive',
  failed: 'negative',
  cancelled: 'neutral',
}

type ObjectProgress = Run['objects'][number]

const behind = (row: ObjectProgress): number => row.written + row.unchanged + row.refused

export function RunState({ run }: { run: Run }) {
  const icon = run.state === 'running' || run.state === 'queued' ? 'clock' : undefined
  return (
    <Pill tone={stateTones[run.state]} {...(icon ? { icon } : {})}>
      {stateWords[run.state]}
    </Pill>
  )
}

export function RunProgress({ run }: { run: Run }) {
  const total = run.objects.reduce((sum, row) => sum + row.total, 0)
  const done = run.objects.reduce((sum, row) => sum + behind(row), 0)
  const isCounted = run.objects.length > 0 || !isRunOpen(run)
  const words = isCounted ? `${count(done)} of ${counted(total, 'record')}` : 'Counting the records ...'
  return (
    <div className="run">
      <div className="run-head">
        <RunState run={run} />
        <p className="run-words">{words}</p>
        <p className="run-pace">{paceOf(run)}</p>
      </div>
      <Progress label={runWords[run.kind]} done={done} total={isCounted ? total : 1} words={words} {...restOf(run)} />
      <p className="unseen" role="status">
        {announcement(run, done, total)}
      </p>
      <RunReason run={run} />
      <Objects run={run} />
    </div>
  )
}

/** A run that stands still is grey; one that has ended well is not. */
function restOf({ state }: Run): { readonly isIdle: boolean } {
  return { isIdle: !['running', 'done', 'awaiting_approval'].includes(state) }
}

/** Said aloud in steps of a tenth: every second would drown everything else. */
function announcement(run: Run, done: number, total: number): string {
  const tenth = total === 0 ? 1 : Math.floor((done / total) * 10) / 10
  return `${runWords[run.kind]}: ${stateWords[run.state]}${run.state === 'running' ? `, ${share(tenth)}` : ''}`
}

function paceOf(run: Run): string {
  if (run.state !== 'running' || run.objects.length === 0)
    return run.tokensUsed > 0 ? `${counted(run.tokensUsed, 'API token')} used` : ''
  const left = run.secondsLeft === null ? '' : `, ${duration(run.secondsLeft)} left`
  return `${rate(run.perSecond)} records a second${left}`
}

function RunReason({ run }: { run: Run }) {
  if (!run.reason) return null
  const resumes = run.resumesAt ? ` It goes on by itself on ${instant(run.resumesAt)}.` : ''
  const isBad = run.state === 'failed'
  return (
    <Notice tone={isBad ? 'negative' : 'warning'} title={isBad ? 'The run stopped' : stateWords[run.state]}>
      <p>
        {run.reason}
        {resumes}
      </p>
    </Notice>
  )
}

function Objects({ run }: { run: Run }) {
  return (
    <Table
      caption={`${runWords[run.kind]}: progress per object`}
      rows={inWritingOrder(run.objects)}
      keyOf={(row) => row.object}
      empty="The run has not counted its records yet."
      columns={[
        { name: 'Object', isHead: true, cell: (row) => capital(objectName(row.object)) },
        {
          name: 'Progress',
          cell: (row) => (
            <Progress
              label={capital(objectName(row.object))}
              done={behind(row)}
              total={row.total}
              words={`${count(behind(row))} of ${count(row.total)}`}
              {...restOf(run)}
            />
          ),
        },
        { name: 'Written', isNumber: true, cell: (row) => count(row.written) },
        { name: 'Unchanged', isNumber: true, cell: (row) => count(row.unchanged) },
        { name: 'Refused', isNumber: true, cell: (row) => count(row.refused) },
        { name: 'Waiting', isNumber: true, cell: (row) => count(row.waiting) },
        { name: 'Total', isNumber: true, cell: (row) => count(row.total) },
      ]}
    />
  )
}
