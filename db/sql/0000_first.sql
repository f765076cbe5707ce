CREATE TABLE "budget_leases" (
	"company_id" bigint NOT NULL,
	"worker_id" uuid NOT NULL,
	"requests" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "budget_leases_company_id_worker_id_pk" PRIMARY KEY("company_id","worker_id")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"company_id" bigint PRIMARY KEY NOT NULL,
	"requests_per_window" integer DEFAULT 80 NOT NULL,
	"tokens_limit" bigint,
	"tokens_left" bigint,
	"observed_at" timestamp with time zone,
	"blocked_until" timestamp with time zone,
	"blocked_by" text
);
--> statement-breakpoint
CREATE TABLE "installs" (
	"company_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"company_name" text NOT NULL,
	"user_name" text NOT NULL,
	"is_admin" boolean NOT NULL,
	"api_domain" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"scope" text NOT NULL,
	"expires_at" timestamp with time zone,
	"state" text NOT NULL,
	"installed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"uninstalled_at" timestamp with time zone,
	CONSTRAINT "installs_company_id_user_id_pk" PRIMARY KEY("company_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "audits" (
	"migration_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"fields" jsonb,
	"report" jsonb,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "bundle_chunks" (
	"migration_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "bundle_chunks_migration_id_seq_pk" PRIMARY KEY("migration_id","seq")
);
--> statement-breakpoint
CREATE TABLE "extractions" (
	"migration_id" uuid NOT NULL,
	"resource" text NOT NULL,
	"cursor" jsonb,
	"done" boolean DEFAULT false NOT NULL,
	"records" integer DEFAULT 0 NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"previous_at" timestamp with time zone,
	"is_whole" boolean DEFAULT true NOT NULL,
	CONSTRAINT "extractions_migration_id_resource_pk" PRIMARY KEY("migration_id","resource")
);
--> statement-breakpoint
CREATE TABLE "mappings" (
	"migration_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"lines" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mappings_migration_id_version_pk" PRIMARY KEY("migration_id","version")
);
--> statement-breakpoint
CREATE TABLE "migrations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"company_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"source_kind" text,
	"source_profile" jsonb,
	"source_secrets" text,
	"bundle_name" text,
	"connect_state" text DEFAULT 'none' NOT NULL,
	"connect_problem" jsonb,
	"identity" jsonb,
	"destination" jsonb,
	"settings" jsonb NOT NULL,
	"fallback_user_id" bigint,
	"pass" integer DEFAULT 0 NOT NULL,
	"audit_hash" text DEFAULT '' NOT NULL,
	"purged_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "owners" (
	"migration_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"records" integer DEFAULT 0 NOT NULL,
	"user_id" bigint,
	"by" text,
	CONSTRAINT "owners_migration_id_source_id_pk" PRIMARY KEY("migration_id","source_id")
);
--> statement-breakpoint
CREATE TABLE "staged_records" (
	"seq" bigserial NOT NULL,
	"migration_id" uuid NOT NULL,
	"object" text NOT NULL,
	"source_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"derived" boolean DEFAULT false NOT NULL,
	"created_in" integer DEFAULT 0 NOT NULL,
	"changed_in" integer DEFAULT 0 NOT NULL,
	"seen_in" integer DEFAULT 0 NOT NULL,
	"vanished_in" integer,
	CONSTRAINT "staged_records_migration_id_object_source_id_pk" PRIMARY KEY("migration_id","object","source_id")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"migration_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"object" text NOT NULL,
	"source_id" text NOT NULL,
	"pipedrive_id" text,
	"before" jsonb,
	"after" jsonb,
	"correlation_id" text,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_log_migration_id_seq_pk" PRIMARY KEY("migration_id","seq")
);
--> statement-breakpoint
CREATE TABLE "diffs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"object" text NOT NULL,
	"source_id" text NOT NULL,
	"field" text NOT NULL,
	"target" text NOT NULL,
	"source" jsonb,
	"meant" jsonb,
	"found" jsonb,
	"verdict" text NOT NULL,
	"rule" text
);
--> statement-breakpoint
CREATE TABLE "ledger" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"migration_id" uuid NOT NULL,
	"object" text NOT NULL,
	"source_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"pass" integer DEFAULT 0 NOT NULL,
	"in_sample" boolean DEFAULT false NOT NULL,
	"pipedrive_id" text,
	"body" jsonb,
	"changes" jsonb,
	"seen_hash" text,
	"seen_update_time" text,
	"intent" jsonb,
	"attempt" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"waits_for" text,
	"intent_at" timestamp with time zone,
	"written_at" timestamp with time zone,
	"run_id" uuid
);
--> statement-breakpoint
CREATE TABLE "run_counters" (
	"run_id" uuid NOT NULL,
	"object" text NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"written" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"waiting" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "run_counters_run_id_object_pk" PRIMARY KEY("run_id","object")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"migration_id" uuid NOT NULL,
	"company_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"driver" uuid,
	"asked" text,
	"reason" text,
	"resumes_at" timestamp with time zone,
	"pass" integer NOT NULL,
	"mapping_version" integer,
	"approved_at" timestamp with time zone,
	"tokens_used" bigint DEFAULT 0 NOT NULL,
	"preview" boolean DEFAULT false NOT NULL,
	"report" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "migrations_company" ON "migrations" USING btree ("company_id");--> statement-breakpoint
CREATE INDEX "staged_records_order" ON "staged_records" USING btree ("migration_id","object","seq");--> statement-breakpoint
CREATE INDEX "staged_records_changed" ON "staged_records" USING btree ("migration_id","object","changed_in");--> statement-breakpoint
CREATE INDEX "diffs_run" ON "diffs" USING btree ("run_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_record" ON "ledger" USING btree ("migration_id","object","source_id");--> statement-breakpoint
CREATE INDEX "ledger_claim" ON "ledger" USING btree ("migration_id","object","pass","seq");--> statement-breakpoint
CREATE INDEX "ledger_pipedrive" ON "ledger" USING btree ("migration_id","object","pipedrive_id");--> statement-breakpoint
CREATE INDEX "ledger_open" ON "ledger" USING btree ("migration_id","object","id") WHERE state in ('intended', 'removing');--> statement-breakpoint
CREATE INDEX "runs_migration" ON "runs" USING btree ("migration_id","created_at");