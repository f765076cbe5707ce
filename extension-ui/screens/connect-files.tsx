// How each file of a bundle was understood, with its first rows before and after, to confirm or to correct.
import { useState } from 'react'
import { useApp } from '../app.tsx'
import { readJson } from '../json-file.ts'
import { count } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { useAction } from '../polling.ts'
import { objectName } from '../words.ts'
import { Cells } from './connect-cells.tsx'
import { type CardProps, type Entry, FileChoices } from './connect-file-choices.tsx'
import type { ScreenProps } from './screen-props.ts'

type Edits = Readonly<Record<string, Partial<Entry>>>

export function ConnectFiles({ migration, refresh }: Pick<ScreenProps, 'migration' | 'refresh'>) {
  const { api, host } = useApp()
  const action = useAction()
  const [edits, setEdits] = useState<Edits>({})
  const identity = migration.source?.identity
  const files = identity?.files ?? []
  if (files.length === 0 || migration.source?.kind !== 'bundle') return null
  const send = (read: () => unknown) =>
    action.run(async () => {
      const found = await api.correctBundle(migration.id, await read()).finally(refresh)
      // Still being read, they may yet be refused; the choices stay until it is known.
      if (found === null) return
      setEdits({})
      host.say('The files were read again.')
    })
  const corrected = () => ({
    bundle_version: 1,
    product: identity?.product ?? 'Perfect Books',
    ...(identity?.tenant ? { tenant: identity.tenant } : {}),
    ...(identity?.timeZone ? { time_zone: identity.timeZone } : {}),
    files: files.map(({ entry, path }) => ({ ...withEdit(entry, edits[path]) })),
  })
  const isEdited = Object.keys(edits).length > 0
  return (
    <section className="card files" aria-labelledby="files-heading">
      <h2 id="files-heading">How the files were understood</h2>
      <p>Look through each file. What is wrong can be put right here; nothing has been written yet.</p>
      {files.map((file) => (
        <FileCard
          key={file.path}
          file={file}
          edit={edits[file.path] ?? {}}
          onEdit={(edit) => setEdits({ ...edits, [file.path]: { ...edits[file.path], ...edit } })}
        />
      ))}
      <div className="buttons">
        <Button
          look={isEdited ? 'primary' : 'plain'}
          isBusy={action.isBusy}
          onPress={() => send(corrected)}
          isDisabled={!isEdited}
        >
          Read the files this way
        </Button>
        <FileButton
          name="Use a manifest file"
          accept=".json"
          isBusy={action.isBusy}
          onFile={(file) => send(() => readJson(file, 'manifest', 'Choose the manifest.json of this bundle.'))}
        />
      </div>
      <Failure error={action.error} title="The correction was not accepted; the files stay as they were read" />
    </section>
  )
}

/** Other headings make the columns that were named for keys and links unknown: they are recognised anew. */
function withEdit(entry: Entry, edit: Partial<Entry> | undefined): Entry {
  if (!edit) return entry
  const isMoved =
    edit.skip_rows_before_header !== undefined && edit.skip_rows_before_header !== entry.skip_rows_before_header
  const { keys, primary_key: key, ...rest } = entry
  return isMoved ? { ...rest, ...edit } : { ...rest, ...(keys ? { keys } : {}), ...(key ? { primary_key: key } : {}), ...edit } // prettier-ignore
}

function FileCard({ file, edit, onEdit }: CardProps) {
  const { path, object, rows, before, after, sentences, links } = file
  const lost = links.filter((link) => link.unresolvedCount > 0)
  return (
    <details className="file-found">
      <summary>
        <span className="line-name">{path}</span>: {count(rows)} {objectName(object, rows)}
      </summary>
      <ul className="said">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {lost.map((link) => (
          <li key={link.name}>
            “{link.column}” leads to {link.to ? objectName(link.to) : 'other records'}: {count(link.unresolvedCount)} of{' '}
            {count(link.looked)} looked at lead nowhere, such as {link.unresolved.join(', ')}.
          </li>
        ))}
      </ul>
      {before.length > 0 ? <Cells caption="As it stands in the file" rows={before} /> : null}
      <Cells
        caption="As it is read"
        headings={['Known as', ...after.headings]}
        rows={after.rows.map((row) => [row.id, ...row.cells])}
      />
      <FileChoices file={file} edit={edit} onEdit={onEdit} />
    </details>
  )
}
