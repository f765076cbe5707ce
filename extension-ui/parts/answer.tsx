// What the API answered, drawn: waiting for it, its failure with a way on, or the thing itself.
import type { ReactNode } from 'react'
import type { Polled } from '../polling.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface AnswerProps<T> {
  readonly answer: Polled<T>
  readonly waiting: string
  readonly children: (value: T) => ReactNode
}

export function Answer<T>({ answer, waiting, children }: AnswerProps<T>) {
  const { value, error, reload } = answer
  return (
    <>
      {error === null ? null : (
        <Notice
          tone="negative"
          title={value === null ? 'This could not be read' : 'The latest news could not be read'}
          isAlert
        >
          <p>{error}</p>
          <p>
            <Button onPress={() => void reload()}>Try again</Button>
          </p>
        </Notice>
      )}
      {value !== null ? children(value) : error === null ? <Waiting>{waiting}</Waiting> : null}
    </>
  )
}

export function Waiting({ children }: { children: ReactNode }) {
  return (
    <p className="waiting" role="status">
      <span className="spinner" aria-hidden="true" />
      {children}
    </p>
  )
}
