// A file of customers comes in: first what would happen, column by column; then for real, with progress, and every bad line by name.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { CustomerImport } from '../../../src/api/schemas.ts';
import { queryClient } from '../state/session.ts';
import { api, ApiError } from '../api.ts';
import { say, sayError } from '../ui/toasts.tsx';

/** A file, and what its columns are where their names do not tell. */
interface Chosen {
  file: File;
  map: Readonly<Record<string, string>>;
}

async function sendFile({ file, map }: Chosen, isDryRun: boolean): Promise<CustomerImport> {
  const said = Object.entries(map).map(([column, field]) => `${column}=${field}`);
  const query = new URLSearchParams({
    dryRun: String(isDryRun),
    fileName: file.name,
    ...(said.length === 0 ? {} : { map: said.join(',') }),
  }).toString();
  const response = await fetch(`/api/v1/customers/import?${query}`, {
    method: 'POST',
    headers: { 'x-touchpoint': '1', 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() },
    body: file,
  });
  const answer = (await response.json()) as CustomerImport & { code?: string; detail?: string; title?: string };
  if (response.ok) return answer;
  const sentence = answer.detail ?? answer.title ?? `The server answered ${response.status}.`;
  throw new ApiError({ code: answer.code ?? 'unknown', status: response.status, sentence, facts: {} });
}

const FIELDS = [
  'ref', 'name', 'given', 'family', 'passportName', 'ticketName', 'nativeName', 'email', 'phone', 'loyalty', 'tier', 'birthDate', 'language',
  'timeZone', 'city', 'country', 'booking', 'ticket', 'order',
] as const; // prettier-ignore

export function ImportPanel() {
  const picker = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const preview = useMutation({
    mutationFn: (what: Chosen) => sendFile(what, true),
    onError: (error) => sayError(error),
  });
  const imports = useQuery({
    queryKey: ['customer-imports'],
    queryFn: ({ signal }) => api.get<{ items: CustomerImport[] }>('/customers/imports?limit=10', signal),
    refetchInterval: (query) => (query.state.data?.items.some(({ state }) => state === 'running') ? 1_000 : false),
  });
  const begin = useMutation({
    mutationFn: (what: Chosen) => sendFile(what, false),
    onSuccess: () => {
      setChosen(null);
      preview.reset();
      say('It is being read in. You can go on working.');
      void queryClient.invalidateQueries({ queryKey: ['customer-imports'] });
    },
    onError: (error) => sayError(error),
  });
  const look = (what: Chosen) => {
    setChosen(what);
    preview.mutate(what);
  };
  const choose = (file: File | undefined) => file !== undefined && look({ file, map: {} });
  return (
    <section>
      <h2>Bring in a file</h2>
      <p className="row-x wrap">
        <button type="button" className="btn" disabled={preview.isPending} onClick={() => picker.current?.click()}>
          <FileUp className="i" /> {preview.isPending ? 'Reading…' : 'Choose a CSV file'}
        </button>
        <a className="btn ghost" href="/api/v1/customers/export" download="customers.csv">
          <Download className="i" /> Export all
        </a>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".csv,text/csv"
          aria-label="CSV file"
          onChange={(event) => {
            choose(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </p>
      {preview.data && chosen !== null && (
        <div className="verdict">
          <p>
            <b className="strong">{chosen.file.name}</b>: {preview.data.lines} lines, {preview.data.added} new,{' '}
            {preview.data.changed} changed, {preview.data.same} as they are, {preview.data.refused} that cannot be read.
          </p>
          <table className="fields">
            <thead>
              <tr>
                <th>Column</th>
                <th>Becomes</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(preview.data.mapping).map(([column, field]) => (
                <tr key={column}>
                  <td>{column}</td>
                  <td>{field}</td>
                </tr>
              ))}
              {preview.data.unmapped.map((column) => (
                <tr key={column} className="same">
                  <td>{column}</td>
                  <td>
                    <select
                      className="input small"
                      aria-label={`What ${column} is`}
                      value=""
                      onChange={(event) =>
                        look({ file: chosen.file, map: { ...chosen.map, [column]: event.target.value } })
                      }
                    >
                      <option value="">left out</option>
                      {FIELDS.map((field) => (
                        <option key={field} value={field}>
                          {field}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Errors items={preview.data.errors} />
          <div className="row-x end">
            <button
              type="button"
              className="btn"
              onClick={() => {
                setChosen(null);
                preview.reset();
              }}
            >
              Not now
            </button>
            <button
              type="button"
              className="btn primary"
              disabled={begin.isPending}
              onClick={() => begin.mutate(chosen)}
            >
              Import {preview.data.lines - preview.data.refused} records
            </button>
          </div>
        </div>
      )}
      {(imports.data?.items ?? []).map((item) => (
        <Running key={item.id} item={item} />
      ))}
    </section>
  );
}

const STATES: Readonly<Record<CustomerImport['state'], string>> = {
  preview: 'looked at',
  running: 'being read',
  done: 'done',
  failed: 'stopped before its end. What was read stays; hand in the same file again, and it goes on there.',
  cancelled: 'cancelled',
};

function Running({ item }: { item: CustomerImport }) {
  const share = item.bytes === 0 ? 100 : Math.min(100, (item.position / item.bytes) * 100);
  const cancel = async () => {
    try {
      await api.del(`/customers/imports/${item.id}`);
    } catch (error) {
      sayError(error);
    }
    void queryClient.invalidateQueries({ queryKey: ['customer-imports'] });
  };
  return (
    <div className="verdict" style={{ marginTop: 10 }}>
      <p className="row-x">
        <b className="strong grow">{item.fileName}</b> {STATES[item.state]}
        {item.state === 'running' && (
          <button type="button" className="btn ghost" onClick={() => void cancel()}>
            Cancel
          </button>
        )}
      </p>
      {item.state === 'running' && (
        <div
          className="progress"
          role="progressbar"
          aria-label={item.fileName}
          aria-valuenow={Math.round(share)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${share}%` }} />
        </div>
      )}
      <p className="mute num">
        {item.added} new, {item.changed} changed, {item.same} as they were, {item.refused} refused
        {item.refused > 0 && (
          <>
            {' '}
            <a href={`/api/v1/customers/imports/${item.id}/errors`} download={`${item.fileName}.errors.csv`}>
              all refused lines
            </a>
          </>
        )}
      </p>
      <Errors items={item.errors} />
    </div>
  );
}

function Errors({ items }: { items: CustomerImport['errors'] }) {
  if (items.length === 0) return null;
  return (
    <ul className="error">
      {items.slice(0, 8).map(({ line, field, sentence }) => (
        <li key={`${line} ${field}`}>
          Line {line}
          {field === null ? '' : `, ${field}`}: {sentence}
        </li>
      ))}
    </ul>
  );
}
