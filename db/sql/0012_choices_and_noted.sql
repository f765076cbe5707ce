ALTER TABLE "runs" ADD COLUMN "choices" jsonb;--> statement-breakpoint
CREATE INDEX "ledger_noted" ON "ledger" USING btree ("migration_id","id") WHERE state = 'written' and reason is not null;