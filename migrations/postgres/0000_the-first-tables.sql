CREATE TABLE "channel_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"external_id" text NOT NULL,
	"handle" text NOT NULL,
	"display_name" text,
	"credentials" "bytea",
	"state" text NOT NULL,
	"problem" text,
	"problem_code" text,
	"problem_at" bigint,
	"reopen_days" integer NOT NULL,
	"target_ms" bigint NOT NULL,
	"last_delivery_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_account_id" text NOT NULL,
	"channel" text NOT NULL,
	"external_id" text NOT NULL,
	"handle" text,
	"display_name" text,
	"avatar_url" text,
	"language" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversation_contacts" (
	"conversation_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"current" boolean NOT NULL,
	"joined_at" bigint NOT NULL,
	CONSTRAINT "conversation_contacts_conversation_id_contact_id_pk" PRIMARY KEY("conversation_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"subject" text,
	"priority" text NOT NULL,
	"tags" jsonb NOT NULL,
	"assignee_id" text,
	"team_id" text,
	"contact_id" text NOT NULL,
	"channel" text NOT NULL,
	"channel_account_id" text NOT NULL,
	"contact_external_id" text NOT NULL,
	"contact_handle" text,
	"contact_name" text,
	"opened_at" bigint NOT NULL,
	"last_message_at" bigint NOT NULL,
	"last_message_id" text,
	"waiting_since" bigint,
	"due_at" bigint,
	"queue_at" bigint NOT NULL,
	"first_response_at" bigint,
	"resolved_at" bigint,
	"snoozed_until" bigint,
	"unread" integer NOT NULL,
	"version" integer NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"n" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"n" bigint PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"conversation_id" text,
	"data" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"user_id" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "idempotency_keys_user_id_route_key_pk" PRIMARY KEY("user_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" text PRIMARY KEY NOT NULL,
	"door" text NOT NULL,
	"body" "bytea",
	"salt" "bytea",
	"body_bytes" integer NOT NULL,
	"parent_id" text,
	"part" integer,
	"state" text NOT NULL,
	"outcome" text,
	"unrouted_for" text,
	"received_at" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"next_at" bigint NOT NULL,
	"lease_until" bigint NOT NULL,
	"fence" integer NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"window_ends_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_account_id" text NOT NULL,
	"message_external_id" text NOT NULL,
	"change" text NOT NULL,
	"by" text NOT NULL,
	"version" bigint NOT NULL,
	"text" text,
	"emoji" text,
	"at" bigint NOT NULL,
	"applied_at" bigint
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"thread_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"channel_account_id" text NOT NULL,
	"channel" text NOT NULL,
	"direction" text NOT NULL,
	"kind" text NOT NULL,
	"external_id" text,
	"in_reply_to_external_id" text,
	"reply_id" text,
	"text" text NOT NULL,
	"via" text NOT NULL,
	"payload" text,
	"attachments" jsonb NOT NULL,
	"reactions" jsonb NOT NULL,
	"author_type" text NOT NULL,
	"author_id" text,
	"author_name" text,
	"sent_at" bigint NOT NULL,
	"order_key" text NOT NULL,
	"received_at" bigint NOT NULL,
	"state" text NOT NULL,
	"failure" jsonb,
	"fingerprint" text,
	"conflicts" integer NOT NULL,
	"edited_at" bigint,
	"edit_version" integer NOT NULL,
	"unsent_at" bigint,
	"standby" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"author_id" text NOT NULL,
	"text" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"reply_id" text NOT NULL,
	"message_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"thread_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"channel_account_id" text NOT NULL,
	"part" integer NOT NULL,
	"state" text NOT NULL,
	"not_before" bigint NOT NULL,
	"next_at" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"looks" integer NOT NULL,
	"needs_agent" boolean NOT NULL,
	"fence" integer NOT NULL,
	"lease_until" bigint NOT NULL,
	"sending_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"id" text PRIMARY KEY NOT NULL,
	"parts" text NOT NULL,
	"started_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "send_budgets" (
	"channel_account_id" text NOT NULL,
	"endpoint" text NOT NULL,
	"remaining" integer NOT NULL,
	"reset_at" bigint NOT NULL,
	CONSTRAINT "send_budgets_channel_account_id_endpoint_pk" PRIMARY KEY("channel_account_id","endpoint")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"channel_account_id" text NOT NULL,
	"kind" text NOT NULL,
	"root_external_id" text NOT NULL,
	"last_customer_at" bigint,
	"seen_at" bigint,
	"delivered_at" bigint,
	"owner_app_id" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"display_name" text NOT NULL,
	"password_hash" text,
	"roles" jsonb NOT NULL,
	"disabled_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversation_contacts" ADD CONSTRAINT "conversation_contacts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "channel_accounts_external_uq" ON "channel_accounts" USING btree ("channel","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_external_uq" ON "contacts" USING btree ("channel_account_id","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "conversation_contacts_current_uq" ON "conversation_contacts" USING btree ("contact_id") WHERE current;--> statement-breakpoint
CREATE INDEX "conversation_contacts_contact_ix" ON "conversation_contacts" USING btree ("contact_id","joined_at");--> statement-breakpoint
CREATE INDEX "conversations_queue_ix" ON "conversations" USING btree ("queue_at","id") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_status_ix" ON "conversations" USING btree ("status","queue_at","id");--> statement-breakpoint
CREATE INDEX "conversations_assignee_ix" ON "conversations" USING btree ("assignee_id","queue_at","id") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_channel_ix" ON "conversations" USING btree ("channel","queue_at","id") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_recent_ix" ON "conversations" USING btree ("last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversations_snoozed_ix" ON "conversations" USING btree ("snoozed_until") WHERE status = 'snoozed';--> statement-breakpoint
CREATE INDEX "events_conversation_ix" ON "events" USING btree ("conversation_id","n");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_ix" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inbox_due_ix" ON "inbox" USING btree ("next_at","id") WHERE state = 'new';--> statement-breakpoint
CREATE INDEX "inbox_wrong_ix" ON "inbox" USING btree ("state","id") WHERE state in ('dead', 'unrouted');--> statement-breakpoint
CREATE INDEX "inbox_received_ix" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_part_uq" ON "inbox" USING btree ("parent_id","part");--> statement-breakpoint
CREATE UNIQUE INDEX "message_changes_uq" ON "message_changes" USING btree ("channel_account_id","message_external_id","change","by","version");--> statement-breakpoint
CREATE INDEX "message_changes_waiting_ix" ON "message_changes" USING btree ("channel_account_id","message_external_id") WHERE applied_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_external_uq" ON "messages" USING btree ("channel_account_id","external_id");--> statement-breakpoint
CREATE INDEX "messages_conversation_ix" ON "messages" USING btree ("conversation_id","sent_at","order_key","id");--> statement-breakpoint
CREATE INDEX "messages_thread_ix" ON "messages" USING btree ("thread_id","sent_at");--> statement-breakpoint
CREATE INDEX "messages_unfinished_ix" ON "messages" USING btree ("state","id") WHERE state in ('queued', 'sending', 'failed', 'unknown');--> statement-breakpoint
CREATE INDEX "notes_conversation_ix" ON "notes" USING btree ("conversation_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_part_uq" ON "outbox" USING btree ("reply_id","part");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_message_uq" ON "outbox" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "outbox_conversation_ix" ON "outbox" USING btree ("conversation_id","id") WHERE state in ('queued', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX "outbox_due_ix" ON "outbox" USING btree ("next_at") WHERE state in ('queued', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX "outbox_thread_ix" ON "outbox" USING btree ("thread_id") WHERE state in ('sending', 'unknown');--> statement-breakpoint
CREATE INDEX "sessions_user_ix" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "threads_surface_uq" ON "threads" USING btree ("contact_id","kind","root_external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tokens_hash_uq" ON "tokens" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_uq" ON "users" USING btree ("email");