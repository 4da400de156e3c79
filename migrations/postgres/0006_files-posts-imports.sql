CREATE TABLE "file_views" (
	"id" text PRIMARY KEY NOT NULL,
	"file_id" text NOT NULL,
	"conversation_id" text,
	"user_id" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"at" bigint NOT NULL,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" text PRIMARY KEY NOT NULL,
	"direction" text NOT NULL,
	"message_id" text,
	"conversation_id" text,
	"channel_account_id" text,
	"place" integer NOT NULL,
	"type" text NOT NULL,
	"state" text NOT NULL,
	"because" text,
	"content_type" text,
	"name" text,
	"bytes" bigint,
	"width" integer,
	"height" integer,
	"duration_ms" integer,
	"variants" jsonb NOT NULL,
	"identity" text NOT NULL,
	"identity_because" text,
	"expires_at" bigint,
	"uploaded_by" text,
	"next_at" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"fence" integer NOT NULL,
	"lease_until" bigint NOT NULL,
	"stored_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_account_id" text NOT NULL,
	"format" text NOT NULL,
	"source" text NOT NULL,
	"cursor" text,
	"state" text NOT NULL,
	"read" integer NOT NULL,
	"stored" integer NOT NULL,
	"known" integer NOT NULL,
	"refused" integer NOT NULL,
	"started_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_account_id" text NOT NULL,
	"external_id" text NOT NULL,
	"kind" text NOT NULL,
	"by" text NOT NULL,
	"root_external_id" text NOT NULL,
	"in_reply_to_external_id" text,
	"author_external_id" text,
	"author_name" text,
	"text" text NOT NULL,
	"attachments" jsonb NOT NULL,
	"sent_at" bigint NOT NULL,
	"order_key" text NOT NULL,
	"received_at" bigint NOT NULL,
	"unsent_at" bigint,
	"origin" text DEFAULT 'live' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "follows_since" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "blocked_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "muted_at" bigint;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "origin" text DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "about" text;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "erased_at" bigint;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "referral" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "first_text" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "origin" text DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "placed_by" text;--> statement-breakpoint
CREATE INDEX "file_views_file_ix" ON "file_views" USING btree ("file_id","at");--> statement-breakpoint
CREATE INDEX "files_due_ix" ON "files" USING btree ("next_at","id") WHERE state = 'wanted';--> statement-breakpoint
CREATE INDEX "files_expires_ix" ON "files" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "files_message_ix" ON "files" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "files_conversation_ix" ON "files" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "files_unused_ix" ON "files" USING btree ("created_at") WHERE message_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "posts_external_uq" ON "posts" USING btree ("channel_account_id","external_id");--> statement-breakpoint
CREATE INDEX "posts_parent_ix" ON "posts" USING btree ("channel_account_id","in_reply_to_external_id");--> statement-breakpoint
CREATE INDEX "inbox_about_ix" ON "inbox" USING btree ("about") WHERE about is not null;--> statement-breakpoint
CREATE INDEX "messages_parent_ix" ON "messages" USING btree ("channel_account_id","in_reply_to_external_id") WHERE direction = 'outbound' and kind <> 'dm';