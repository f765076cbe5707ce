// A file bundle: dropped or chosen, sent with its progress.
import { type DragEvent, useState } from 'react'
import { useApp } from '../app.tsx'
import { share } from '../numbers.ts'
import { FileButton } from '../parts/file-button.tsx'
import { Icon } from '../parts/icons.tsx'
import { Failure } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { useAction } from '../polling.ts'
import type { ScreenProps } from './screen-props.ts'

type Props = Pick<ScreenProps, 'migration' | 'refresh'>

export function ConnectBundle({ migration, refresh }: Props) {
  const { api, host } = useApp()
  const action = useAction()
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const send = (file: File | undefined) => {
    if (!file || action.isBusy) return
    action.run(async () => {
      setSending({ name: file.name, share: 0 })
      try {
        const found = await api.uploadBundle(migration.id, file, (sent) => setSending({ name: file.name, share: sent }))
        if (found !== null) host.say(`${file.name} was read.`)
      } finally {
        setSending(null)
        await refresh()
      }
    })
  }
  return (
    <>
      <p>
        One file with the records of your firm: a ZIP of tables (CSV, Excel or JSON), or a single table. Names such as
        contacts.csv or deals.xlsx tell what is inside. Nothing is written to Pipedrive by uploading.
      </p>
      <DropZone onFile={send} isBusy={action.isBusy} />
      {sending ? <Sending {...sending} /> : null}
      <Failure error={action.error} title="The file was not accepted" />
    </>
  )
}

function DropZone({ onFile, isBusy }: { onFile: (file: File | undefined) => void; isBusy: boolean }) {
  const [isOver, setOver] = useState(false)
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFile(event.dataTransfer.files[0])
  }
  return (
    <div className={isOver ? 'drop over' : 'drop'} onDragOver={over} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="upload" />
      <p>Drop the file here, or</p>
      <FileButton
        name="Choose a file"
        accept=".zip,.csv,.tsv,.xlsx,.json,.jsonl"
        look="primary"
        isBusy={isBusy}
        onFile={onFile}
      />
    </div>
  )
}

function Sending({ name, share: sent }: { name: string; share: number }) {
  const words = sent < 1 ? `${share(sent)} sent` : 'Sent; reading it ...'
  return (
    <div className="sending">
      <p>
        {name}: {words}
      </p>
      <Progress label={`Sending ${name}`} done={Math.round(sent * 100)} total={100} words={words} />
    </div>
  )
}
