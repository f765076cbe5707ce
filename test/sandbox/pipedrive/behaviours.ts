// Every operation the stand-in really carries out; the rest of the contract answers 501.
import type { Behaviour } from './behaviour.ts'
import { dealBehaviours } from './deals.ts'
import { fieldBehaviours } from './fields.ts'
import { organizationBehaviours } from './organizations.ts'
import { participantBehaviours } from './participants.ts'
import { personBehaviours } from './persons.ts'
import { pipelineBehaviours } from './pipelines.ts'
import { relationshipBehaviours } from './relationships.ts'
import { userBehaviours } from './users.ts'

export const behaviours: ReadonlyMap<string, Behaviour> = new Map(
  Object.entries({
    ...organizationBehaviours,
    ...personBehaviours,
    ...dealBehaviours,
    ...pipelineBehaviours,
    ...relationshipBehaviours,
    ...participantBehaviours,
    ...userBehaviours,
    ...fieldBehaviours,
  }),
)
