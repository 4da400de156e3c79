ALTER TABLE `conversations` ADD `joined_into_id` text;--> statement-breakpoint
CREATE INDEX `conversations_name_ix` ON `conversations` (`contact_name`) WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX `conversations_handle_ix` ON `conversations` (`contact_handle`) WHERE status <> 'resolved';