// What an admin keeps of a migration: reconciliation, audit log with its seal, and the lists of what stayed behind.
import { useApp } from '../app.tsx'
import { Downloads } from '../parts/download.tsx'
import { usePoll } from '../polling.ts'
import { runsAsTheyStand } from '../steps.ts'
import type { Migration } from '../types.ts'

export function Documents({ migration }: { migration: Migration }) {
  const { api } = useApp()
  const migrationId = migration.id
  const log = usePoll({ key: migrationId, again: runsAsTheyStand(migration), ask: () => api.auditLogEnd(migrationId) })
  return (
    <section className="card">
      <h2>To keep</h2>
      <h3>Reconciliation</h3>
      <Downloads migrationId={migrationId} documents={reconciliationDocuments} />
      <h3>Audit log: every write, with before and after</h3>
      <Downloads migrationId={migrationId} documents={logDocuments} />
      {log.value?.head ? (
        <p className="hint">
          Every line is sealed to the one before it. The last seal was <code className="value">{log.value.head}</code>{' '}
          when this page was read: keep it beside the file, and whoever checks the file can see that nothing was changed
          or left off.
        </p>
      ) : null}
      <h3>Left behind: the list, and automations to rebuild by hand</h3>
      <Downloads migrationId={migrationId} documents={leftDocuments} />
    </section>
  )
}

const reconciliationDocuments = [
  { label: 'CSV', path: 'reconciliation?format=csv', fileName: 'reconciliation.csv' },
  { label: 'Markdown', path: 'reconciliation?format=md', fileName: 'reconciliation.md' },
  { label: 'JSON', path: 'reconciliation', fileName: 'reconciliation.json' },
]
const logDocuments = [
  { label: 'CSV', path: 'audit-log?format=csv', fileName: 'audit-log.csv' },
  { label: 'JSON lines', path: 'audit-log?format=jsonl', fileName: 'audit-log.jsonl' },
]
const leftDocuments = [
  { label: 'Not migrated, CSV', path: 'not-migrated?format=csv', fileName: 'not-migrated.csv' },
  { label: 'Workflows, Markdown', path: 'workflows?format=md', fileName: 'workflows.md' },
  { label: 'Workflows, JSON', path: 'workflows', fileName: 'workflows.json' },
]
