// What a scene is: a person, a channel, and steps that take turns with the brand. play.ts performs it on the clock.
import type { SimulatedAttachment, SimulatedChannel } from '../shapes.ts';

/** Shortest and longest, in business seconds; the exact one comes from the seed. */
export type Seconds = readonly [number, number];

export interface Say {
  say: string;
  /** How long they take to write it. Default 4 to 20 seconds. */
  after?: Seconds;
  attach?: readonly SimulatedAttachment[];
  /** As a post that everybody sees, or as an answer under the brand's own. */
  publicly?: boolean;
  /** A moment later they correct it to this, where the channel knows edits. */
  thenEdit?: string;
  /** A moment later they take it back. */
  thenUnsend?: boolean;
}

/** Goes on when a person of the brand has answered; what is said next may depend on the answer's words. */
export interface Answered {
  answered: readonly { when: RegExp; say: string; attach?: readonly SimulatedAttachment[] }[];
  otherwise: string;
  /** How long they take to come back. Default 20 to 240 seconds. */
  after?: Seconds;
}

/** Reacts to the brand's last message; shown only where the channel knows reactions. */
export interface React {
  react: string;
  after?: Seconds;
}

export type Step = Say | Answered | React;

export interface Scene {
  key: string;
  title: string;
  /** A key of the cast. */
  who: string;
  channel: SimulatedChannel;
  language: string;
  topic: string;
  steps: readonly Step[];
}

export const isSay = (step: Step): step is Say => 'say' in step;
export const isReact = (step: Step): step is React => 'react' in step;
