ALTER TABLE "contacts" ADD COLUMN "profile_next_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "profile_asked_at" bigint;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "profile_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "contacts_profile_ix" ON "contacts" USING btree ("channel_account_id","profile_next_at") WHERE profile_next_at is not null;