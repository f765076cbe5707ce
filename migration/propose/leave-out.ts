// Fields that help no one in Pipedrive: keys of the source, its counters, its bookkeeping. Each with the reason to show.

interface Needless {
  /** Phrases in the words of tokens.ts, ` | ` between them; all words of a phrase must be in the name. */
  readonly phrases: string
  readonly reason: string
  /** Only for fields of these looks. */
  readonly when?: 'number' | 'date' | 'key'
  /** How sure: the phrase alone says it, or it is a matter of taste. */
  readonly confidence: number
}

export const needless: readonly Needless[] = [
  {
    phrases: 'object id | record id | external id | internal id | row id | system id | unique id | source id | legacy id | import id | vid | import reference | row version | version number | checksum | hash | etag | salt | row number | line number | sequence number | sync id | sync token | sync status | last sync | sync time | synced | sync date | external key | primary key | portal id | tenant id | database id | session id | batch id | import batch | import source file | google id | merged object id | merge id | canonical url | self link | api url | resource url | record url', // prettier-ignore
    reason: 'It is a technical key of the source, which means nothing in Pipedrive.',
    confidence: 0.9,
  },
  {
    phrases: 'deleted | archived flag | hidden | locked | master record | record type id | avatar | avatar url | photo url | picture url | image url | thumbnail | profile picture | photo | picture | icon | row color | color | sort key | search index | search name | soundex | geocode | geocode accuracy | latitude | longitude | password | password hash | token | login | user agent | ip address | permission | locale | last viewed | last viewed date | last referenced date | system modified | system modified stamp | modified id | modified user | modified by | modified by id | created by | created by id | created user | created user id | last modified by', // prettier-ignore
    reason: "It is the source's own bookkeeping about the record, not something a person wrote about it.",
    confidence: 0.8,
  },
  {
    phrases: 'analytics number | page view | number page view | session | number session | visit | number visit | number visitor | email open | email click | email opened | email clicked | email delivered | email bounced | email bounce | number email | number note | number activity | number call | number meeting | number task | number file | number document | number deal | number contact | number associated | number conversion | number form | number event | number open deal | open deal | total activity | activity number | done activity | undone activity | note number | file number count | call number | open activity | won deal number | lost deal number | open deal number | number won deal | number lost deal | number sent | number opened | number clicked | follower number | participant number | email message number | first page seen | last page seen | first touch | last touch | click | impression | event revenue', // prettier-ignore
    reason: 'It is a counter that the source keeps by itself; Pipedrive counts anew.',
    when: 'number',
    confidence: 0.85,
  },
  {
    phrases: 'last contacted | last contact | last contact date | last activity | last activity date | next activity | next activity date | next activity time | last email | last email date | last call | last call date | last meeting | last note | last touch | last interaction | last engagement | last login | last visit | last seen | last opened | last reply | last sale activity | last communication | first contacted | last stage change | stage change | last email received | last email sent | last incoming mail | last outgoing mail | last open date | last click date', // prettier-ignore
    reason: 'The source works it out from the activities; Pipedrive does the same once they are there.',
    when: 'date',
    confidence: 0.75,
  },
]

export const keyReason = 'It is a key of the source; the Source ID field keeps the one that matters.'
