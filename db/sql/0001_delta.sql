ALTER TABLE "extractions" ADD COLUMN "generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "extractions" ADD COLUMN "started_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "extractions" ADD COLUMN "previous_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "extractions" ADD COLUMN "is_whole" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_records" ADD COLUMN "created_in" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_records" ADD COLUMN "changed_in" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_records" ADD COLUMN "seen_in" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_records" ADD COLUMN "vanished_in" integer;--> statement-breakpoint
CREATE INDEX "staged_records_changed" ON "staged_records" USING btree ("migration_id","object","changed_in");