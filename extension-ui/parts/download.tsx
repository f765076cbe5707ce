// A document of the migration as a file; the API wants a header, which a plain link cannot send.
import { useApp } from '../app.tsx'
import { useAction } from '../polling.ts'
import { Button } from './button.tsx'
import { Failure } from './notice.tsx'

export interface Document {
  readonly label: string
  /** Below the migration, such as `reconciliation?format=csv`. */
  readonly path: string
  readonly fileName: string
}

export function Downloads({ migrationId, documents }: { migrationId: string; documents: readonly Document[] }) {
  const { api } = useApp()
  const action = useAction()
  const save = async ({ path, fileName }: Document) => saveFile(await api.document(migrationId, path), fileName)
  return (
    <div className="downloads">
      <div className="buttons">
        {documents.map((document) => (
          <Button
            key={document.path}
            icon="download"
            isBusy={action.isBusy}
            onPress={() => action.run(() => save(document))}
          >
            {document.label}
          </Button>
        ))}
      </div>
      <Failure error={action.error} title="The file could not be downloaded" />
    </div>
  )
}

export function saveFile(bytes: Blob, fileName: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads the bytes after the click returns; freed at once, the file would be empty.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
