ALTER TABLE "runs" ADD COLUMN "taken_up_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "through_before" integer DEFAULT 0 NOT NULL;