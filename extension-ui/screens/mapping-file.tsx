// The mapping as a file: kept for a colleague, or brought from another migration.
import { useApp } from '../app.tsx'
import { readJson } from '../json-file.ts'
import { Downloads } from '../parts/download.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { useAction } from '../polling.ts'
import type { MappingFile } from '../types.ts'

interface MappingFileProps {
  readonly migrationId: string
  readonly onImported: () => Promise<unknown>
}

export function MappingFileButtons({ migrationId, onImported }: MappingFileProps) {
  const { api, host } = useApp()
  const action = useAction()
  const read = (file: File) => {
    action.run(async () => {
      // The server checks the whole file and names what is wrong with its path.
      const held = await readJson(file, 'mapping file', 'Choose a file that was exported here.')
      await api.importMapping(migrationId, held as MappingFile)
      await onImported()
      host.say(`The mapping of ${file.name} was taken over. Read it and confirm.`)
    })
  }
  return (
    <section className="card">
      <h2>The mapping as a file</h2>
      <p>Keep it for your records, or take over one that was made for another migration.</p>
      <div className="buttons">
        <Downloads
          migrationId={migrationId}
          documents={[{ label: 'Export', path: 'mapping/export', fileName: 'mapping.json' }]}
        />
        <FileButton name="Import" accept=".json" onFile={read} />
      </div>
      <Failure error={action.error} title="The mapping was not taken over" />
    </section>
  )
}
