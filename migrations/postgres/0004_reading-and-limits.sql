CREATE TABLE "account_checks" (
	"channel_account_id" text NOT NULL,
	"check" text NOT NULL,
	"state" text NOT NULL,
	"code" text NOT NULL,
	"detail" text,
	"checked_at" bigint NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "account_checks_channel_account_id_check_pk" PRIMARY KEY("channel_account_id","check")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"holder" text NOT NULL,
	"endpoint" text NOT NULL,
	"window" text NOT NULL,
	"unit" text NOT NULL,
	"limit" integer NOT NULL,
	"remaining" integer NOT NULL,
	"reset_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "budgets_holder_endpoint_window_pk" PRIMARY KEY("holder","endpoint","window")
);
--> statement-breakpoint
CREATE TABLE "gaps" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_account_id" text NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"recovered" integer NOT NULL,
	"missing" integer NOT NULL,
	"noticed_at" bigint NOT NULL,
	"healed_at" bigint,
	"because" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "missing_messages" (
	"channel_account_id" text NOT NULL,
	"external_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"thread_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"gap_id" text,
	"after_at" bigint,
	"before_at" bigint NOT NULL,
	"noticed_at" bigint NOT NULL,
	CONSTRAINT "missing_messages_channel_account_id_external_id_pk" PRIMARY KEY("channel_account_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "pollers" (
	"channel_account_id" text NOT NULL,
	"source" text NOT NULL,
	"cursor" text,
	"next_at" bigint NOT NULL,
	"last_at" bigint,
	"last_ok_at" bigint,
	"behind" boolean NOT NULL,
	"failures" integer NOT NULL,
	"code" text,
	"fence" integer NOT NULL,
	"lease_until" bigint NOT NULL,
	CONSTRAINT "pollers_channel_account_id_source_pk" PRIMARY KEY("channel_account_id","source")
);
--> statement-breakpoint
CREATE TABLE "spend" (
	"channel_account_id" text NOT NULL,
	"day" text NOT NULL,
	"item" text NOT NULL,
	"count" integer NOT NULL,
	"micro_usd" bigint NOT NULL,
	CONSTRAINT "spend_channel_account_id_day_item_pk" PRIMARY KEY("channel_account_id","day","item")
);
--> statement-breakpoint
ALTER TABLE "channel_accounts" ADD COLUMN "poll" text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE "channel_accounts" ADD COLUMN "token_expires_at" bigint;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "way" text DEFAULT 'push' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "gap_id" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "surface" text DEFAULT 'dm' NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "deadline_at" bigint DEFAULT 9000000000000 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "urgent" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "threads" ADD COLUMN "last_opener" text;--> statement-breakpoint
CREATE INDEX "gaps_account_ix" ON "gaps" USING btree ("channel_account_id","ends_at");--> statement-breakpoint
CREATE INDEX "missing_messages_conversation_ix" ON "missing_messages" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "outbox_order_ix" ON "outbox" USING btree ("channel_account_id","surface","deadline_at","id") WHERE state = 'queued';