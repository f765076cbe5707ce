// The place where an extension lives: its frame, the query it is opened with, and the words shown until it is there.
import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { html, type Html } from './html.ts'
import { type Host, type HostObject, type HostUser } from './options.ts'
import { settingsPath } from './shell.ts'

const tokenSeconds = 300

/** HS256 over user and company: five minutes, as Pipedrive's own last. */
export async function signToken(host: Host, user: HostUser): Promise<string> {
  const issued = Math.floor(host.now().getTime() / 1000)
  return new SignJWT({ userId: user.id, companyId: host.companyId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(issued)
    .setExpirationTime(issued + tokenSeconds)
    .sign(new TextEncoder().encode(host.jwtSecret))
}

export interface Placement {
  readonly host: Host
  readonly viewer: HostUser
  /** The record whose page the panel stands on; the settings page has none. */
  readonly record: { readonly object: HostObject; readonly id: number } | null
  /** What a panel sent along when it opened the settings page: JSON. */
  readonly context: string | null
}

async function frameAddress({ host, viewer, record, context }: Placement, frameId: string): Promise<string> {
  const query = new URLSearchParams({
    id: frameId,
    userId: String(viewer.id),
    companyId: String(host.companyId),
    token: await signToken(host, viewer),
    ...(record ? { resource: record.object, view: 'details', selectedIds: String(record.id) } : {}),
    ...(context === null ? {} : { context }),
  })
  return `${host.extensionUrl()}/extension/${record ? 'panel' : 'settings'}?${query.toString()}`
}

/** The script gives the frame its address, because only the browser knows the theme. */
export async function extensionFrame(placement: Placement): Promise<Html> {
  const { host, viewer, record } = placement
  const frameId = randomUUID()
  const as = viewer.id === host.userId ? '' : `?as=${viewer.id}`
  return html`<div
    class="extension"
    data-kind="${record ? 'panel' : 'settings'}"
    data-id="${frameId}"
    data-src="${await frameAddress(placement, frameId)}"
    data-origin="${new URL(host.extensionUrl()).origin}"
    data-token="/host/token?as=${viewer.id}"
    data-as="${as}"
    data-settings="${settingsPath(host)}"
    data-within="${host.initializeWithinMs}"
  >
    <p class="extension-wait"><span class="spinner" aria-hidden="true"></span>Loading ${host.appName}</p>
    <iframe
      title="${host.appName}"
      referrerpolicy="no-referrer"
      allow="clipboard-write"
      sandbox="allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox"
    ></iframe>
  </div>`
}
