ALTER TABLE "threads" ADD COLUMN "owner_at" bigint;--> statement-breakpoint
CREATE INDEX "posts_root_ix" ON "posts" USING btree ("channel_account_id","root_external_id");