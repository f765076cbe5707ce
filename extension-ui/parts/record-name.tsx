// A record by its title, with its object and number under it; by these alone when it has no title.
import { capital, objectName } from '../words.ts'

interface RecordNameProps {
  readonly object: string
  readonly sourceId: string
  readonly title: string | null
}

export function RecordName({ object, sourceId, title }: RecordNameProps) {
  const number = `${capital(objectName(object, 1))} ${sourceId}`
  if (title === null) return number
  return (
    <>
      {title}
      <span className="hint under">{number}</span>
    </>
  )
}
