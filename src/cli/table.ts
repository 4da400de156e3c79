// Rows for people: columns as wide as their widest cell.

/** `rows[0]` is the heading. Answers `empty` alone when there is nothing below it. */
export function tableOf(rows: readonly (readonly string[])[], empty: string): string[] {
  const [heading = []] = rows;
  if (rows.length <= 1) return [empty];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export const isoTime = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());

/** An age in the largest unit that says enough: `12 s`, `5 min`, `3 h`, `2 days`. */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
