CREATE TABLE "linked_records" (
	"migration_id" uuid NOT NULL,
	"parent_object" text NOT NULL,
	"parent_id" text NOT NULL,
	"object" text NOT NULL,
	"at" text NOT NULL,
	"ledger_id" bigint NOT NULL,
	CONSTRAINT "linked_records_migration_id_parent_object_parent_id_object_at_ledger_id_pk" PRIMARY KEY("migration_id","parent_object","parent_id","object","at","ledger_id")
);
--> statement-breakpoint
CREATE INDEX "linked_records_row" ON "linked_records" USING btree ("ledger_id");