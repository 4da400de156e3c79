// The customer's letters beside the phone, and a link from the brand's app to open. Words from a letter are only ever put in as text;
// an address in them becomes a link that opens elsewhere.

const EVERY_MS = 2_000;
const at = (id) => document.querySelector(`#${id}`);
let shown = '';

at('opener').addEventListener('submit', (event) => void open(event));
setInterval(() => void look(), EVERY_MS);
void look();

/** Who is chosen, as phone.js wrote it down. */
const chosen = () => document.querySelector('main').dataset;

async function look() {
  if (document.visibilityState !== 'visible') return;
  const { who = '' } = chosen();
  const response = await fetch(`phone/api/letters?${new URLSearchParams({ who })}`).catch(() => undefined);
  if (!response?.ok) return;
  const { letters } = await response.json();
  const next = JSON.stringify(letters);
  if (next === shown) return;
  shown = next;
  at('no-letters').hidden = letters.length > 0;
  at('letters').replaceChildren(...letters.map(draw));
}

function draw({ subject, text, by }) {
  const item = document.createElement('li');
  item.append(make('b', { textContent: by === 'text' ? 'Text message' : subject }));
  for (const piece of text.trim().split(/(https?:\/\/\S+)/)) {
    const isLink = /^https?:\/\//.test(piece);
    const link = { href: piece, textContent: piece, target: '_blank', rel: 'noreferrer' };
    item.append(isLink ? make('a', link) : document.createTextNode(piece));
  }
  return item;
}

/** As the platform's app does: into the thread, or words into the field. */
async function open(event) {
  event.preventDefault();
  const { channel, contact } = chosen();
  const body = JSON.stringify({ channel, contact, url: at('link').value.trim() });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('phone/api/links', { method: 'POST', headers, body });
  at('notice').hidden = response.ok;
  at('notice').textContent = response.ok ? '' : 'This is no link of this channel. Choose where you write first.';
  if (!response.ok) return;
  const { text } = await response.json();
  at('link').value = '';
  if (text !== '') at('text').value = text;
  at('text').focus();
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
