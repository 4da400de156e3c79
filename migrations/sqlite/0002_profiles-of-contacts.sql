ALTER TABLE `contacts` ADD `profile_next_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `profile_asked_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `profile_tries` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `contacts_profile_ix` ON `contacts` (`channel_account_id`,`profile_next_at`) WHERE profile_next_at is not null;