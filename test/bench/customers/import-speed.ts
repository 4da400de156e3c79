// How fast a file is read in beside those that are there, by the command as it is called at a terminal, and how much memory it takes.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CustomerBase } from './base.ts';
import { personOnFile } from './people.ts';

const entry = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

export interface ImportSpeed {
  perSecond: number;
  /** At its highest, in megabytes. */
  memory: number;
}

/** Every hundredth line is bad. @throws when a good one was lost, or a bad one not told. */
export async function importSpeed(
  { dataDir }: CustomerBase,
  { from, lines }: { from: number; lines: number },
): Promise<ImportSpeed> {
  const file = join(dataDir, `${from}.csv`);
  const rows = Array.from({ length: lines }, (_, at) => {
    const { ref, names, email, phone, loyalty, booking, birthDate, city } = personOnFile(from + at);
    const [name] = names;
    const mail = at % 100 === 50 ? 'no address' : email;
    return [ref, name?.given, name?.family, mail, phone, loyalty, booking, birthDate, city].join(',');
  });
  writeFileSync(file, ['ref,given,family,email,phone,loyalty,booking,birthDate,city', ...rows].join('\n'));
  const child = spawn(process.execPath, [entry, 'customers', 'import', file, '--json'], {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let [out, memory] = ['', 0];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const look = setInterval(() => (memory = Math.max(memory, peakOf(child.pid))), 200);
  await new Promise((resolve) => void child.on('close', resolve));
  clearInterval(look);
  const { added, refused, seconds } = JSON.parse(out) as { added: number; refused: number; seconds: number };
  const bad = Math.floor((lines + 49) / 100);
  if (added !== lines - bad || refused !== bad) throw new Error(`${added} added, ${refused} refused of ${lines}`);
  return { perSecond: lines / seconds, memory };
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has ended
  }
}
