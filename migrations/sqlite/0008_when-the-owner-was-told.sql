ALTER TABLE `threads` ADD `owner_at` integer;--> statement-breakpoint
CREATE INDEX `posts_root_ix` ON `posts` (`channel_account_id`,`root_external_id`);