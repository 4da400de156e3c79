// Pictures, films, sounds and files inside a bubble. What is not here says why, and how it can be had.
import {
  Download,
  File,
  FileImage,
  FileVideo,
  LoaderCircle,
  Mic,
  RotateCw,
  Sticker,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import type { Attachment } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { attachmentWords } from '../list/row-words.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { kindWords, lengthWords, sizeWords } from './file-words.ts';
import { useAddress } from './use-address.ts';
import { show } from './viewer.ts';

export const MEDIA: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'file', 'sticker']);

const SIGNS: Readonly<Record<string, LucideIcon>> = {
  image: FileImage,
  video: FileVideo,
  audio: Mic,
  sticker: Sticker,
};

/** `Photo, JPEG picture, 2.4 MB`. */
export function mediaWords({ type, name, title, contentType, bytes, durationMs }: Attachment): string {
  const facts = [
    type === 'file' ? (name ?? title) : title,
    type === 'file' || type === 'audio' ? kindWords(contentType) : null,
    durationMs === null ? null : lengthWords(durationMs),
    bytes === null ? null : sizeWords(bytes),
  ];
  return facts.filter((fact) => fact !== null && fact !== '').join(' · ');
}

export function Media({ attachment, from }: { attachment: Attachment; from: string }) {
  const { type, state, urls } = attachment;
  if (state !== 'stored') return <NotHere attachment={attachment} />;
  if (type === 'image' && urls.shown !== null) return <Picture attachment={attachment} from={from} />;
  if (type === 'sticker' && urls.shown !== null)
    return <img className="sticker" src={urls.shown} alt={attachment.title ?? 'Sticker'} />;
  if (type === 'video' && urls.shown !== null) return <Film attachment={attachment} address={urls.shown} />;
  if (type === 'audio' && urls.shown !== null) return <Sound attachment={attachment} address={urls.shown} />;
  return <Saved attachment={attachment} />;
}

/** Keeps its place while it loads: the thread does not jump. */
function Picture({ attachment, from }: { attachment: Attachment; from: string }) {
  const { id, width, height, urls, title } = attachment;
  const { src, failed, isBroken } = useAddress(urls.thumb ?? urls.shown ?? '');
  if (isBroken) return <NotHere attachment={{ ...attachment, sentence: 'The picture could not be loaded.' }} />;
  const words = title ?? `Photo from ${from}`;
  const ratio = width && height ? width / height : 4 / 3;
  return (
    <button
      type="button"
      className="pic"
      aria-label={`Open: ${words}`}
      style={{ aspectRatio: ratio, width: Math.round(Math.min(300, 340 * ratio)) }}
      onClick={() => show({ attachmentId: id, src: urls.shown ?? '', file: urls.file, words, view: null })}
    >
      <img src={src} alt={words} loading="lazy" onError={failed} />
    </button>
  );
}

function Film({ attachment, address }: { attachment: Attachment; address: string }) {
  const { src, failed } = useAddress(address);
  const { width, height, title, platformType } = attachment;
  const isLoop = platformType === 'animated_gif';
  return (
    // Customers send films without subtitles.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      className="film"
      src={src}
      controls={!isLoop}
      autoPlay={isLoop}
      loop={isLoop}
      muted={isLoop}
      playsInline
      preload="metadata"
      onError={failed}
      aria-label={title ?? 'Video'}
      style={{ aspectRatio: width && height ? width / height : 16 / 9 }}
    />
  );
}

function Sound({ attachment, address }: { attachment: Attachment; address: string }) {
  const { src, failed } = useAddress(address);
  return (
    <div className="sound">
      <Mic size={16} aria-hidden="true" />
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <audio src={src} controls preload="metadata" onError={failed} aria-label={attachment.title ?? 'Voice message'} />
    </div>
  );
}

function Saved({ attachment }: { attachment: Attachment }) {
  const { type, urls, name, title } = attachment;
  const Sign = SIGNS[type] ?? File;
  return (
    <div className="att">
      <Sign size={18} aria-hidden="true" />
      <span className="grow">
        <b dir="auto">{type === 'file' ? (name ?? title ?? 'File') : attachmentWords(type)}</b>
        <span>{mediaWords({ ...attachment, name: null, title: null }) || 'ready'}</span>
      </span>
      {urls.file !== null && (
        <a className="btn ghost icon" href={urls.file} download aria-label={`Save ${name ?? attachmentWords(type)}`}>
          <Download className="i" />
        </a>
      )}
    </div>
  );
}

/** On its way, or not to be had: a sentence, and a button where asking again may help. */
export function NotHere({ attachment }: { attachment: Attachment }) {
  const { id, type, state, sentence, canFetch } = attachment;
  const Sign = SIGNS[type] ?? File;
  const [asked, setAsked] = useState(false);
  const again = async () => {
    setAsked(true);
    try {
      await api.post(`/attachments/${id}/fetch`);
      say('Asked for it again.', { forMs: 3_000 });
    } catch (error) {
      sayError(error);
      setAsked(false);
    }
  };
  return (
    <div className={`att ${state === 'gone' ? 'is-gone' : ''}`}>
      {state === 'waiting' ? (
        <LoaderCircle size={18} className="spin" aria-hidden="true" />
      ) : (
        <Sign size={18} aria-hidden="true" />
      )}
      <span className="grow">
        <b>{attachmentWords(type)}</b>
        <span>{sentence ?? (state === 'waiting' ? 'on its way' : 'not kept here')}</span>
      </span>
      {canFetch && (
        <button type="button" className="btn ghost" disabled={asked} onClick={() => void again()}>
          <RotateCw size={14} /> Try again
        </button>
      )}
    </div>
  );
}
