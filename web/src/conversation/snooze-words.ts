// Until when to put a conversation aside, in words. Pure.

export interface Until {
  words: string;
  until: Date;
}

export function snoozeChoices(nowMs: number): Until[] {
  const inHours = (hours: number): Date => new Date(nowMs + hours * 3_600_000);
  const atNine = (days: number): Date => {
    const date = new Date(nowMs);
    date.setDate(date.getDate() + days);
    date.setHours(9, 0, 0, 0);
    return date;
  };
  const weekday = new Date(nowMs).getDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const choices: Until[] = [
    { words: 'for an hour', until: inHours(1) },
    { words: 'for three hours', until: inHours(3) },
    { words: 'until tomorrow 9:00', until: atNine(1) },
    { words: 'until Monday 9:00', until: atNine(toMonday) },
  ];
  // On a Sunday, tomorrow is Monday.
  return choices.filter(
    ({ until }, i) => choices.findIndex((other) => other.until.getTime() === until.getTime()) === i,
  );
}
