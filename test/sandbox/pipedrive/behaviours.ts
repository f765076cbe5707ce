// Every operation the stand-in really carries out; the rest of the contract answers 501.
import type { Behaviour } from './behaviour.ts'
import { activityBehaviours } from './activities.ts'
import { activityTypeBehaviours } from './activity-types.ts'
import { dealBehaviours } from './deals.ts'
import { fieldBehaviours } from './fields.ts'
import { fileBehaviours } from './files.ts'
import { followerBehaviours } from './followers.ts'
import { noteBehaviours } from './notes.ts'
import { organizationBehaviours } from './organizations.ts'
import { participantBehaviours } from './participants.ts'
import { personBehaviours } from './persons.ts'
import { pipelineBehaviours } from './pipelines.ts'
import { plainFieldBehaviours } from './plain-fields.ts'
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
    ...plainFieldBehaviours,
    ...activityBehaviours,
    ...activityTypeBehaviours,
    ...noteBehaviours,
    ...fileBehaviours,
    ...followerBehaviours,
  }),
)
