// The vocabulary that people, companies and matters of the sample firm are drawn from. All letters exist in Windows-1252.

export const womensNames = [
  'Amelia', 'Anjali', 'Anwen', 'Beatrice', 'Catherine', 'Charlotte', 'Chloë', 'Eilidh', 'Eleanor', 'Farah', 'Fiona', 'Georgina',
  'Harriet', 'Helen', 'Imogen', 'Ingrid', 'Isobel', 'Karen', 'Laura', 'Lucía', 'Margaret', 'Marjorie', 'Meera', 'Moira', 'Nadia',
  'Olamide', 'Penelope', 'Philippa', 'Priya', 'Renée', 'Rhiannon', 'Rosalind', 'Shabana', 'Siân', 'Siobhán', 'Sophie', 'Susannah',
  'Victoria', 'Yasmin', 'Zoë',
] as const // prettier-ignore

export const mensNames = [
  'Benedict', 'Björn', 'Callum', 'Daniel', 'Deepak', 'Edward', 'Emeka', 'Fergus', 'François', 'Gareth', 'Hamish', 'Hugo', 'Imran',
  'James', 'Jürgen', 'Keith', 'Liam', 'Malcolm', 'Michael', 'Niall', 'Nigel', 'Noël', 'Oliver', 'Owen', 'Patrick', 'Robert',
  'Rupert', 'Sanjay', 'Simon', 'Stephen', 'Theodore', 'Thomas', 'Tobias', 'Wilfred', 'Zachary',
] as const // prettier-ignore

export const lastNames = [
  'Abernethy', 'Adeyemi', 'Ainsworth', 'Ashcombe', 'Ballantyne', 'Barraclough', 'Beaumont-Hughes', 'Begum', 'Bexley',
  'Blackwood', 'Brennan', 'Carmichael', 'Chaudhry', 'Cholmondeley', 'Clitheroe', 'Cottesmore', "D'Arcy", "D'Souza", 'Dalgleish',
  'Davies', 'Desai', 'Drummond', 'Eastwood', 'Ellingham', 'Fairbairn', 'Fairweather', 'Farquharson', 'Featherstone',
  'Fitzgerald', 'Fothergill', 'García', 'Gledhill', 'Goldsworthy', 'Greenhalgh', 'Griffiths', 'Hargreaves', 'Haverstock',
  'Heathcote', 'Hollingsworth', 'Hussain', 'Iqbal', 'Jørgensen', 'Kavanagh', 'Kenworthy', 'Kerrigan', 'Lindqvist', 'Llewellyn',
  'Lonsdale', 'MacAllister', 'MacDonald', 'Marchetti', 'McGrath', 'Mukherjee', 'Müller', 'Netherby', 'Nwosu', "O'Brien",
  "O'Connor", "O'Sullivan", 'Oakeshott', 'Okafor', 'Papadakis', 'Patel', 'Pemberton', 'Penhaligon', 'Pettigrew', 'Prendergast',
  'Quigley', 'Ravenscroft', 'Rowntree', 'Sackville', 'Satterthwaite', 'Shah', 'Sinclair-Ross', 'Smythe', 'Stoddart',
  'Sutcliffe', 'Thackeray', 'Thistlewood', 'Tregenza', 'Underhill', 'van der Meer', 'Vaughan', 'Wainwright', 'Warrington',
  'Whitcombe', 'Wigglesworth', 'Winterbourne', 'Wolstenholme', 'Yardley',
] as const // prettier-ignore

export const longNames = [
  ['Maximilian Augustus Bartholomew', 'Featherstonehaugh-Cholmondeley of Lower Winterbourne'],
  ['Alexandrina Wilhelmina Philippa', 'Montgomery-Cuninghame-Fairfax-Drummond'],
] as const

export const jobTitles = [
  'Managing Director', 'Finance Director', 'Company Secretary', 'Head of Legal', 'Operations Manager', 'Director', 'Partner',
  'Estates Manager', 'HR Manager', 'Practice Manager', 'Chief Executive', 'Trustee', 'Property Manager', 'Commercial Director',
  'Bursar', 'Risk & Compliance Officer', 'Personal Assistant', 'Procurement Lead',
] as const // prettier-ignore

/** An industry, and what a firm in it calls itself. */
export const industries = [
  ['Property', ['Estates', 'Lettings', 'Property Holdings', 'Land & Homes', 'Developments']],
  ['Construction', ['Builders', 'Civil Engineering', 'Roofing', 'Construction', 'Groundworks']],
  ['Retail', ['Stores', 'Garden Centres', 'Home & Living', 'Outfitters', 'Trading']],
  ['Manufacturing', ['Precision Castings', 'Joinery', 'Textiles', 'Packaging', 'Instruments']],
  ['Healthcare', ['Dental Care', 'Care Homes', 'Physiotherapy', 'Veterinary Group', 'Pharmacy']],
  ['Hospitality', ['Hotels', 'Inns', 'Catering', 'Brewery', 'Restaurants']],
  ['Technology', ['Software', 'Data Systems', 'Networks', 'Robotics', 'Analytics']],
  ['Agriculture', ['Farms', 'Grain', 'Dairy', 'Forestry', 'Nurseries']],
  ['Professional services', ['Surveyors', 'Architects', 'Accountants', 'Consulting', 'Recruitment']],
  ['Logistics', ['Haulage', 'Freight', 'Couriers', 'Storage', 'Shipping']],
  ['Education', ['Preparatory School', 'Nursery Schools', 'Tutors', 'Training', 'College']],
  ['Charity', ['Foundation', 'Community Centre', 'Housing Association', 'Hospice', 'Almshouses']],
] as const

/** Invented places and houses that companies are named after. */
export const companyStems = [
  'Alderbrook', 'Ashmere', 'Birchgate', 'Blackthorn', 'Brackenridge', 'Bramley Vale', 'Castleford Row', 'Cinderhill', 'Clearwater',
  'Copperfield', 'Crosswind', 'Dovecote', 'Eastmoor', 'Elmstead', 'Fallowfield', 'Foxglove', 'Goldcrest', 'Granary Wharf',
  'Greystone', 'Hallam Bridge', 'Hawksworth', 'Heronsgate', 'Highcliffe', 'Hollybank', 'Ironstone', 'Juniper Hill', 'Kestrel',
  'Kingsmead', 'Larkfield', 'Limehouse Cut', 'Lowther Park', 'Marlowe', 'Meadowcroft', 'Millrace', 'Northlight', 'Oakwell',
  'Old Foundry', 'Orchard Lea', 'Peregrine', 'Pinewood', 'Quarrybank', 'Ravenswood', 'Red Kite', 'Riverside', 'Rookery', 'Saltmarsh',
  'Severn Reach', 'Silverdale', 'Skylark', 'Stonegate', 'Summerfield', 'Tamar Valley', 'Thornbury Park', 'Three Rivers', 'Trent Lock',
  'Verity', 'Wensleydale', 'Westerleigh', 'Whitebeam', 'Wychwood', "St Aidan's", "Queen's Gate", 'Café Lumière', 'Ynys Môn',
] as const // prettier-ignore

export const legalForms = ['Ltd', 'Ltd', 'Limited', 'Limited', 'LLP', 'plc', 'Group Ltd', '(UK) Ltd'] as const
export const charitableForms = ['CIO', 'Ltd', 'Trust', 'Charitable Trust'] as const

export const streets = [
  'Albion Street', 'Back Lane', 'Beech Avenue', 'Castle Street', 'Chapel Walk', 'Church Lane', 'Corporation Street',
  'Deansway', 'Eldon Road', 'Foundry Lane', 'George Street', 'Granby Row', 'Greenhill Crescent', 'High Street',
  'King Edward Terrace', 'Lime Grove', 'Market Place', 'Mill Lane', 'New Bridge Street', 'Old Station Yard', 'Park Parade',
  'Priory Close', "Queen's Road", 'Quayside', "St John's Square", 'Station Road', 'The Crescent', 'Victoria Buildings',
  'Wellington Street', 'Wharf Road',
] as const // prettier-ignore

/** Town, county, postcode area, and the dialling code whose numbers are set aside for invented people. */
export const towns = [
  ['London', 'Greater London', 'EC', '020 7946 0'],
  ['Leeds', 'West Yorkshire', 'LS', '0113 496 0'],
  ['Sheffield', 'South Yorkshire', 'S', '0114 496 0'],
  ['Nottingham', 'Nottinghamshire', 'NG', '0115 496 0'],
  ['Leicester', 'Leicestershire', 'LE', '0116 496 0'],
  ['Bristol', '', 'BS', '0117 496 0'],
  ['Reading', 'Berkshire', 'RG', '0118 496 0'],
  ['Birmingham', 'West Midlands', 'B', '0121 496 0'],
  ['Edinburgh', '', 'EH', '0131 496 0'],
  ['Glasgow', '', 'G', '0141 496 0'],
  ['Liverpool', 'Merseyside', 'L', '0151 496 0'],
  ['Manchester', 'Greater Manchester', 'M', '0161 496 0'],
  ['Newcastle upon Tyne', 'Tyne and Wear', 'NE', '0191 498 0'],
  ['Belfast', 'County Antrim', 'BT', '028 9649 6'],
  ['Cardiff', '', 'CF', '029 2018 0'],
  ['Harrogate', 'North Yorkshire', 'HG', '01632 960'],
  ['Aberystwyth', 'Ceredigion', 'SY', '01632 960'],
  ["King's Lynn", 'Norfolk', 'PE', '01632 960'],
] as const
