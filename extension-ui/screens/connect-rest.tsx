// A REST connection: the profile as a file or pasted, and a field for every secret it names.
import { useId, useState } from 'react'
import { useApp } from '../app.tsx'
import { Button } from '../parts/button.tsx'
import { Downloads } from '../parts/download.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { useAction } from '../polling.ts'
import type { ScreenProps } from './screen-props.ts'

type Props = Pick<ScreenProps, 'migration' | 'refresh'>
type Profile = { readonly value: unknown; readonly secrets: readonly string[] } | { readonly problem: string }

export function ConnectRest({ migration, refresh }: Props) {
  const { api } = useApp()
  const action = useAction()
  const [text, setText] = useState('')
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const profile = text.trim() === '' ? null : readProfile(text)
  const names = profile && 'secrets' in profile ? profile.secrets : []
  const connect = () =>
    action.run(async () => {
      if (!profile) throw new Error('The connection profile is empty: paste it, or choose its file.')
      if ('problem' in profile) throw new Error(profile.problem)
      const open = names.filter((name) => !secrets[name])
      if (open.length > 0) throw new Error(`The profile names secrets that are still empty: ${open.join(', ')}.`)
      const given = Object.fromEntries(names.map((name) => [name, secrets[name] ?? '']))
      const found = await api.connectRest(migration.id, { profile: profile.value, secrets: given }).finally(refresh)
      // A source that is still being asked may yet be refused; nobody wants to type them all again.
      if (found !== null) setSecrets({})
    })
  return (
    <>
      <p>
        Perfect Books in the cloud is read through its programming interface. The connection profile, a small file from
        your administrator or consultant, says at which address and how.
      </p>
      <ProfileText text={text} onText={setText} problem={profile && 'problem' in profile ? profile.problem : null} />
      <SecretFields names={names} values={secrets} onChange={setSecrets} />
      <div className="buttons">
        <Button look="primary" isBusy={action.isBusy} onPress={connect}>
          Check and connect
        </Button>
      </div>
      <Failure error={action.error} title="The connection was not made" />
      {migration.source?.kind === 'rest' ? <Downloads migrationId={migration.id} documents={kept} /> : null}
    </>
  )
}

/** Without secrets; it can be chosen here again, or in another migration. */
const kept = [{ label: 'Download the profile in use', path: 'source/profile', fileName: 'connection-profile.json' }]

interface ProfileTextProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly problem: string | null
}

function ProfileText({ text, onText, problem }: ProfileTextProps) {
  const problemId = useId()
  return (
    <div className="profile">
      <label className="field">
        <span className="field-name">Connection profile</span>
        <textarea
          rows={8}
          spellCheck={false}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={problemId}
          onChange={(event) => onText(event.target.value)}
        />
      </label>
      <p id={problemId} className="field-problem" role="status">
        {problem}
      </p>
      <FileButton name="Choose the profile's file" accept=".json" onFile={(file) => void file.text().then(onText)} />
    </div>
  )
}

interface SecretFieldsProps {
  readonly names: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (values: Readonly<Record<string, string>>) => void
}

function SecretFields({ names, values, onChange }: SecretFieldsProps) {
  if (names.length === 0) return null
  return (
    <fieldset className="secrets">
      <legend>Secrets the profile names</legend>
      <p className="hint">They are encrypted when stored and never shown again.</p>
      {names.map((name) => (
        <label key={name} className="field">
          <span className="field-name">{name}</span>
          <input
            type="password"
            autoComplete="off"
            value={values[name] ?? ''}
            onChange={(event) => onChange({ ...values, [name]: event.target.value })}
          />
        </label>
      ))}
    </fieldset>
  )
}

function readProfile(text: string): Profile {
  try {
    const value: unknown = JSON.parse(text)
    return { value, secrets: [...new Set(secretNames(value))] }
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : 'unknown reason'
    return { problem: `The profile is not valid JSON yet: ${why}.` }
  }
}

/** Every `{"secret": "name"}` in the profile, wherever it stands. */
function secretNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('secret' in value && typeof value.secret === 'string') return [value.secret]
  return Object.values(value).flatMap(secretNames)
}
