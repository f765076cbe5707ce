// What an audit found, on one side: each with its count, what it will do to the migration, and examples.
import { count, counted } from '../numbers.ts'
import { Icon } from '../parts/icons.tsx'
import type { Audit } from '../types.ts'
import { capital, objectName } from '../words.ts'

type Finding = NonNullable<Audit['source']>['findings'][number]

interface FindingsProps {
  readonly title: string
  /** The title when there is none. */
  readonly none: string
  readonly findings: readonly Finding[]
}

/** What does not arrive at all stands in the table of objects already, so its reasons are folded away. */
export function Findings({ title, none, findings }: FindingsProps) {
  const absent = findings.filter((finding) => finding.code === 'object_not_migrated')
  const others = findings.filter((finding) => finding.code !== 'object_not_migrated')
  const id = `findings-${title.replaceAll(/\W+/g, '-').toLowerCase()}`
  return (
    <section className="card findings" aria-labelledby={id}>
      <h2 id={id}>{findings.length === 0 ? none : title}</h2>
      <FindingList findings={others} />
      {absent.length === 0 ? null : (
        <details>
          <summary>{counted(absent.length, 'kind')} of records that stay in Perfect Books, and why</summary>
          <FindingList findings={absent} />
        </details>
      )}
    </section>
  )
}

function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul>
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.object} ${finding.message}`} className="finding tone-warning">
          <Icon name="warning" />
          <div>
            <p className="line-name">{finding.message}</p>
            <p>{finding.effect}</p>
            <p className="hint">
              {capital(objectName(finding.object))}: {count(finding.count)}
            </p>
            <Examples finding={finding} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function Examples({ finding }: { finding: Finding }) {
  if (finding.examples.length === 0) return null
  const some = `${counted(finding.examples.length, 'example')} of ${count(finding.count)}`
  return (
    <details>
      <summary>{finding.examples.length < finding.count ? some : 'Which'}</summary>
      <ul>
        {finding.examples.map((example) => (
          <li key={example}>{example}</li>
        ))}
      </ul>
    </details>
  )
}
