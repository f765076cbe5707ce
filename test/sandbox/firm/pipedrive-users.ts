// Who of the firm has a Pipedrive user: everybody who still works there. Some addresses are written another way on purpose.
import type { Firm } from './shape.ts'

export interface PipedriveUser {
  readonly name: string
  readonly email: string
  readonly admin: boolean
}

/** The same mailbox, as people type it: with capitals, or with a tag behind a plus. */
const written: Readonly<Record<string, string>> = {
  'declan.ohara@harperlane.example': 'Declan.OHara@HarperLane.example',
  'tamsin.whitlock@harperlane.example': 'tamsin.whitlock+crm@harperlane.example',
}

/** The first is an admin: the senior partner installs. */
export function pipedriveUsers(firm: Firm): PipedriveUser[] {
  const active = firm.resources.users.filter((user) => user['active'] === true)
  return active.map((user, index) => {
    const email = String(user['email'])
    return { name: String(user['name']), email: written[email] ?? email, admin: index === 0 }
  })
}
