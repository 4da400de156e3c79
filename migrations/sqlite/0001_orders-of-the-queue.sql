CREATE INDEX `conversations_status_recent_ix` ON `conversations` (`status`,`last_message_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_assignee_recent_ix` ON `conversations` (`assignee_id`,`last_message_at`,`id`) WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX `conversations_waiting_ix` ON `conversations` (`waiting_since`,`id`) WHERE waiting_since is not null;--> statement-breakpoint
CREATE INDEX `conversations_assignee_waiting_ix` ON `conversations` (`assignee_id`,`waiting_since`,`id`) WHERE waiting_since is not null;