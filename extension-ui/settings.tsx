// The settings page: who is here, then the list of migrations, then one migration as a wizard.
import { useEffect, useRef, useState } from 'react'
import { start, useApp } from './app.tsx'
import { Answer } from './parts/answer.tsx'
import { usePoll } from './polling.ts'
import { Reauthorize, NotAdmin, NotConnected } from './screens/not-allowed.tsx'
import { StartScreen } from './screens/start.tsx'
import { Wizard } from './screens/wizard.tsx'
import type { Me } from './types.ts'

function SettingsPage() {
  const { api } = useApp()
  const me = usePoll({ key: 'me', ask: () => api.me() })
  return (
    <Answer answer={me} waiting="Looking up who you are ...">
      {(value) => <Admitted me={value} />}
    </Answer>
  )
}

function Admitted({ me }: { me: Me }) {
  // Whether somebody is an admin is asked when they install: of all others it is not known.
  if (me.connection === 'none' || me.connection === 'uninstalled') return <NotConnected me={me} />
  if (!me.isAdmin) return <NotAdmin me={me} />
  return (
    <>
      {me.connection === 'reauthorize' ? <Reauthorize /> : null}
      <Migrations me={me} />
    </>
  )
}

function Migrations({ me }: { me: Me }) {
  const [open, setOpen] = useState(askedMigration)
  const heading = useRef<HTMLHeadingElement>(null)
  const hasLeft = useRef(false)
  useEffect(() => {
    if (open === null && hasLeft.current) heading.current?.focus()
  }, [open])
  const choose = (id: string | null) => {
    hasLeft.current = true
    rememberMigration(id)
    setOpen(id)
  }
  if (open === null) return <StartScreen me={me} heading={heading} onOpen={choose} />
  return <Wizard key={open} id={open} onLeave={() => choose(null)} />
}

/** A reload opens the same migration: the address is the only memory an iframe can count on. */
function askedMigration(): string | null {
  const fragment = new URLSearchParams(location.hash.slice(1)).get('migration')
  return fragment ?? contextMigration()
}

/** What the panel sent along when it opened this page. */
function contextMigration(): string | null {
  const given = new URLSearchParams(location.search).get('context')
  if (!given) return null
  try {
    const context: unknown = JSON.parse(given)
    if (typeof context !== 'object' || context === null || !('migration' in context)) return null
    return typeof context.migration === 'string' ? context.migration : null
  } catch {
    return null
  }
}

function rememberMigration(id: string | null): void {
  const fragment = id === null ? '' : `#${new URLSearchParams({ migration: id })}`
  history.replaceState(null, '', `${location.pathname}${location.search}${fragment}`)
}

void start({ least: 600, most: 20_000 }, <SettingsPage />)
