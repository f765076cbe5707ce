// Who may not go on, why, and who can: no admin, no connection, or a connection that has ended.
import { Notice } from '../parts/notice.tsx'
import type { Me } from '../types.ts'

export function NotAdmin({ me }: { me: Me }) {
  return (
    <main className="alone">
      <h1>Only admins can migrate records</h1>
      <p>
        {me.user.name}, you are not an admin of {me.company.name} in Pipedrive. A migration creates fields, pipelines
        and records for everyone, so only an admin may start, change or undo one.
      </p>
      <p>
        Ask an admin of your company to open this page, or to give you admin rights. Who is an admin is listed in
        Pipedrive under Settings, Manage users.
      </p>
      <p>You can still see what was imported: the panel on every person, organization and deal shows it.</p>
    </main>
  )
}

export function NotConnected({ me }: { me: Me }) {
  return (
    <main className="alone">
      <h1>The app is not connected</h1>
      <p>
        The app has no access to {me.company.name} in Pipedrive, so it can neither read nor write anything there.
        Install it again; migrations that were made before are kept.
      </p>
      <p>
        <InstallLink>Install the app</InstallLink>
      </p>
    </main>
  )
}

/** Opens outside the frame: Pipedrive's consent page refuses to be framed. */
function InstallLink({ children }: { children: string }) {
  return (
    <a className="button look-primary" href="/oauth/install" target="_blank" rel="noopener">
      {children}
      <span className="unseen"> (opens in a new tab)</span>
    </a>
  )
}

export function Reauthorize() {
  return (
    <div className="banner">
      <Notice tone="warning" title="Pipedrive no longer accepts the app's access">
        <p>Nothing can be read or written until an admin allows it again. Runs wait and go on afterwards.</p>
        <p>
          <InstallLink>Allow access again</InstallLink>
        </p>
      </Notice>
    </div>
  )
}
