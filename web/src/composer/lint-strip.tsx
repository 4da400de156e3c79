// "We know this": the draft asks for something that the customer has given before, or that is proved.
import { Lightbulb, X } from 'lucide-react';
import { useLint, waveAway } from './use-lint.ts';
import { withoutQuestion } from './without-question.ts';

interface LintStripProps {
  conversationId: string;
  text: string;
  onChange: (text: string) => void;
}

export function LintStrip({ conversationId, text, onChange }: LintStripProps) {
  const findings = useLint(conversationId, text);
  return findings.slice(0, 2).map((finding) => (
    <div key={`${finding.kind} ${finding.start}`} className="lint" role="status">
      <Lightbulb className="i sm" aria-hidden="true" />
      <span className="grow">{finding.sentence}</span>
      <button type="button" onClick={() => onChange(withoutQuestion(text, finding))}>
        Take the question out
      </button>
      <button type="button" aria-label="Leave it as it is" onClick={() => waveAway(conversationId, finding)}>
        <X size={13} />
      </button>
    </div>
  ));
}
