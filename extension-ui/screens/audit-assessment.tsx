// The assessment of an audit: the grade and its reason, the five aspects, what it will take at best and at worst, and what that rests on.
import { count, dayOf, duration } from '../numbers.ts'
import type { Audit } from '../types.ts'

type Assessment = NonNullable<Audit['assessment']>
type Grade = Assessment['overall']['grade']
type Aspect = Assessment['grades'][number]['aspect']

const aspectNames: Readonly<Record<Aspect, string>> = {
  object_compatibility: 'Objects',
  field_mapping_clarity: 'Fields',
  timeline: 'Time',
  api_constraints: 'Limits of the account',
  data_volume: 'Volume',
}

/** A letter alone says nothing to somebody who does not know the scale. */
const gradeWords: Readonly<Record<Grade, string>> = {
  A: 'nothing stands in the way',
  B: 'straightforward',
  C: 'some things to decide',
  D: 'hard',
  E: 'cannot go ahead as it is',
}

const tones: Readonly<Record<Grade, string>> = {
  A: 'positive',
  B: 'positive',
  C: 'warning',
  D: 'warning',
  E: 'negative',
}

export function AssessmentReport({ assessment }: { assessment: Assessment }) {
  const { overall, grades, records, tokens, seconds, finishesOn, assumptions } = assessment
  return (
    <section className="card assessment" aria-labelledby="assessment-heading">
      <h2 id="assessment-heading">How this migration is expected to go</h2>
      <div className="verdict">
        <GradeSign grade={overall.grade} isLarge />
        <div>
          <p className="verdict-title">
            Grade {overall.grade}: {gradeWords[overall.grade]}
          </p>
          <p>{overall.reason}</p>
        </div>
      </div>
      <ul className="grades" aria-label="Grades, A is best and E is worst">
        {grades.map(({ aspect, grade, reason }) => (
          <li key={aspect}>
            <GradeSign grade={grade} />
            <div>
              <p className="line-name">
                {aspectNames[aspect]}
                <span className="unseen">: grade {grade}</span>
              </p>
              <p className="hint">{reason}</p>
            </div>
          </li>
        ))}
      </ul>
      <h3>What it takes, at best and at worst</h3>
      <dl className="facts wide-facts">
        <Range name="Records in Perfect Books" least={count(records)} most={count(records)} />
        <Range name="API tokens" least={count(tokens.least)} most={count(tokens.most)} />
        <Range name="Time at work" least={duration(seconds.least)} most={duration(seconds.most)} />
        <Range name="Done on" least={dayOf(finishesOn.earliest)} most={dayOf(finishesOn.latest)} />
      </dl>
      <details>
        <summary>What these figures rest on</summary>
        <ul className="assumptions">
          {assumptions.map((assumption) => (
            <li key={assumption}>{assumption}</li>
          ))}
        </ul>
      </details>
    </section>
  )
}

/** Drawn for the eye; the words beside it say the same to a screen reader. */
function GradeSign({ grade, isLarge = false }: { grade: Grade; isLarge?: boolean }) {
  return (
    <span className={`grade tone-${tones[grade]}${isLarge ? ' large' : ''}`} aria-hidden="true">
      {grade}
    </span>
  )
}

function Range({ name, least, most }: { name: string; least: string; most: string }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{least === most ? least : `${least} to ${most}`}</dd>
    </div>
  )
}
