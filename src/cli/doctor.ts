// `touchpoint doctor`: is this installation well, and if not, what is the next step? Each look is a file in doctor/; later looks
// are left out when what they stand on is broken, because their answers would only confuse.
import { ConfigError, type Config } from '../config.ts';
import type { Context } from '../context.ts';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { lookAtAccounts } from './doctor/accounts.ts';
import type { Finding } from './doctor/finding.ts';
import { lookAtDatabaseFile } from './doctor/database-file.ts';
import { lookAtEngine } from './doctor/engine.ts';
import { lookAtFiles } from './doctor/files.ts';
import { lookAtNode } from './doctor/node.ts';
import { lookAtProcesses } from './doctor/processes.ts';
import { lookAtQueue } from './doctor/queue.ts';
import { lookAtSecretKey } from './doctor/key.ts';
import { lookAtWork } from './doctor/work.ts';
import { openParts, readSettings } from './open.ts';
import type { Progress } from './progress.ts';

export function addDoctor(tool: Tool): void {
  addCommand<{ offline?: boolean }>(
    { parent: tool.program, tool },
    {
      usage: 'doctor',
      summary: 'look at everything and say what to do next; changes nothing',
      about:
        'Each line is ok, warn or fail; exit code 1 when one is fail. Platforms are asked about each handle: its token, its\n' +
        'permissions, webhook, subscription and routing. --offline asks nobody.',
      examples: ['doctor', 'doctor --offline --json'],
      options: (command) => command.option('--offline', 'ask no platform'),
      act: async ({ options, progress }) => outcomeOf(await look({ offline: options.offline === true, progress })),
    },
  );
}

async function look({ offline, progress }: { offline: boolean; progress: Progress }): Promise<Finding[]> {
  const findings: Finding[] = [lookAtNode()];
  const note = (some: readonly Finding[]) => {
    findings.push(...some);
    progress.at('looked at', findings.length);
  };
  const config = settingsOr(note);
  if (config === undefined) return findings;
  const engine = await lookAtEngine(config);
  note(engine.findings);
  note(lookAtDatabaseFile(config));
  note(await lookAtQueue(config));
  note(lookAtSecretKey(config, engine.facts));
  const canGoOn =
    engine.facts?.exists === true && engine.facts.pending.length === 0 && !hasFailed(findings, 'secret key');
  if (!canGoOn || hasFailed(findings, 'database')) return findings;
  await lookInside({ config, offline, note });
  return findings;
}

async function lookInside({
  config,
  offline,
  note,
}: {
  config: Config;
  offline: boolean;
  note: (some: readonly Finding[]) => void;
}): Promise<void> {
  const parts: Context = await openParts(config);
  try {
    note(await lookAtProcesses(parts));
    note(await lookAtFiles(parts));
    note(await lookAtAccounts(parts, { offline }));
    note(await lookAtWork(parts));
  } finally {
    await parts.close();
  }
}

const hasFailed = (findings: readonly Finding[], check: string): boolean =>
  findings.some((finding) => finding.check === check && finding.status === 'fail');

/** One line for each bad setting. */
function settingsOr(note: (some: readonly Finding[]) => void): Config | undefined {
  try {
    const config = readSettings();
    note([{ check: 'settings', status: 'ok', says: 'all valid' }]);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, ...bad] = error.message.split('\n');
    const next = 'correct it in .env or the environment; .env.example explains each name';
    note(bad.map((line) => ({ check: 'settings', status: 'fail', says: line.trim(), next })));
    return undefined;
  }
}

function outcomeOf(findings: readonly Finding[]): Outcome {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const failed = count('fail') > 0;
  const lines = findings.flatMap(({ check, status, says, next }) => [
    `${status.padEnd(4)}  ${check}: ${says}`,
    ...(next === undefined ? [] : [`      next: ${next}`]),
  ]);
  return {
    json: { ok: !failed, counts: { ok: count('ok'), warn: count('warn'), fail: count('fail') }, checks: findings },
    lines: [...lines, '', `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} failed`],
    failed,
  };
}
