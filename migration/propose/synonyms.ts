// What people call the fields of Pipedrive: CRM terms, and those of British and American law firms. ` | ` separates phrases;
// `=` before one: all of its words must be there; `~`: a makeshift, taken only where nothing better is.
import type { MappedTarget } from '../fields.ts'

const owner =
  'owner | owner id | owner user id | owned by | record owner | assigned to | assigned | assigned user | assigned member | assignee | account manager | client manager | relationship manager | relationship partner | client partner | responsible | responsible person | responsible employee | responsible user | responsible lawyer | responsible attorney | responsible solicitor | responsible partner | lead attorney | lead lawyer | lead solicitor | fee earner | earner | earner reference | fee earner code | handler | case handler | file handler | matter handler | case manager | case worker | conducting solicitor | partner in charge | matter partner | supervising partner | solicitor | attorney | lawyer | salesperson | sale person | sale rep | sale agent | sale representative | sale executive | account executive | account owner | deal owner | contact owner | company owner | business owner | user | agent | advisor | consultant | managed by' // prettier-ignore
const created =
  'created | created date | date created | created time | added | date added | added date | add time | record created | entry date | date entered | first created | registered | registration date | setup date | date set up'
const labels =
  'tag | label | keyword | contact group | client group | group | category | list membership | marketing list'
const addressParts =
  'address | postal address | mailing address | full address | home address | work address | business address | correspondence address | street address | street | street name | street number | house name | building | address line 1 | address line 2 | address line 3 | address line 4 | address 1 | address 2 | line 1 | line 2 | city | postcode | post code | postal code | county | state | region | province | country | country code | state code | po box | suburb | district | address type' // prettier-ignore

/** By Pipedrive object and field. The first phrase is the one quoted when several fit alike. */
const visibility =
  'visibility | visible to | visible for | record visibility | access level | shared with | sharing | who can see'

export const synonyms: Readonly<Record<MappedTarget, Readonly<Record<string, string>>>> = {
  person: {
    name: 'name | full name | display name | contact name | contact | person name | client name | person | customer name | display as | complete name | known as | forename surname',
    first_name: 'first name | given name | christian name | first | given | nickname',
    last_name: 'last name | surname | family name | last | second name',
    emails: 'email | email address | work email | home email | personal email | other email | additional email | alternative email | secondary email | email 1 | email 2 | business email | primary email | private email',
    phones: 'phone | mobile | phone number | mobile phone | mobile number | work phone | home phone | business phone | office phone | direct phone | direct line | direct dial | contact number | cell | switchboard | landline | other phone | daytime phone | evening phone | whatsapp number | phone extension',
    org_id: 'company | organization | company name | organization name | firm | firm name | employer | employer name | account | account name | account id | company id | organization id | associated company | associated account | business name | business | works for | workplace | practice name | parent account | parent customer',
    job_title: 'job title | title | position | role | job role | job | designation | occupation | job function | job position | post held | position held',
    postal_address: addressParts,
    notes: 'note | comment | description | about | background | background info | biography | bio | memo | information | additional information | further information | narrative | contact note | general note | free text',
    im: 'instant messenger | im | skype | skype name | whatsapp | messenger | teams id | telegram | wechat | im handle | im address | icq',
    birthday: 'birthday | birth date | date birth | born | day of birth',
    owner_id: owner,
    add_time: `${created} | contact since | person created | contact created`,
    visible_to: visibility,
    label_ids: `${labels} | contact category | contact label`,
  },
  organization: {
    name: 'name | company name | organization name | company | organization | account name | account | firm name | business name | legal name | registered name | client name | client | employer | display name | full name | firm | business | practice name | entity name | trading name | customer name',
    address: `${addressParts} | registered office | registered address | office address | office location | head office | headquarters | location | company address | billing address | billing street | billing city | billing postcode | billing state | billing country | site address`,
    parent: 'parent | parent company | parent account | parent organization | parent id | subsidiary of | subsidiary | holding company | holding | parent name | parent company id | parent account id | parent entity | ultimate parent | part of | member of | belongs to',
    website: 'website | web site | url | company url | home page | domain | domain name | company domain | web address | website url | site | web',
    industry: 'industry | sector | business sector | industry sector | industry type | vertical | market sector | line of business | industry name | business type | nature of business | market segment | activity sector',
    employee_count: 'employee count | number employee | employee | headcount | staff | staff count | number staff | company size | team size | size | workforce | employee number | employee range | fte | staff size',
    annual_revenue: 'annual revenue | revenue | turnover | annual turnover | annual sale | company revenue | sale turnover | yearly revenue | gross revenue',
    linkedin: 'linkedin | linked in | linkedin url | linkedin page | linkedin profile | linkedin company page',
    owner_id: owner,
    add_time: `${created} | company created | organization created | account created`,
    visible_to: visibility,
    label_ids: `${labels} | company category | company label`,
  },
  deal: {
    title: 'title | name | deal name | opportunity name | matter name | case name | file name | project name | matter title | case title | case matter name | deal title | opportunity title | =matter description | =case description | =file description | =short description | ~description | subject | topic | deal | opportunity | matter | matter subject | caption | case caption | matter reference name',
    value: 'value | amount | monetary value | deal value | deal amount | opportunity amount | opportunity value | total value | total amount | price | total price | contract value | expected value | expected revenue | expected fee | fee expected | close value | deal size | potential value | matter value | case value | quote total | quoted amount | forecast amount | forecast value | revenue | total contract value | annual contract value | worth | sale amount | sale value | potential revenue | fee estimate | estimate',
    currency: 'currency | currency code | currency iso code | deal currency | currency name | currency id | monetary unit',
    pipeline_id: 'pipeline | pipeline id | pipeline name | sale pipeline | deal pipeline | sale process | sale funnel | process',
    stage_id: 'stage | stage id | stage name | deal stage | sale stage | sale phase | opportunity stage | matter stage | case stage | pipeline stage | milestone | step | workflow stage | step tree node | matter phase | case progress | current stage | current step | case phase',
    status: 'status | deal status | opportunity status | matter status | case status | file status | state | deal state | won | closed | case closed | won lost | win loss | outcome | result | deal result | opportunity state',
    probability: 'probability | win probability | probability percent | close probability | deal probability | forecast probability | likelihood | chance | chance of success | win chance | confidence | win percent | success probability | percent likelihood | win likelihood | close percent',
    expected_close_date: 'expected close date | expected close | close date | target close date | target date | forecast close date | date close | close date expected | expected completion date | expected completion | target completion date | decision date | due date | forecast date | expected order date | expected settlement date | expected won date',
    won_time: 'won time | won date | date won | won at | win date | won',
    lost_time: 'lost time | lost date | date lost | lost at | lost',
    close_time: 'close time | closed | closed date | date closed | closed time | actual close date | actual close | matter closed date | case closed date | completion date | completed date | date completed | completed | date matter closed | actual completion date | file closed',
    lost_reason: 'lost reason | reason lost | loss reason | reason for loss | reason loss | closed lost reason | why lost | reason | rejection reason | decline reason | declined reason | no win reason | reason not won | reason for losing | lost comment',
    is_archived: '=archived | is archived | =deal archived | =matter archived | =file archived | =archive flag',
    archive_time: '=archived at | =archived on | archive time | archive date | =archived date | =date archived | =archived time',
    person_id: 'contact | contact person | contact name | contact id | primary contact | main contact | client contact | contact full name | person | person name | decision maker | name id contact | key contact | client person | lead contact | associated contact',
    org_id: 'company | organization | account | account name | account id | company name | company id | organization name | organization id | client | client name | client id | buyer | associated company | business name | firm | client organization | client company | buying company',
    owner_id: owner,
    visible_to: visibility,
    label_ids: `${labels} | deal label | deal tag | deal category`,
  },
  pipeline: {
    name: 'name | pipeline name | pipeline | title | label',
    order_nr: 'order | order number | display order | position | sort order | sequence | rank | index',
  },
  stage: {
    name: 'name | stage name | stage | title | label',
    order_nr: 'order | order number | display order | position | sort order | sequence | rank | index',
    pipeline_id: 'pipeline | pipeline id | pipeline name',
    deal_probability: 'probability | win probability | deal probability | close probability | success probability | chance | default probability',
  },
} // prettier-ignore

/** Words that stand for the object itself: in its own fields they add nothing ("matter name" is "name"). */
export const ownWords: Readonly<Record<MappedTarget, ReadonlySet<string>>> = {
  person: new Set(['contact', 'person', 'client', 'individual', 'people']),
  organization: new Set(['company', 'organization', 'account', 'business', 'firm', 'client']),
  deal: new Set(['deal', 'opportunity', 'matter', 'case', 'file', 'project', 'sale', 'instruction']),
  pipeline: new Set(['pipeline']),
  stage: new Set(['stage', 'pipeline']),
}
