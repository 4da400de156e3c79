// One line of the doctor. `next` is what to do, in plain words; a finding that is not ok always has it.

export type Finding = { check: string; says: string } & (
  | { status: 'ok'; next?: string }
  | { status: 'warn' | 'fail'; next: string }
);
