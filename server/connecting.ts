// Waits for the worker's word on a source: the web process itself never speaks with one.
import { setTimeout as pause } from 'node:timers/promises'
import { type Connection, connectionOf } from '../db/migrations.ts'
import type { SourceIdentity } from '../migration/source/identity.ts'
import type { WebDeps } from './deps.ts'
import { Refusal } from './errors.ts'

export async function untilConnected(deps: WebDeps, migrationId: string): Promise<Connection> {
  const { everyMs, mostMs } = deps.connectWait
  const latest = Date.now() + mostMs
  for (;;) {
    const connection = await connectionOf(deps.db, migrationId)
    if (connection.connectState !== 'checking' || Date.now() >= latest) return connection
    await pause(everyMs)
  }
}

export function isConnected({ connectState, connectProblem, identity }: Connection): { identity: SourceIdentity } {
  // With a problem beside it, it is the source before that is connected.
  if (connectState === 'connected' && identity && !connectProblem) return { identity }
  if (connectState === 'checking') {
    throw new Refusal(504, 'still_checking', 'The source has not answered yet; it is still being asked, and this migration shows the answer as soon as it is there.')
  }
  throw new Refusal(422, connectProblem?.code ?? 'source_refused', connectProblem?.message ?? 'The source was refused and gave no reason; connect it again.')
} // prettier-ignore
