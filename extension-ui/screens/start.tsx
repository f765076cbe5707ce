// The first screen: the migrations of this company, and a new one.
import { type RefObject, useId, useState } from 'react'
import { useApp } from '../app.tsx'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { Failure, Pill, type Tone } from '../parts/notice.tsx'
import { counted, instant } from '../numbers.ts'
import { useAction, usePoll } from '../polling.ts'
import { isMoving, startStep, steps } from '../steps.ts'
import type { Me, Migration } from '../types.ts'
import { capital } from '../words.ts'

interface StartProps {
  readonly me: Me
  readonly heading: RefObject<HTMLHeadingElement | null>
  readonly onOpen: (id: string) => void
}

export function StartScreen({ me, heading, onOpen }: StartProps) {
  const { api } = useApp()
  const migrations = usePoll({
    key: 'migrations',
    ask: () => api.migrations(),
    isLive: (all: Migration[]) => all.some(isMoving),
  })
  return (
    <main className="start">
      <h1 ref={heading} tabIndex={-1}>
        Move from Perfect Books to Pipedrive
      </h1>
      <p className="lead">
        Companies, contacts and deals of your firm come to {me.company.name}, step by step. You see and approve
        everything before it is written, and you can undo all of it.
      </p>
      <NewMigration onOpen={onOpen} />
      <section aria-labelledby="migrations-heading">
        <h2 id="migrations-heading">Your migrations</h2>
        <Answer answer={migrations} waiting="Reading your migrations ...">
          {(all) => <MigrationList all={all} onOpen={onOpen} />}
        </Answer>
        <p className="hint">{keptFor(me.retentionDays)}</p>
      </section>
    </main>
  )
}

/** The same as the listing says (manifest/listing.json). */
function keptFor(days: number): string {
  const time = counted(days, 'day')
  return `What is read from Perfect Books is erased ${time} after the last work on a migration; what was written stays known, so that it can still be undone. ${capital(time)} after nobody of your company has the app any more, everything about it is removed.`
}

function NewMigration({ onOpen }: { onOpen: (id: string) => void }) {
  const { api } = useApp()
  const [name, setName] = useState('')
  const action = useAction()
  const hint = useId()
  const create = () =>
    action.run(async () => {
      if (name.trim() === '') throw new Error('The migration needs a name, so that you can tell it from others.')
      onOpen((await api.createMigration(name.trim())).id)
    })
  return (
    <form
      className="card new-migration"
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <label className="field">
        <span className="field-name">Name of the new migration</span>
        <input
          value={name}
          maxLength={120}
          aria-describedby={hint}
          placeholder="Our firm, November"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Button look="primary" isBusy={action.isBusy} onPress={create}>
        Create migration
      </Button>
      <p id={hint} className="hint">
        Only you and your colleagues see the name. Nothing is written to Pipedrive yet.
      </p>
      <Failure error={action.error} title="The migration was not created" />
    </form>
  )
}

const phaseTones: Readonly<Partial<Record<Migration['phase'], Tone>>> = { finished: 'positive', rolled_back: 'neutral' }

function MigrationList({ all, onOpen }: { all: readonly Migration[]; onOpen: (id: string) => void }) {
  if (all.length === 0) return <p className="empty">There is none yet. Give the first one a name above.</p>
  return (
    <ul className="migrations">
      {all.map((migration) => (
        <li key={migration.id}>
          <button type="button" className="migration" onClick={() => onOpen(migration.id)}>
            <span className="migration-name">{migration.name}</span>
            <Pill
              tone={phaseTones[migration.phase] ?? 'info'}
              icon={migration.phase === 'rolled_back' ? 'undo' : migration.phase === 'finished' ? 'check' : 'clock'}
            >
              {phaseWord(migration)}
            </Pill>
            <span className="migration-needed">{migration.needed}</span>
            <span className="hint">Created on {instant(migration.createdAt)}</span>
            <Icon name="next" />
          </button>
        </li>
      ))}
    </ul>
  )
}

function phaseWord(migration: Migration): string {
  if (migration.phase === 'finished') return 'Finished'
  if (migration.phase === 'rolled_back') return 'Undone'
  return steps.find((step) => step.id === startStep(migration))?.name ?? migration.phase
}
