// A bar with its figure beside it: how much of something limited is used. From 80 % on it is worth a look, at 100 % it is over.
export const NEARLY = 0.8;

export function Meter({ words, share, said }: { words: string; share: number; said: string }) {
  const part = Math.max(0, Math.min(1, share));
  const level = part >= 1 ? 'risk' : part >= NEARLY ? 'soon' : 'ok';
  return (
    <div className="limit">
      <span>{words}</span>
      <span className="num mute">{said}</span>
      <span
        className={`bar ${level}`}
        role="meter"
        aria-label={`${words}, used`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        style={{ '--used': `${Math.round(part * 100)}%` } as React.CSSProperties}
      />
    </div>
  );
}
