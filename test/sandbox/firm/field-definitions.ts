// The source's own words about its custom fields: label, type and options, as its field list gives them.
import { amlRisks, sectors } from './companies.ts'
import { billingArrangements, practiceAreas } from './matters.ts'
import { withZ, yearStart } from './moments.ts'
import { contactInterests, contactPreferences, contactSources } from './people.ts'
import { firstId, type RawRecord } from './shape.ts'

type Definition = readonly [object: string, name: string, label: string, type: string, options?: readonly string[]]

const definitions: readonly Definition[] = [
  ['company', 'client_number', 'Client number', 'string'],
  ['company', 'companies_house_number', 'Companies House number', 'string'],
  ['company', 'credit_limit', 'Credit limit', 'money'],
  ['company', 'annual_fee_income', 'Annual fee income', 'money'],
  ['company', 'client_since', 'Client since', 'date'],
  ['company', 'next_review', 'Next review', 'date'],
  ['company', 'aml_risk', 'AML risk', 'enum', amlRisks],
  ['company', 'sectors', 'Sectors', 'multi_enum', sectors],
  ['company', 'on_stop', 'On stop', 'boolean'],
  ['company', 'engagement_letter', 'Engagement letter', 'url'],
  ['contact', 'client_reference', 'Client reference', 'string'],
  ['contact', 'preferred_contact', 'Preferred contact', 'enum', contactPreferences],
  ['contact', 'interests', 'Interests', 'multi_enum', contactInterests],
  ['contact', 'introduced_by', 'Introduced by', 'enum', contactSources],
  ['contact', 'marketing_consent', 'Marketing consent', 'boolean'],
  ['contact', 'id_verified_on', 'Identity verified on', 'date'],
  ['contact', 'dependants', 'Dependants', 'integer'],
  ['contact', 'linkedin_url', 'Profile page', 'url'],
  ['deal', 'reference', 'Matter reference', 'string'],
  ['deal', 'practice_area', 'Practice area', 'enum', practiceAreas],
  ['deal', 'fee_earner', 'Fee earner', 'string'],
  ['deal', 'court_date', 'Court date', 'date'],
  ['deal', 'estimated_fees', 'Estimated fees', 'money'],
  ['deal', 'billing_arrangement', 'Billing arrangement', 'enum', billingArrangements],
  ['deal', 'key_risks', 'Key risks', 'multi_enum', ['Limitation', 'Costs', 'Undertaking given', 'Vulnerable client']],
  ['deal', 'legal_aid', 'Legal aid', 'boolean'],
  ['deal', 'retainer', 'Retainer agreed for', 'date_range'],
  ['deal', 'file_url', 'File', 'url'],
  ['deal', 'hours_recorded', 'Hours recorded', 'number'],
  ['deal', 'unbilled_time', 'Unbilled time', 'rollup'],
  ['deal', 'days_open', 'Days open', 'formula'],
]

export function listFieldDefinitions(): RawRecord[] {
  return definitions.map(([object, name, label, type, options], index) => ({
    id: firstId + index,
    object,
    name,
    label,
    type,
    options: options ?? null,
    created: withZ(yearStart(2015)),
    modified: withZ(yearStart(2024)),
  }))
}
