// Field by field: what this record had in the source, what arrived, and by which rule it was changed.
import { useState } from 'react'
import { count, shown } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import type { IconName } from '../parts/icons.tsx'
import { Pill, type Tone } from '../parts/notice.tsx'
import type { PanelField } from '../types.ts'
import { capital, fieldName, verdictWords } from '../words.ts'

const looks: Readonly<Record<PanelField['how'], readonly [Tone, IconName]>> = {
  equal: ['positive', 'equal'],
  changed_by_rule: ['info', 'rule'],
  left_out: ['neutral', 'leave'],
}
/** More would not fit into the height a panel may have. */
const shownFirst = 4
const order = ['changed_by_rule', 'left_out', 'equal']

export function PanelFields({ fields }: { fields: readonly PanelField[] }) {
  const [isAll, setAll] = useState(false)
  if (fields.length === 0) return null
  const sorted = [...fields].sort((one, other) => order.indexOf(one.how) - order.indexOf(other.how))
  const asked = isAll ? sorted : sorted.slice(0, shownFirst)
  return (
    <section className="panel-fields">
      <h2>Field by field</h2>
      <ul>
        {asked.map((field) => (
          <li key={field.field}>
            <FieldArrival field={field} />
          </li>
        ))}
      </ul>
      {fields.length > shownFirst ? (
        <Button look="quiet" onPress={() => setAll(!isAll)}>
          {isAll ? 'Show fewer' : `Show all ${count(fields.length)} fields`}
        </Button>
      ) : null}
    </section>
  )
}

function FieldArrival({ field }: { field: PanelField }) {
  const [tone, icon] = looks[field.how]
  return (
    <div className="arrival">
      <p className="arrival-head">
        <span className="line-name">{fieldName(field.field)}</span>
        <Pill tone={tone} icon={icon}>
          {verdictWords[field.how]}
        </Pill>
      </p>
      <p className="value">{shown(field.how === 'left_out' ? field.source : field.arrived)}</p>
      {field.how === 'changed_by_rule' ? <p className="hint">was: {shown(field.source)}</p> : null}
      {field.rule ? <p className="hint">{capital(field.rule)}</p> : null}
    </div>
  )
}
