// The panel on a person, organization or deal: what the migration did with this record.
import { type RefObject, useRef } from 'react'
import { start, useApp } from './app.tsx'
import { useKeptFocus } from './focus.ts'
import { instant } from './numbers.ts'
import { Answer } from './parts/answer.tsx'
import { Button } from './parts/button.tsx'
import type { IconName } from './parts/icons.tsx'
import { Failure, Notice, Pill, type Tone } from './parts/notice.tsx'
import { PanelBrought } from './screens/panel-brought.tsx'
import { PanelFields } from './screens/panel-fields.tsx'
import { useAction, usePoll } from './polling.ts'
import type { PanelObject, PanelRecord } from './types.ts'
import { capital, objectName } from './words.ts'

const objects: readonly PanelObject[] = ['person', 'organization', 'deal']

function PanelPage() {
  const asked = new URLSearchParams(location.search)
  const object = objects.find((known) => known === asked.get('resource'))
  const id = asked.get('selectedIds')?.split(',')[0]
  if (!object || !id)
    return (
      <main className="panel">
        <Notice tone="warning" title="Pipedrive did not say which record this is">
          <p>Reload the page. The panel works on people, organizations and deals.</p>
        </Notice>
      </main>
    )
  return <RecordPanel object={object} id={id} />
}

function RecordPanel({ object, id }: { object: PanelObject; id: string }) {
  const { api } = useApp()
  const polled = usePoll({
    key: `${object} ${id}`,
    ask: (signal) => api.record(object, id, signal),
    isLive: (record) => record.status === 'waiting',
  })
  const main = useRef<HTMLElement>(null)
  const status = useRef<HTMLDivElement>(null)
  useKeptFocus(main, status)
  return (
    <main ref={main} className="panel">
      <h1 className="unseen">Migration status of this {objectName(object, 1)}</h1>
      <Answer answer={polled} waiting="Looking up this record ...">
        {(record) => <RecordStatus object={object} record={record} status={status} reload={polled.reload} />}
      </Answer>
    </main>
  )
}

type Status = PanelRecord['status']
interface Look {
  readonly word: string
  readonly tone: Tone
  readonly icon: IconName
  readonly sentence: (object: string) => string
}

const looks: Readonly<Record<Status, Look>> = {
  imported: {
    word: 'Imported',
    tone: 'positive',
    icon: 'check',
    sentence: (object) => `This ${object} came from Perfect Books.`,
  },
  edited_since: {
    word: 'Imported, edited since',
    tone: 'info',
    icon: 'edit',
    sentence: (object) => `Somebody has edited this ${object} after the import; an undo would keep it.`,
  },
  waiting: {
    word: 'Waiting',
    tone: 'warning',
    icon: 'clock',
    sentence: (object) => `This ${object} has not been written completely yet.`,
  },
  refused: {
    word: 'Refused',
    tone: 'negative',
    icon: 'stop',
    sentence: (object) => `This ${object} could not be brought up to date.`,
  },
  reverted: {
    word: 'Undone',
    tone: 'neutral',
    icon: 'undo',
    sentence: (object) => `The migration of this ${object} was undone.`,
  },
  not_in_migration: {
    word: 'Not from a migration',
    tone: 'neutral',
    icon: 'leave',
    sentence: (object) => `This ${object} was not imported from Perfect Books.`,
  },
}

interface RecordStatusProps {
  readonly object: PanelObject
  readonly record: PanelRecord
  readonly status: RefObject<HTMLDivElement | null>
  readonly reload: () => Promise<void>
}

function RecordStatus({ object, record, status, reload }: RecordStatusProps) {
  const look = looks[record.status]
  const isToldByReasons = record.status === 'not_in_migration' && record.reasons.length > 0
  return (
    <>
      <div ref={status} tabIndex={-1} role="status" className="panel-status">
        <Pill tone={look.tone} icon={look.icon}>
          {look.word}
        </Pill>
        {isToldByReasons ? null : <p>{look.sentence(objectName(object, 1))}</p>}
      </div>
      {isToldByReasons ? <p>{record.reasons.join(' ')}</p> : <Reasons record={record} />}
      {record.status === 'refused' ? <Retry record={record} reload={reload} /> : null}
      <Origin record={record} />
      <PanelBrought brought={record.brought} />
      <PanelFields fields={record.fields} />
      <ToSettings record={record} />
    </>
  )
}

function Reasons({ record }: { record: PanelRecord }) {
  if (record.reasons.length === 0) return null
  const isBad = record.status === 'refused'
  return (
    <Notice tone={isBad ? 'negative' : 'warning'} title={isBad ? 'Why' : 'To know'}>
      {record.reasons.length === 1 ? (
        <p>{record.reasons[0]}</p>
      ) : (
        <ul>
          {record.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

function Retry({ record, reload }: { record: PanelRecord; reload: () => Promise<void> }) {
  const { api, host } = useApp()
  const action = useAction()
  const { migration, source } = record
  if (!migration || !source) return null
  const retry = () =>
    action.run(async () => {
      await api.retry(migration.id, { object: source.object, sourceIds: [source.id] })
      host.say('The record will be tried again.')
      await reload()
    })
  return (
    <>
      <Button look="primary" isBusy={action.isBusy} onPress={retry}>
        Try again
      </Button>
      <Failure error={action.error} title="It could not be tried again" />
    </>
  )
}

function Origin({ record }: { record: PanelRecord }) {
  const { source, migration, importedAt } = record
  if (!source && !migration) return null
  return (
    <dl className="origin">
      {source ? (
        <div>
          <dt>In Perfect Books</dt>
          <dd>
            {source.url ? (
              <a href={source.url} target="_blank" rel="noopener">
                {capital(objectName(source.object, 1))} {source.id}
                <span className="unseen"> (opens in a new tab)</span>
              </a>
            ) : (
              `${capital(objectName(source.object, 1))} ${source.id}`
            )}
          </dd>
        </div>
      ) : null}
      {migration ? (
        <div>
          <dt>Migration</dt>
          <dd>{migration.name}</dd>
        </div>
      ) : null}
      {importedAt ? (
        <div>
          <dt>Imported</dt>
          <dd>{instant(importedAt)}</dd>
        </div>
      ) : null}
    </dl>
  )
}

function ToSettings({ record }: { record: PanelRecord }) {
  const { host } = useApp()
  const action = useAction()
  const context: Readonly<Record<string, string>> = record.migration ? { migration: record.migration.id } : {}
  return (
    <div className="panel-foot">
      <Button look="quiet" isBusy={action.isBusy} onPress={() => action.run(() => host.openSettings(context))}>
        Open the migration
      </Button>
      <Failure error={action.error} title="The settings page did not open" />
    </div>
  )
}

void start({ least: 100, most: 750 }, <PanelPage />)
