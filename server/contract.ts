// The panel API as schemas: what the routes check, what openapi.json describes, what extension-ui takes its types from.
export * from './contract/migration.ts'
export * from './contract/stocktaking.ts'
export * from './contract/run.ts'
export * from './contract/report.ts'
