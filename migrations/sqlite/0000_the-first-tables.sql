CREATE TABLE `channel_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`external_id` text NOT NULL,
	`handle` text NOT NULL,
	`display_name` text,
	`credentials` blob,
	`state` text NOT NULL,
	`problem` text,
	`problem_code` text,
	`problem_at` integer,
	`reopen_days` integer NOT NULL,
	`target_ms` integer NOT NULL,
	`last_delivery_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `channel_accounts_external_uq` ON `channel_accounts` (`channel`,`external_id`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_account_id` text NOT NULL,
	`channel` text NOT NULL,
	`external_id` text NOT NULL,
	`handle` text,
	`display_name` text,
	`avatar_url` text,
	`language` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contacts_external_uq` ON `contacts` (`channel_account_id`,`external_id`);--> statement-breakpoint
CREATE TABLE `conversation_contacts` (
	`conversation_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`current` integer NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `contact_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversation_contacts_current_uq` ON `conversation_contacts` (`contact_id`) WHERE current;--> statement-breakpoint
CREATE INDEX `conversation_contacts_contact_ix` ON `conversation_contacts` (`contact_id`,`joined_at`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`subject` text,
	`priority` text NOT NULL,
	`tags` text NOT NULL,
	`assignee_id` text,
	`team_id` text,
	`contact_id` text NOT NULL,
	`channel` text NOT NULL,
	`channel_account_id` text NOT NULL,
	`contact_external_id` text NOT NULL,
	`contact_handle` text,
	`contact_name` text,
	`opened_at` integer NOT NULL,
	`last_message_at` integer NOT NULL,
	`last_message_id` text,
	`waiting_since` integer,
	`due_at` integer,
	`queue_at` integer NOT NULL,
	`first_response_at` integer,
	`resolved_at` integer,
	`snoozed_until` integer,
	`unread` integer NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `conversations_queue_ix` ON `conversations` (`queue_at`,`id`) WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX `conversations_status_ix` ON `conversations` (`status`,`queue_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_assignee_ix` ON `conversations` (`assignee_id`,`queue_at`,`id`) WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX `conversations_channel_ix` ON `conversations` (`channel`,`queue_at`,`id`) WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX `conversations_recent_ix` ON `conversations` (`last_message_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_snoozed_ix` ON `conversations` (`snoozed_until`) WHERE status = 'snoozed';--> statement-breakpoint
CREATE TABLE `event_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`n` integer PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`conversation_id` text,
	`data` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_conversation_ix` ON `events` (`conversation_id`,`n`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`user_id` text NOT NULL,
	`route` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`answer` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `route`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created_ix` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`id` text PRIMARY KEY NOT NULL,
	`door` text NOT NULL,
	`body` blob,
	`salt` blob,
	`body_bytes` integer NOT NULL,
	`parent_id` text,
	`part` integer,
	`state` text NOT NULL,
	`outcome` text,
	`unrouted_for` text,
	`received_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_at` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`fence` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE INDEX `inbox_due_ix` ON `inbox` (`next_at`,`id`) WHERE state = 'new';--> statement-breakpoint
CREATE INDEX `inbox_wrong_ix` ON `inbox` (`state`,`id`) WHERE state in ('dead', 'unrouted');--> statement-breakpoint
CREATE INDEX `inbox_received_ix` ON `inbox` (`received_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_part_uq` ON `inbox` (`parent_id`,`part`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `login_attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`window_ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `message_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_account_id` text NOT NULL,
	`message_external_id` text NOT NULL,
	`change` text NOT NULL,
	`by` text NOT NULL,
	`version` integer NOT NULL,
	`text` text,
	`emoji` text,
	`at` integer NOT NULL,
	`applied_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_changes_uq` ON `message_changes` (`channel_account_id`,`message_external_id`,`change`,`by`,`version`);--> statement-breakpoint
CREATE INDEX `message_changes_waiting_ix` ON `message_changes` (`channel_account_id`,`message_external_id`) WHERE applied_at is null;--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`channel_account_id` text NOT NULL,
	`channel` text NOT NULL,
	`direction` text NOT NULL,
	`kind` text NOT NULL,
	`external_id` text,
	`in_reply_to_external_id` text,
	`reply_id` text,
	`text` text NOT NULL,
	`via` text NOT NULL,
	`payload` text,
	`attachments` text NOT NULL,
	`reactions` text NOT NULL,
	`author_type` text NOT NULL,
	`author_id` text,
	`author_name` text,
	`sent_at` integer NOT NULL,
	`order_key` text NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`failure` text,
	`fingerprint` text,
	`conflicts` integer NOT NULL,
	`edited_at` integer,
	`edit_version` integer NOT NULL,
	`unsent_at` integer,
	`standby` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_external_uq` ON `messages` (`channel_account_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `messages_conversation_ix` ON `messages` (`conversation_id`,`sent_at`,`order_key`,`id`);--> statement-breakpoint
CREATE INDEX `messages_thread_ix` ON `messages` (`thread_id`,`sent_at`);--> statement-breakpoint
CREATE INDEX `messages_unfinished_ix` ON `messages` (`state`,`id`) WHERE state in ('queued', 'sending', 'failed', 'unknown');--> statement-breakpoint
CREATE TABLE `notes` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`author_id` text NOT NULL,
	`text` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notes_conversation_ix` ON `notes` (`conversation_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`reply_id` text NOT NULL,
	`message_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`channel_account_id` text NOT NULL,
	`part` integer NOT NULL,
	`state` text NOT NULL,
	`not_before` integer NOT NULL,
	`next_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`looks` integer NOT NULL,
	`needs_agent` integer NOT NULL,
	`fence` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`sending_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_part_uq` ON `outbox` (`reply_id`,`part`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_message_uq` ON `outbox` (`message_id`);--> statement-breakpoint
CREATE INDEX `outbox_conversation_ix` ON `outbox` (`conversation_id`,`id`) WHERE state in ('queued', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX `outbox_due_ix` ON `outbox` (`next_at`) WHERE state in ('queued', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX `outbox_thread_ix` ON `outbox` (`thread_id`) WHERE state in ('sending', 'unknown');--> statement-breakpoint
CREATE TABLE `processes` (
	`id` text PRIMARY KEY NOT NULL,
	`parts` text NOT NULL,
	`started_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `send_budgets` (
	`channel_account_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`remaining` integer NOT NULL,
	`reset_at` integer NOT NULL,
	PRIMARY KEY(`channel_account_id`, `endpoint`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_user_ix` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `threads` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`channel_account_id` text NOT NULL,
	`kind` text NOT NULL,
	`root_external_id` text NOT NULL,
	`last_customer_at` integer,
	`seen_at` integer,
	`delivered_at` integer,
	`owner_app_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contacts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `threads_surface_uq` ON `threads` (`contact_id`,`kind`,`root_external_id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_uq` ON `tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`display_name` text NOT NULL,
	`password_hash` text,
	`roles` text NOT NULL,
	`disabled_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_uq` ON `users` (`email`);