// A button that lets a file be chosen: a file field which only screen readers and the keyboard see, and a label with the button's look.
import { useId } from 'react'

interface FileButtonProps {
  /** What the button says. */
  readonly name: string
  /** Endings of file names, as `.zip,.csv`. */
  readonly accept: string
  readonly look?: 'primary' | 'plain'
  readonly isBusy?: boolean
  readonly onFile: (file: File) => void
}

export function FileButton({ name, accept, look = 'plain', isBusy = false, onFile }: FileButtonProps) {
  const id = useId()
  return (
    <>
      <input
        id={id}
        className="unseen file-input"
        type="file"
        accept={accept}
        // As with a button, `disabled` would take the keyboard's place from it.
        aria-disabled={isBusy ? true : undefined}
        onClick={(event) => {
          if (isBusy) event.preventDefault()
        }}
        onChange={({ target }) => {
          const file = target.files?.[0]
          // The same file may be chosen again after it was mended.
          target.value = ''
          if (file && !isBusy) onFile(file)
        }}
      />
      <label className={`button look-${look}`} htmlFor={id}>
        {name}
      </label>
    </>
  )
}
