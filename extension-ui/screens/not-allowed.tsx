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
      <p>
        Are you an admin by now? Pipedrive is asked when you allow the app its access, so allow it once more and then
        reload this page.
      </p>
      <p>
        <InstallLink look="plain">Allow access again</InstallLink>
      </p>
    </main>
  )
}

/** Of somebody who never installed the app nothing is known, not even the name. */
export function NotConnected({ me }: { me: Me }) {
  const isNew = me.connection === 'none'
  return (
    <main className="alone">
      <h1>{isNew ? 'You have not installed the app yet' : 'The app is not connected'}</h1>
      {isNew ? (
        <p>
          Everyone who works here installs the app once, even if a colleague has done so already: it then works in
          Pipedrive in your name. Only an admin of your company can start, change or undo a migration.
        </p>
      ) : (
        <p>
          The app was uninstalled: it no longer has access to {me.company.name} in Pipedrive in your name, and can
          neither read nor write anything there. Install it again; migrations that were made before are kept.
        </p>
      )}
      <p>
        <InstallLink>Install the app</InstallLink>
      </p>
      <p>When it is installed, reload this page.</p>
    </main>
  )
}

/** Opens outside the frame: Pipedrive's consent page refuses to be framed. */
function InstallLink({ children, look = 'primary' }: { children: string; look?: 'primary' | 'plain' }) {
  return (
    <a className={`button look-${look}`} href="/oauth/install" target="_blank" rel="noopener">
      {children}
      <span className="unseen"> (opens in a new tab)</span>
    </a>
  )
}

export function Reauthorize() {
  return (
    <div className="banner">
      <Notice tone="warning" title="Pipedrive no longer accepts the app's access">
        <p>
          Nothing can be read or written until an admin allows it again. Then reload this page. A run that was going on
          stays paused: open it and press Resume.
        </p>
        <p>
          <InstallLink>Allow access again</InstallLink>
        </p>
      </Notice>
    </div>
  )
}
