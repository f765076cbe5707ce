CREATE TABLE "contact_addresses" (
	"migration_id" uuid NOT NULL,
	"contact_id" text NOT NULL,
	"address" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "contact_addresses_found" ON "contact_addresses" USING btree ("migration_id","address");--> statement-breakpoint
CREATE INDEX "contact_addresses_contact" ON "contact_addresses" USING btree ("migration_id","contact_id");