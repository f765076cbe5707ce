// Step 4: who owns each record in Pipedrive; nothing goes on until every owner has a user.
import type { OwnersEdit } from '../api.ts'
import { useApp } from '../app.tsx'
import { count, counted } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Failure, Notice, Pill } from '../parts/notice.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { OwnerMatch, Owners } from '../types.ts'
import type { ScreenProps } from './screen-props.ts'

type Edit = (edit: OwnersEdit) => Promise<unknown>

export function OwnersScreen({ migration, refresh }: ScreenProps) {
  const { api } = useApp()
  const owners = usePoll({ key: migration.id, ask: () => api.owners(migration.id) })
  const edit: Edit = (change) =>
    api.editOwners(migration.id, change).finally(() => Promise.all([owners.reload(), refresh()]))
  return (
    <>
      <p className="lead">
        Every record keeps its owner. People are matched by their email address; choose a user for everyone who was not
        found. The app never invites users, because each one is billed.
      </p>
      <Answer answer={owners} waiting="Matching owners with users ...">
        {(value) => <OwnersAnswer owners={value} onEdit={edit} />}
      </Answer>
    </>
  )
}

function OwnersAnswer({ owners, onEdit }: { owners: Owners; onEdit: Edit }) {
  const open = owners.matches.filter((match) => match.userId === null && owners.fallbackUserId === null)
  return (
    <>
      <div role="status">
        {open.length === 0 ? (
          <Notice tone="positive" title="Every owner has a user" />
        ) : (
          <Notice tone="warning" title={`${counted(open.length, 'owner')} without a user`}>
            <p>Choose a user for each of them below, or one user for all of them here.</p>
          </Notice>
        )}
      </div>
      <section className="card">
        <UserSelect
          label="User for everyone without a match"
          isLabelShown
          owners={owners}
          value={owners.fallbackUserId}
          empty="Nobody: ask me for each"
          onChoose={(fallbackUserId) => onEdit({ fallbackUserId })}
        />
      </section>
      <section className="card">
        <Table<OwnerMatch>
          caption="Owners in Perfect Books and their users in Pipedrive"
          rows={owners.matches}
          keyOf={(row) => row.sourceId}
          empty="No record of the source names an owner."
          columns={[
            { name: 'Owner in Perfect Books', isHead: true, cell: (row) => <OwnerName match={row} /> },
            { name: 'Records', isNumber: true, cell: (row) => count(row.records) },
            {
              name: 'User in Pipedrive',
              cell: (row) => (
                <UserSelect
                  label={`User for ${row.name}`}
                  owners={owners}
                  value={row.by === 'fallback' ? null : row.userId}
                  empty={owners.fallbackUserId === null ? 'Choose a user' : 'The user for everyone else'}
                  onChoose={(userId) => onEdit({ matches: [{ sourceId: row.sourceId, userId }] })}
                />
              ),
            },
            { name: 'How', cell: (row) => <MatchPill match={row} hasFallback={owners.fallbackUserId !== null} /> },
          ]}
        />
      </section>
    </>
  )
}

function OwnerName({ match }: { match: OwnerMatch }) {
  return (
    <>
      {match.name}
      <span className="hint under">{match.email ?? 'no email address'}</span>
    </>
  )
}

function MatchPill({ match, hasFallback }: { match: OwnerMatch; hasFallback: boolean }) {
  if (match.userId === null && !hasFallback) return <Pill tone="warning">Not matched</Pill>
  if (match.by === 'email') return <Pill tone="positive">Same email</Pill>
  if (match.by === 'hand')
    return (
      <Pill tone="info" icon="edit">
        Your choice
      </Pill>
    )
  return (
    <Pill tone="neutral" icon="rule">
      For everyone else
    </Pill>
  )
}

interface UserSelectProps {
  readonly label: string
  readonly isLabelShown?: boolean
  readonly owners: Owners
  readonly value: number | null
  readonly empty: string
  readonly onChoose: (userId: number | null) => Promise<unknown>
}

function UserSelect({ label, isLabelShown, owners, value, empty, onChoose }: UserSelectProps) {
  const action = useAction()
  const choose = (text: string) => action.inTurn(() => onChoose(text === '' ? null : Number(text)))
  return (
    <>
      <label className="field">
        <span className={isLabelShown ? 'field-name' : 'unseen'}>{label}</span>
        <select value={value ?? ''} onChange={(event) => choose(event.target.value)}>
          <option value="">{empty}</option>
          {owners.users
            .filter((user) => user.active || user.id === value)
            .map((user) => (
              <option key={user.id} value={user.id}>
                {user.name}
                {user.active ? '' : ' (deactivated)'}
              </option>
            ))}
        </select>
      </label>
      <Failure error={action.error} title="The owner was not changed" />
    </>
  )
}
