DROP INDEX `conversations_recent_ix`;--> statement-breakpoint
DROP INDEX `inbox_received_ix`;--> statement-breakpoint
DROP INDEX `inbox_part_uq`;--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_part_uq` ON `inbox` (`parent_id`,`part`) WHERE parent_id is not null;