// Which object a file holds, from its headings and its name.
import { describe, expect, it } from 'vitest'
import { recogniseObject } from '../../../migration/source/recognise.ts'

describe('a file is recognised', () => {
  it.each([
    ['accounts.csv', 'account,sector,year_established,revenue,employees,office_location,subsidiary_of', 'company'],
    ['sales_pipeline.csv', 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value', 'deal'],
    ['sales_teams.csv', 'sales_agent,manager,regional_office', 'user'],
    ['export.csv', 'First Name,Last Name,Email Address,Mobile,Company', 'contact'],
    ['clients.csv', 'Client Code,Forename,Surname,Email,Date of Birth', 'contact'],
    ['clients.csv', 'Client Code,Client Name,Website,Company Number,Phone', 'company'],
    ['Matters.csv', 'Matter No,Client,Matter Description,Fee Earner,Date Opened,Status', 'deal'],
    ['files.csv', 'File Ref,Client,Work Type,Fee Earner,Value,Stage', 'deal'],
    ['files.csv', 'File Name,Size,MIME Type,Path', 'file'],
    ['Fee Earners.csv', 'Initials,Name,Email,Grade', 'user'],
    ['stages.csv', 'Stage Name,Pipeline,Order,Probability', 'stage'],
    ['pipelines.csv', 'id,name,order', 'pipeline'],
    ['file notes.csv', 'Date,Subject,Note Detail,Author', 'note'],
    ['tasks.csv', 'Subject,Due Date,Completed,Assigned To', 'task'],
    ['calls.csv', 'Subject,Started At,Duration,Outcome,Phone', 'call'],
    ['appointments.csv', 'Subject,Start,End,Location,Attendees', 'meeting'],
    ['mails.csv', 'Subject,Body,From,To,Sent At', 'email'],
    ['time.csv', 'Matter,Date,Activity Code,Units,Billable,Rate', 'time_entry'],
    ['contacts_2026-11-20 (1).csv', 'A,B', 'contact'],
    ['Perfect Export - Deals.csv', 'A,B', 'deal'],
  ])('%s with %s as %s', (path, headings, object) => {
    expect(recogniseObject(path, headings.split(',')).object).toBe(object)
  }) // prettier-ignore

  it.each([
    ['products.csv', 'product,series,sales_price', 'product'],
    ['Properties.csv', 'Address,Postcode,Price,Status', 'property'],
    ['key_dates_list.csv', 'Thing,When', 'key_date'],
    ['???.csv', 'a,b', 'record'],
  ])('%s with %s as the custom object %s', (path, headings, object) => {
    const found = recogniseObject(path, headings.split(','))
    expect(found.object === object || found.by !== 'nothing').toBe(true)
    if (found.by === 'nothing') expect(found.object).toBe(object)
  })

  it('and the headings that spoke for it are named as the file writes them', () => {
    const found = recogniseObject('x.csv', ['First Name', 'Surname', 'DOB', 'Colour'])
    expect(found).toEqual({ object: 'contact', by: 'headings', because: ['First Name', 'Surname', 'DOB'] })
  })
})
