CREATE TABLE "due_records" (
	"migration_id" uuid NOT NULL,
	"object" text NOT NULL,
	"source_id" text NOT NULL,
	CONSTRAINT "due_records_migration_id_object_source_id_pk" PRIMARY KEY("migration_id","object","source_id")
);
