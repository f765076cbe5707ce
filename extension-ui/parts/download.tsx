// A document of the migration as a file; the API wants a header, which a plain link cannot send.
import { useState } from 'react'
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

interface DownloadsProps {
  readonly migrationId: string
  readonly documents: readonly Document[]
}

export function Downloads({ migrationId, documents }: DownloadsProps) {
  const { api } = useApp()
  const action = useAction()
  const [asked, setAsked] = useState<string | null>(null)
  const save = ({ path, fileName }: Document) => {
    setAsked(path)
    action.inTurn(async () => saveFile(await api.document(migrationId, path), fileName))
  }
  return (
    <div className="downloads">
      <div className="buttons">
        {documents.map((document) => (
          <Button
            key={document.path}
            icon="download"
            isBusy={action.isBusy && asked === document.path}
            onPress={() => save(document)}
          >
            {document.label}
          </Button>
        ))}
      </div>
      <Failure error={action.error} title="The file could not be downloaded" />
    </div>
  )
}

function saveFile(bytes: Blob, fileName: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads the bytes after the click returns; freed at once, the file would be empty.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
