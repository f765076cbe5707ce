// Step 1: where the records come from, as a file or by a connection, and the proof of which product it is.
import { type KeyboardEvent, useRef, useState } from 'react'
import { Notice } from '../parts/notice.tsx'
import { Waiting } from '../parts/answer.tsx'
import type { Migration } from '../types.ts'
import { ConnectBundle } from './connect-bundle.tsx'
import { ConnectFiles } from './connect-files.tsx'
import { ConnectRest } from './connect-rest.tsx'
import type { ScreenProps } from './screen-props.ts'

const ways = [
  { id: 'bundle', name: 'Upload a file' },
  { id: 'rest', name: 'Connect by address' },
] as const
type Way = (typeof ways)[number]['id']

export function ConnectScreen({ migration, refresh }: ScreenProps) {
  const [way, setWay] = useState<Way>(migration.source?.kind ?? 'bundle')
  return (
    <>
      <SourceFound source={migration.source} />
      <ConnectFiles key={migration.source?.identity?.sentence} migration={migration} refresh={refresh} />
      <section className="card">
        <Tabs chosen={way} onChoose={setWay} />
        <div role="tabpanel" id="way-panel" aria-labelledby={`way-${way}`}>
          {way === 'bundle' ? (
            <ConnectBundle migration={migration} refresh={refresh} />
          ) : (
            <ConnectRest migration={migration} refresh={refresh} />
          )}
        </div>
      </section>
    </>
  )
}

function Tabs({ chosen, onChoose }: { chosen: Way; onChoose: (way: Way) => void }) {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const other = ways.find((way) => way.id !== chosen)
    if (!other) return
    onChoose(other.id)
    list.current?.querySelector<HTMLElement>(`#way-${other.id}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label="How the records are read" ref={list} onKeyDown={move}>
      {ways.map((way) => (
        <button
          key={way.id}
          type="button"
          role="tab"
          id={`way-${way.id}`}
          aria-selected={way.id === chosen}
          aria-controls="way-panel"
          tabIndex={way.id === chosen ? 0 : -1}
          onClick={() => onChoose(way.id)}
        >
          {way.name}
        </button>
      ))}
    </div>
  )
}

function SourceFound({ source }: { source: Migration['source'] }) {
  return <div aria-live="polite">{source ? <SourceSentence source={source} /> : null}</div>
}

function SourceSentence({ source }: { source: NonNullable<Migration['source']> }) {
  const facts = source.identity
    ? [
        source.identity.tenant,
        source.identity.product,
        source.identity.version,
        source.identity.host,
        source.bundleName,
      ]
    : []
  const line = facts.filter((fact) => fact !== null).join(' · ')
  switch (source.state) {
    case 'none':
      return null
    case 'checking':
      return <Waiting>Checking which product this is ...</Waiting>
    case 'connected':
      return (
        <>
          {source.problem ? (
            <Notice tone="negative" title="The new source was refused; the one before stays connected">
              <p>{source.problem.message}</p>
            </Notice>
          ) : null}
          <Notice tone="positive" title="Connected">
            <p>{source.identity?.sentence}</p>
            <p className="hint">{line}</p>
          </Notice>
        </>
      )
    case 'refused':
      return (
        <Notice tone="negative" title="This source was refused">
          <p>{source.problem?.message ?? source.identity?.sentence}</p>
          {line === '' ? null : <p className="hint">Found: {line}</p>}
        </Notice>
      )
  }
}
