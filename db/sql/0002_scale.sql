CREATE TABLE "ledger_words" (
	"ledger_id" bigint NOT NULL,
	"migration_id" uuid NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "ledger_words_migration_id_ledger_id_pk" PRIMARY KEY("migration_id","ledger_id")
);
--> statement-breakpoint
DROP INDEX "ledger_pipedrive";--> statement-breakpoint
CREATE INDEX "ledger_words_found" ON "ledger_words" USING gin ("words");--> statement-breakpoint
CREATE INDEX "ledger_state" ON "ledger" USING btree ("migration_id","object","state","id");--> statement-breakpoint
CREATE INDEX "ledger_sample" ON "ledger" USING btree ("migration_id","object","pass","seq") WHERE in_sample;--> statement-breakpoint
CREATE INDEX "ledger_reason" ON "ledger" USING btree ("migration_id","id") WHERE reason is not null;--> statement-breakpoint
CREATE INDEX "ledger_pipedrive" ON "ledger" USING btree ("migration_id","object","pipedrive_id") WHERE pipedrive_id is not null;