CREATE TABLE `card_views` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`conversation_id` text,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`link_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `card_views_uq` ON `card_views` (`link_id`,`user_id`,`conversation_id`);--> statement-breakpoint
CREATE INDEX `card_views_customer_ix` ON `card_views` (`customer_id`,`at`);--> statement-breakpoint
CREATE INDEX `card_views_link_ix` ON `card_views` (`link_id`,`at`);--> statement-breakpoint
CREATE TABLE `connector_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`connector_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`answer` text,
	`answered_at` integer,
	`because` text,
	`tried_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connector_answers_uq` ON `connector_answers` (`customer_id`,`connector_id`);--> statement-breakpoint
CREATE TABLE `connectors` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`declaration` text NOT NULL,
	`enabled` integer NOT NULL,
	`place` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `customer_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`file_name` text NOT NULL,
	`mapping` text NOT NULL,
	`state` text NOT NULL,
	`position` integer NOT NULL,
	`bytes` integer NOT NULL,
	`lines` integer NOT NULL,
	`added` integer NOT NULL,
	`changed` integer NOT NULL,
	`same` integer NOT NULL,
	`refused` integer NOT NULL,
	`by_user_id` text,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE TABLE `customer_keys` (
	`key` integer NOT NULL,
	`customer_no` integer NOT NULL,
	PRIMARY KEY(`key`, `customer_no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `customer_merges` (
	`id` text PRIMARY KEY NOT NULL,
	`survivor_id` text NOT NULL,
	`merged_id` text NOT NULL,
	`take` text NOT NULL,
	`by_user_id` text,
	`at` integer NOT NULL,
	`undone_at` integer
);
--> statement-breakpoint
CREATE INDEX `customer_merges_survivor_ix` ON `customer_merges` (`survivor_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `customer_merges_merged_uq` ON `customer_merges` (`merged_id`) WHERE undone_at is null;--> statement-breakpoint
CREATE TABLE `customer_numbers` (
	`id` integer PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `customer_pairs` (
	`id` text PRIMARY KEY NOT NULL,
	`first_id` text NOT NULL,
	`second_id` text NOT NULL,
	`state` text NOT NULL,
	`probability` real NOT NULL,
	`bits` real NOT NULL,
	`because` text NOT NULL,
	`model_version` text NOT NULL,
	`by_user_id` text,
	`found_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_pairs_uq` ON `customer_pairs` (`first_id`,`second_id`);--> statement-breakpoint
CREATE INDEX `customer_pairs_second_ix` ON `customer_pairs` (`second_id`);--> statement-breakpoint
CREATE INDEX `customer_pairs_state_ix` ON `customer_pairs` (`state`,`probability`,`id`);--> statement-breakpoint
CREATE TABLE `customers` (
	`id` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`ref` text,
	`record` text NOT NULL,
	`merged_into_id` text,
	`source` text NOT NULL,
	`version` integer NOT NULL,
	`compared_version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customers_no_uq` ON `customers` (`no`);--> statement-breakpoint
CREATE UNIQUE INDEX `customers_ref_uq` ON `customers` (`ref`) WHERE ref is not null;--> statement-breakpoint
CREATE INDEX `customers_merged_ix` ON `customers` (`merged_into_id`) WHERE merged_into_id is not null;--> statement-breakpoint
CREATE INDEX `customers_compare_ix` ON `customers` (`no`) WHERE compared_version < version;--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`conversation_id` text,
	`message_id` text,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`key` integer,
	`polarity` text NOT NULL,
	`certainty` text NOT NULL,
	`at` integer NOT NULL,
	`erased_at` integer
);
--> statement-breakpoint
CREATE INDEX `evidence_contact_ix` ON `evidence` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `evidence_message_ix` ON `evidence` (`message_id`);--> statement-breakpoint
CREATE INDEX `evidence_conversation_ix` ON `evidence` (`conversation_id`);--> statement-breakpoint
CREATE TABLE `facts` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`conversation_id` text,
	`customer_id` text,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`method` text NOT NULL,
	`good_for` text NOT NULL,
	`message_id` text,
	`by_user_id` text,
	`at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `facts_contact_ix` ON `facts` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `facts_customer_ix` ON `facts` (`customer_id`);--> statement-breakpoint
CREATE INDEX `facts_message_ix` ON `facts` (`message_id`);--> statement-breakpoint
CREATE TABLE `ledger_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `letters` (
	`id` text PRIMARY KEY NOT NULL,
	`by` text NOT NULL,
	`content` text NOT NULL,
	`proof_id` text,
	`state` text NOT NULL,
	`because` text,
	`next_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`fence` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer
);
--> statement-breakpoint
CREATE INDEX `letters_due_ix` ON `letters` (`next_at`,`id`) WHERE state in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX `letters_proof_ix` ON `letters` (`proof_id`);--> statement-breakpoint
CREATE TABLE `link_events` (
	`no` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`method` text NOT NULL,
	`link_id` text,
	`contact_id` text,
	`customer_id` text,
	`other_customer_id` text,
	`user_id` text,
	`second_user_id` text,
	`evidence_ids` text NOT NULL,
	`model_version` text,
	`bits` real,
	`explanation` text NOT NULL,
	`reason` text,
	`reason_mac` text,
	`expires_at` integer,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `link_events_contact_ix` ON `link_events` (`contact_id`,`no`);--> statement-breakpoint
CREATE INDEX `link_events_customer_ix` ON `link_events` (`customer_id`,`no`);--> statement-breakpoint
CREATE TABLE `links` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`state` text NOT NULL,
	`method` text NOT NULL,
	`at` integer NOT NULL,
	`expires_at` integer,
	`by_user_id` text,
	`ledger_no` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `links_pair_uq` ON `links` (`contact_id`,`customer_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `links_active_uq` ON `links` (`contact_id`) WHERE state in ('confirmed', 'verified');--> statement-breakpoint
CREATE INDEX `links_customer_ix` ON `links` (`customer_id`);--> statement-breakpoint
CREATE INDEX `links_expires_ix` ON `links` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
CREATE TABLE `match_labels` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`verdict` text NOT NULL,
	`by` text NOT NULL,
	`user_id` text,
	`model_version` text NOT NULL,
	`shown_rank` integer,
	`levels` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `match_labels_pair_ix` ON `match_labels` (`contact_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `match_models` (
	`version` text PRIMARY KEY NOT NULL,
	`model` text NOT NULL,
	`active` integer NOT NULL,
	`metrics` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `proofs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`contact_id` text,
	`channel_account_id` text,
	`customer_id` text,
	`conversation_id` text,
	`token_mac` text,
	`code_hash` text,
	`attempts` integer NOT NULL,
	`destination` text,
	`by_user_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proofs_token_uq` ON `proofs` (`token_mac`) WHERE token_mac is not null;--> statement-breakpoint
CREATE INDEX `proofs_contact_ix` ON `proofs` (`contact_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `proofs_customer_ix` ON `proofs` (`customer_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `proofs_open_ix` ON `proofs` (`expires_at`) WHERE state = 'open';--> statement-breakpoint
ALTER TABLE `contacts` ADD `handle_changed_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `name_changed_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `anonymous_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `flagged_at` integer;--> statement-breakpoint
ALTER TABLE `conversation_contacts` ADD `hop_proof_id` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `subject_customer_id` text;