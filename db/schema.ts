// Every table.
export * from './tables/company.ts'
export * from './tables/migration.ts'
export * from './tables/work.ts'
