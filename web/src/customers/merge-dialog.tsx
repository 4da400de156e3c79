// Two records become one person: which one stands, and field by field which value is shown. Nothing is written over.
import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { MergePreview } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { AskDialog, isReason, ReasonField } from '../people/ask-dialog.tsx';
import { queryClient } from '../state/session.ts';
import { say } from '../ui/toasts.tsx';

interface MergeDialogProps {
  survivorId: string;
  mergedId: string;
  onClose: () => void;
}

export function MergeDialog({ survivorId, mergedId, onClose }: MergeDialogProps) {
  const [isTurned, setTurned] = useState(false);
  const [take, setTake] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [stays, goes] = isTurned ? [mergedId, survivorId] : [survivorId, mergedId];
  const { data, error } = useQuery({
    queryKey: ['merge-preview', stays, goes],
    queryFn: ({ signal }) => api.get<MergePreview>(`/customers/${stays}/merge-preview?with=${goes}`, signal),
  });
  const turn = () => {
    setTurned(!isTurned);
    setTake(new Set());
  };
  const pick = (field: string, isOther: boolean) =>
    setTake((now) => new Set(isOther ? [...now, field] : [...now].filter((name) => name !== field)));
  const merge = async (key: string) => {
    await api.post(`/customers/${stays}/merges`, { mergedId: goes, take: [...take], reason: reason.trim() }, key);
    void queryClient.invalidateQueries({ queryKey: ['pairs'] });
    void queryClient.invalidateQueries({ queryKey: ['customer'] });
    void queryClient.invalidateQueries({ queryKey: ['contact'] });
    say('One person now. The record says how to undo it.');
  };
  const open = (data?.fields ?? []).filter(({ kept, other }) => kept !== null || other !== null);
  return (
    <AskDialog
      title="Merge two records"
      words="The left one stands for the person. Choose what is shown where they differ; lists show both."
      act="Merge"
      isReady={data !== undefined && isReason(reason)}
      isWide
      onAct={merge}
      onClose={onClose}
    >
      {error && <p className="error">{error.message}</p>}
      {data?.warnings.map((warning) => (
        <p key={warning} className="row-x">
          <TriangleAlert className="i sm" aria-hidden="true" /> {warning}
        </p>
      ))}
      {data && (
        <table className="fields">
          <thead>
            <tr>
              <th />
              <th dir="auto">{data.survivor.displayName}</th>
              <th dir="auto">{data.merged.displayName}</th>
            </tr>
          </thead>
          <tbody>
            {open.map(({ field, kept, other, same, joins }) => (
              <tr key={field} className={same ? 'same' : ''}>
                <th scope="row">{field}</th>
                {same || joins ? (
                  <td colSpan={2} dir="auto">
                    {same ? kept : [kept, other].filter((value) => value !== null).join(' · ')}
                  </td>
                ) : (
                  <>
                    <Choice {...{ field, value: kept, isOn: !take.has(field) }} onPick={() => pick(field, false)} />
                    <Choice {...{ field, value: other, isOn: take.has(field) }} onPick={() => pick(field, true)} />
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <button type="button" className="btn ghost" onClick={turn}>
        <ArrowLeftRight className="i" /> Let the other one stand
      </button>
      <ReasonField value={reason} onChange={setReason} placeholder="e.g. same passport, two loyalty sign-ups" />
    </AskDialog>
  );
}

function Choice({
  field,
  value,
  isOn,
  onPick,
}: {
  field: string;
  value: string | null;
  isOn: boolean;
  onPick: () => void;
}) {
  return (
    <td dir="auto">
      <label className="choice">
        <input type="radio" name={`take-${field}`} checked={isOn} onChange={onPick} />
        {value ?? <span className="mute">nothing</span>}
      </label>
    </td>
  );
}
