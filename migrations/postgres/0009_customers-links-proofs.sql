CREATE TABLE "card_views" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"conversation_id" text,
	"user_id" text NOT NULL,
	"at" bigint NOT NULL,
	"link_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connector_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"connector_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"answer" jsonb,
	"answered_at" bigint,
	"because" text,
	"tried_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connectors" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"declaration" jsonb NOT NULL,
	"enabled" boolean NOT NULL,
	"place" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"file_name" text NOT NULL,
	"mapping" jsonb NOT NULL,
	"state" text NOT NULL,
	"position" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"lines" integer NOT NULL,
	"added" integer NOT NULL,
	"changed" integer NOT NULL,
	"same" integer NOT NULL,
	"refused" integer NOT NULL,
	"by_user_id" text,
	"started_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "customer_keys" (
	"key" bigint NOT NULL,
	"customer_no" bigint NOT NULL,
	CONSTRAINT "customer_keys_key_customer_no_pk" PRIMARY KEY("key","customer_no")
);
--> statement-breakpoint
CREATE TABLE "customer_merges" (
	"id" text PRIMARY KEY NOT NULL,
	"survivor_id" text NOT NULL,
	"merged_id" text NOT NULL,
	"take" jsonb NOT NULL,
	"by_user_id" text,
	"at" bigint NOT NULL,
	"undone_at" bigint
);
--> statement-breakpoint
CREATE TABLE "customer_numbers" (
	"id" integer PRIMARY KEY NOT NULL,
	"last" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_pairs" (
	"id" text PRIMARY KEY NOT NULL,
	"first_id" text NOT NULL,
	"second_id" text NOT NULL,
	"state" text NOT NULL,
	"probability" double precision NOT NULL,
	"bits" double precision NOT NULL,
	"because" jsonb NOT NULL,
	"model_version" text NOT NULL,
	"by_user_id" text,
	"found_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"no" bigint NOT NULL,
	"ref" text,
	"record" jsonb NOT NULL,
	"merged_into_id" text,
	"source" text NOT NULL,
	"version" integer NOT NULL,
	"compared_version" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"conversation_id" text,
	"message_id" text,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"key" bigint,
	"polarity" text NOT NULL,
	"certainty" text NOT NULL,
	"at" bigint NOT NULL,
	"erased_at" bigint
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"conversation_id" text,
	"customer_id" text,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"method" text NOT NULL,
	"good_for" jsonb NOT NULL,
	"message_id" text,
	"by_user_id" text,
	"at" bigint NOT NULL,
	"expires_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "ledger_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"no" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "letters" (
	"id" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"content" jsonb NOT NULL,
	"proof_id" text,
	"state" text NOT NULL,
	"because" text,
	"next_at" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"fence" integer NOT NULL,
	"lease_until" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"sent_at" bigint
);
--> statement-breakpoint
CREATE TABLE "link_events" (
	"no" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"at" bigint NOT NULL,
	"action" text NOT NULL,
	"method" text NOT NULL,
	"link_id" text,
	"contact_id" text,
	"customer_id" text,
	"other_customer_id" text,
	"user_id" text,
	"second_user_id" text,
	"evidence_ids" jsonb NOT NULL,
	"model_version" text,
	"bits" double precision,
	"explanation" jsonb NOT NULL,
	"reason" text,
	"reason_mac" text,
	"expires_at" bigint,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"state" text NOT NULL,
	"method" text NOT NULL,
	"at" bigint NOT NULL,
	"expires_at" bigint,
	"by_user_id" text,
	"ledger_no" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "match_labels" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"verdict" text NOT NULL,
	"by" text NOT NULL,
	"user_id" text,
	"model_version" text NOT NULL,
	"shown_rank" integer,
	"levels" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "match_models" (
	"version" text PRIMARY KEY NOT NULL,
	"model" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"metrics" jsonb NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proofs" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"contact_id" text,
	"channel_account_id" text,
	"customer_id" text,
	"conversation_id" text,
	"token_mac" text,
	"code_hash" text,
	"attempts" integer NOT NULL,
	"destination" text,
	"by_user_id" text,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "handle_changed_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "name_changed_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "anonymous_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "flagged_at" bigint;--> statement-breakpoint
ALTER TABLE "conversation_contacts" ADD COLUMN "hop_proof_id" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "subject_customer_id" text;--> statement-breakpoint
CREATE UNIQUE INDEX "card_views_uq" ON "card_views" USING btree ("link_id","user_id","conversation_id");--> statement-breakpoint
CREATE INDEX "card_views_customer_ix" ON "card_views" USING btree ("customer_id","at");--> statement-breakpoint
CREATE INDEX "card_views_link_ix" ON "card_views" USING btree ("link_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "connector_answers_uq" ON "connector_answers" USING btree ("customer_id","connector_id");--> statement-breakpoint
CREATE INDEX "customer_merges_survivor_ix" ON "customer_merges" USING btree ("survivor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_merges_merged_uq" ON "customer_merges" USING btree ("merged_id") WHERE undone_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "customer_pairs_uq" ON "customer_pairs" USING btree ("first_id","second_id");--> statement-breakpoint
CREATE INDEX "customer_pairs_second_ix" ON "customer_pairs" USING btree ("second_id");--> statement-breakpoint
CREATE INDEX "customer_pairs_state_ix" ON "customer_pairs" USING btree ("state","probability","id");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_no_uq" ON "customers" USING btree ("no");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_ref_uq" ON "customers" USING btree ("ref") WHERE ref is not null;--> statement-breakpoint
CREATE INDEX "customers_merged_ix" ON "customers" USING btree ("merged_into_id") WHERE merged_into_id is not null;--> statement-breakpoint
CREATE INDEX "customers_compare_ix" ON "customers" USING btree ("no") WHERE compared_version < version;--> statement-breakpoint
CREATE INDEX "evidence_contact_ix" ON "evidence" USING btree ("contact_id","at");--> statement-breakpoint
CREATE INDEX "evidence_message_ix" ON "evidence" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "evidence_conversation_ix" ON "evidence" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "facts_contact_ix" ON "facts" USING btree ("contact_id","at");--> statement-breakpoint
CREATE INDEX "facts_customer_ix" ON "facts" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "facts_message_ix" ON "facts" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "letters_due_ix" ON "letters" USING btree ("next_at","id") WHERE state in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "letters_proof_ix" ON "letters" USING btree ("proof_id");--> statement-breakpoint
CREATE INDEX "link_events_contact_ix" ON "link_events" USING btree ("contact_id","no");--> statement-breakpoint
CREATE INDEX "link_events_customer_ix" ON "link_events" USING btree ("customer_id","no");--> statement-breakpoint
CREATE UNIQUE INDEX "links_pair_uq" ON "links" USING btree ("contact_id","customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "links_active_uq" ON "links" USING btree ("contact_id") WHERE state in ('confirmed', 'verified');--> statement-breakpoint
CREATE INDEX "links_customer_ix" ON "links" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "links_expires_ix" ON "links" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "match_labels_pair_ix" ON "match_labels" USING btree ("contact_id","customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "proofs_token_uq" ON "proofs" USING btree ("token_mac") WHERE token_mac is not null;--> statement-breakpoint
CREATE INDEX "proofs_contact_ix" ON "proofs" USING btree ("contact_id","created_at");--> statement-breakpoint
CREATE INDEX "proofs_customer_ix" ON "proofs" USING btree ("customer_id","created_at");--> statement-breakpoint
CREATE INDEX "proofs_open_ix" ON "proofs" USING btree ("expires_at") WHERE state = 'open';