CREATE TABLE `file_views` (
	`id` text PRIMARY KEY NOT NULL,
	`file_id` text NOT NULL,
	`conversation_id` text,
	`user_id` text NOT NULL,
	`reason` text NOT NULL,
	`note` text,
	`at` integer NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE INDEX `file_views_file_ix` ON `file_views` (`file_id`,`at`);--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`direction` text NOT NULL,
	`message_id` text,
	`conversation_id` text,
	`channel_account_id` text,
	`place` integer NOT NULL,
	`type` text NOT NULL,
	`state` text NOT NULL,
	`because` text,
	`content_type` text,
	`name` text,
	`bytes` integer,
	`width` integer,
	`height` integer,
	`duration_ms` integer,
	`variants` text NOT NULL,
	`identity` text NOT NULL,
	`identity_because` text,
	`expires_at` integer,
	`uploaded_by` text,
	`next_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`fence` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`stored_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `files_due_ix` ON `files` (`next_at`,`id`) WHERE state = 'wanted';--> statement-breakpoint
CREATE INDEX `files_expires_ix` ON `files` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX `files_message_ix` ON `files` (`message_id`);--> statement-breakpoint
CREATE INDEX `files_conversation_ix` ON `files` (`conversation_id`);--> statement-breakpoint
CREATE INDEX `files_unused_ix` ON `files` (`created_at`) WHERE message_id is null;--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_account_id` text NOT NULL,
	`format` text NOT NULL,
	`source` text NOT NULL,
	`cursor` text,
	`state` text NOT NULL,
	`read` integer NOT NULL,
	`stored` integer NOT NULL,
	`known` integer NOT NULL,
	`refused` integer NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE TABLE `posts` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`kind` text NOT NULL,
	`by` text NOT NULL,
	`root_external_id` text NOT NULL,
	`in_reply_to_external_id` text,
	`author_external_id` text,
	`author_name` text,
	`text` text NOT NULL,
	`attachments` text NOT NULL,
	`sent_at` integer NOT NULL,
	`order_key` text NOT NULL,
	`received_at` integer NOT NULL,
	`unsent_at` integer,
	`origin` text DEFAULT 'live' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `posts_external_uq` ON `posts` (`channel_account_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `posts_parent_ix` ON `posts` (`channel_account_id`,`in_reply_to_external_id`);--> statement-breakpoint
ALTER TABLE `contacts` ADD `follows_since` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `blocked_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `muted_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `origin` text DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE `inbox` ADD `about` text;--> statement-breakpoint
ALTER TABLE `inbox` ADD `erased_at` integer;--> statement-breakpoint
CREATE INDEX `inbox_about_ix` ON `inbox` (`about`) WHERE about is not null;--> statement-breakpoint
ALTER TABLE `messages` ADD `referral` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `first_text` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `origin` text DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `placed_by` text;--> statement-breakpoint
CREATE INDEX `messages_parent_ix` ON `messages` (`channel_account_id`,`in_reply_to_external_id`) WHERE direction = 'outbound' and kind <> 'dm';