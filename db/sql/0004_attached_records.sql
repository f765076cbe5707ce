CREATE TABLE "attached_records" (
	"migration_id" uuid NOT NULL,
	"parent_object" text NOT NULL,
	"parent_id" text NOT NULL,
	"object" text NOT NULL,
	"source_id" text NOT NULL,
	CONSTRAINT "attached_records_migration_id_parent_object_parent_id_object_source_id_pk" PRIMARY KEY("migration_id","parent_object","parent_id","object","source_id")
);
