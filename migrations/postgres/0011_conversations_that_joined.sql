ALTER TABLE "conversations" ADD COLUMN "joined_into_id" text;--> statement-breakpoint
CREATE INDEX "conversations_name_ix" ON "conversations" USING btree ("contact_name") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_handle_ix" ON "conversations" USING btree ("contact_handle") WHERE status <> 'resolved';