CREATE TABLE "staged_counts" (
	"migration_id" uuid NOT NULL,
	"object" text NOT NULL,
	"fact" text NOT NULL,
	"records" integer NOT NULL,
	CONSTRAINT "staged_counts_migration_id_object_fact_pk" PRIMARY KEY("migration_id","object","fact")
);
--> statement-breakpoint
CREATE TABLE "arrived_counts" (
	"migration_id" uuid NOT NULL,
	"object" text NOT NULL,
	"records" integer NOT NULL,
	CONSTRAINT "arrived_counts_migration_id_object_pk" PRIMARY KEY("migration_id","object")
);
--> statement-breakpoint
CREATE INDEX "ledger_beside_deal" ON "ledger" USING btree ("migration_id",(body->>'deal_id')) WHERE object = 'custom_record';--> statement-breakpoint
CREATE INDEX "ledger_beside_organization" ON "ledger" USING btree ("migration_id",(body->>'org_id')) WHERE object = 'custom_record';--> statement-breakpoint
CREATE INDEX "ledger_beside_person" ON "ledger" USING btree ("migration_id",coalesce(body->'participants'->0->>'person_id', body->>'person_id')) WHERE object = 'custom_record';
--> statement-breakpoint
-- What is counted of a staged record. An array of links is what the neutral record has.
CREATE FUNCTION staged_facts(object text, derived boolean, payload jsonb) RETURNS TABLE (fact text, records integer)
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN derived THEN 'derived' ELSE 'read' END, 1
  UNION ALL SELECT 'parent', 1
    WHERE object = 'company' AND jsonb_array_length(coalesce(payload->'links'->'parent', '[]')) > 0
  UNION ALL SELECT CASE WHEN found.companies = 0 THEN 'no_company' ELSE 'several_companies' END, 1
    FROM (SELECT jsonb_array_length(coalesce(payload->'links'->'companies', payload->'links'->'company', '[]')) AS companies) AS found
    WHERE object = 'contact' AND found.companies <> 1
  UNION ALL SELECT 'further_contacts', found.further::integer
    FROM (SELECT count(DISTINCT one->>'id') - 1 AS further
      FROM jsonb_array_elements(coalesce(payload->'links'->'contacts', payload->'links'->'contact', '[]')) AS one) AS found
    WHERE object = 'deal' AND found.further > 0
$$;
--> statement-breakpoint
CREATE FUNCTION count_staged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM staged_counts;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO staged_counts AS kept
    SELECT r.migration_id, r.object, f.fact, sum(f.records)
    FROM added AS r CROSS JOIN LATERAL staged_facts(r.object, r.derived, r.payload) AS f
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (migration_id, object, fact) DO UPDATE SET records = kept.records + excluded.records;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE staged_counts AS kept SET records = kept.records - gone_of.records
    FROM (SELECT r.migration_id, r.object, f.fact, sum(f.records) AS records
      FROM gone AS r CROSS JOIN LATERAL staged_facts(r.object, r.derived, r.payload) AS f GROUP BY 1, 2, 3) AS gone_of
    WHERE kept.migration_id = gone_of.migration_id AND kept.object = gone_of.object AND kept.fact = gone_of.fact;
  ELSE
    INSERT INTO staged_counts AS kept
    SELECT r.migration_id, r.object, f.fact, sum(r.sign * f.records)
    FROM (SELECT migration_id, object, derived, payload, -1 AS sign FROM gone
      UNION ALL SELECT migration_id, object, derived, payload, 1 FROM added) AS r
    CROSS JOIN LATERAL staged_facts(r.object, r.derived, r.payload) AS f
    GROUP BY 1, 2, 3 HAVING sum(r.sign * f.records) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (migration_id, object, fact) DO UPDATE SET records = kept.records + excluded.records;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER staged_added AFTER INSERT ON staged_records REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_staged();
--> statement-breakpoint
CREATE TRIGGER staged_changed AFTER UPDATE ON staged_records REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_staged();
--> statement-breakpoint
CREATE TRIGGER staged_gone AFTER DELETE ON staged_records REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_staged();
--> statement-breakpoint
CREATE TRIGGER staged_emptied AFTER TRUNCATE ON staged_records FOR EACH STATEMENT EXECUTE FUNCTION count_staged();
--> statement-breakpoint
INSERT INTO staged_counts
SELECT r.migration_id, r.object, f.fact, sum(f.records)
FROM staged_records AS r CROSS JOIN LATERAL staged_facts(r.object, r.derived, r.payload) AS f GROUP BY 1, 2, 3;
--> statement-breakpoint
-- The name under which a row of the ledger is counted; null: it does not stand in Pipedrive because of the migration.
CREATE FUNCTION arrived_as(object text, source_id text, state text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN state NOT IN ('written', 'adopted', 'kept', 'unremoved') THEN NULL
    WHEN object = 'custom_record' THEN source_id::jsonb->>0 ELSE object END
$$;
--> statement-breakpoint
CREATE FUNCTION count_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM arrived_counts;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO arrived_counts AS kept
    SELECT migration_id, arrived_as(object, source_id, state) AS name, count(*) FROM added
    WHERE arrived_as(object, source_id, state) IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (migration_id, object) DO UPDATE SET records = kept.records + excluded.records;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE arrived_counts AS kept SET records = kept.records - gone_of.records
    FROM (SELECT migration_id, arrived_as(object, source_id, state) AS name, count(*) AS records FROM gone GROUP BY 1, 2) AS gone_of
    WHERE kept.migration_id = gone_of.migration_id AND kept.object = gone_of.name;
  ELSE
    INSERT INTO arrived_counts AS kept
    SELECT migration_id, name, sum(sign)
    FROM (SELECT migration_id, arrived_as(object, source_id, state) AS name, -1 AS sign FROM gone
      UNION ALL SELECT migration_id, arrived_as(object, source_id, state), 1 FROM added) AS r
    WHERE name IS NOT NULL GROUP BY 1, 2 HAVING sum(sign) <> 0 ORDER BY 1, 2
    ON CONFLICT (migration_id, object) DO UPDATE SET records = kept.records + excluded.records;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER ledger_added AFTER INSERT ON ledger REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_arrived();
--> statement-breakpoint
CREATE TRIGGER ledger_moved AFTER UPDATE ON ledger REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_arrived();
--> statement-breakpoint
CREATE TRIGGER ledger_gone AFTER DELETE ON ledger REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_arrived();
--> statement-breakpoint
CREATE TRIGGER ledger_emptied AFTER TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION count_arrived();
--> statement-breakpoint
INSERT INTO arrived_counts
SELECT migration_id, arrived_as(object, source_id, state), count(*) FROM ledger
WHERE arrived_as(object, source_id, state) IS NOT NULL GROUP BY 1, 2;
