CREATE TABLE `account_checks` (
	`channel_account_id` text NOT NULL,
	`check` text NOT NULL,
	`state` text NOT NULL,
	`code` text NOT NULL,
	`detail` text,
	`checked_at` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`channel_account_id`, `check`)
);
--> statement-breakpoint
CREATE TABLE `budgets` (
	`holder` text NOT NULL,
	`endpoint` text NOT NULL,
	`window` text NOT NULL,
	`unit` text NOT NULL,
	`limit` integer NOT NULL,
	`remaining` integer NOT NULL,
	`reset_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`holder`, `endpoint`, `window`)
);
--> statement-breakpoint
CREATE TABLE `gaps` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_account_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`recovered` integer NOT NULL,
	`missing` integer NOT NULL,
	`noticed_at` integer NOT NULL,
	`healed_at` integer,
	`because` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `gaps_account_ix` ON `gaps` (`channel_account_id`,`ends_at`);--> statement-breakpoint
CREATE TABLE `missing_messages` (
	`channel_account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`gap_id` text,
	`after_at` integer,
	`before_at` integer NOT NULL,
	`noticed_at` integer NOT NULL,
	PRIMARY KEY(`channel_account_id`, `external_id`)
);
--> statement-breakpoint
CREATE INDEX `missing_messages_conversation_ix` ON `missing_messages` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `pollers` (
	`channel_account_id` text NOT NULL,
	`source` text NOT NULL,
	`cursor` text,
	`next_at` integer NOT NULL,
	`last_at` integer,
	`last_ok_at` integer,
	`behind` integer NOT NULL,
	`failures` integer NOT NULL,
	`code` text,
	`fence` integer NOT NULL,
	`lease_until` integer NOT NULL,
	PRIMARY KEY(`channel_account_id`, `source`)
);
--> statement-breakpoint
CREATE TABLE `spend` (
	`channel_account_id` text NOT NULL,
	`day` text NOT NULL,
	`item` text NOT NULL,
	`count` integer NOT NULL,
	`micro_usd` integer NOT NULL,
	PRIMARY KEY(`channel_account_id`, `day`, `item`)
);
--> statement-breakpoint
ALTER TABLE `channel_accounts` ADD `poll` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `channel_accounts` ADD `token_expires_at` integer;--> statement-breakpoint
ALTER TABLE `inbox` ADD `way` text DEFAULT 'push' NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `gap_id` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `surface` text DEFAULT 'dm' NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `deadline_at` integer DEFAULT 9000000000000 NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `urgent` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_order_ix` ON `outbox` (`channel_account_id`,`surface`,`deadline_at`,`id`) WHERE state = 'queued';--> statement-breakpoint
ALTER TABLE `threads` ADD `last_opener` text;