// The visitor's phone in the browser: picks a person and a channel, shows the one thread, writes as the customer, and follows
// the live stream. Text from anybody is only ever put in as text.

/** @typedef {{ key: string, displayName: string, language: string, note: string, on: Record<string, string>, starters: string[] }} Person */
/** @typedef {{ id: string, from: 'customer' | 'brand', text: string, at: number, files: { type: string, src: string }[], seen: boolean, gone: boolean, edited: boolean, loved: boolean }} Shown */

const CHANNELS = { x: 'X', messenger: 'Messenger', instagram: 'Instagram' };
const at = (id) => document.querySelector(`#${id}`);
const state = { people: [], brand: {}, person: undefined, channel: 'x', stream: undefined, shown: new Map() };

await start();

async function start() {
  const answer = await ask('phone/api/people');
  state.people = answer.people;
  state.brand = answer.brand;
  const wanted = new URLSearchParams(location.search);
  state.person = state.people.find(({ key }) => key === wanted.get('who')) ?? state.people[0];
  state.channel = state.person?.on[wanted.get('channel')]
    ? wanted.get('channel')
    : Object.keys(state.person?.on ?? {})[0];
  at('composer').addEventListener('submit', (event) => void sendText(event));
  at('photo').addEventListener('click', () => void write({ text: '', photo: true }));
  at('text').addEventListener('keydown', sendOnEnter);
  at('newcomer').addEventListener('submit', (event) => void becomeSomebodyNew(event));
  document.addEventListener('visibilitychange', noteRead);
  openThread();
}

/** Shows the chosen person's thread on the chosen channel, and follows it. */
function openThread() {
  drawChoices();
  state.stream?.close();
  state.shown.clear();
  at('thread').replaceChildren();
  const { channel, person } = state;
  const query = new URLSearchParams({ channel, contact: person.on[channel] });
  // The stream begins with the whole thread, also after every lost connection.
  state.stream = new EventSource(`phone/api/stream?${query}`);
  state.stream.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  state.stream.addEventListener('open', () => tell(''));
  state.stream.addEventListener('error', () => tell('The connection is gone. Trying again…'));
}

function drawChoices() {
  const { person, channel, brand } = state;
  // For letters.js, too.
  Object.assign(document.querySelector('main').dataset, { channel, who: person.key, contact: person.on[channel] });
  at('channel-name').textContent = CHANNELS[channel];
  at('brand-name').textContent = brand[channel]?.displayName ?? '';
  at('brand-handle').textContent = `@${brand[channel]?.handle ?? ''} · you are ${person.displayName}`;
  at('text').lang = person.language;
  at('channels').replaceChildren(
    ...Object.entries(CHANNELS).map(([name, label]) =>
      choice({ chosen: name === channel, disabled: !person.on[name], label, act: () => choose({ channel: name }) }),
    ),
  );
  at('people').replaceChildren(
    ...state.people.map((each) =>
      choice({
        chosen: each === person,
        label: each.displayName,
        note: each.note,
        avatar: initials(each.displayName),
        act: () => choose({ person: each }),
      }),
    ),
  );
  at('people').querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  at('starters').replaceChildren(...person.starters.map((text) => starter(text)));
}

function choose({ person = state.person, channel = state.channel }) {
  state.person = person;
  state.channel = person.on[channel] ? channel : Object.keys(person.on)[0];
  history.replaceState(null, '', `?${new URLSearchParams({ who: person.key, channel: state.channel })}`);
  openThread();
}

function choice({ chosen, disabled = false, label, note, avatar, act }) {
  const button = make('button', { className: 'choice', type: 'button', disabled });
  button.setAttribute('aria-pressed', String(chosen));
  if (avatar) button.append(make('span', { className: 'avatar', textContent: avatar }));
  const words = make('span', {});
  words.append(make(note ? 'b' : 'span', { textContent: label, dir: 'auto' }));
  if (note) words.append(make('small', { textContent: note }));
  button.append(words);
  button.addEventListener('click', act);
  return button;
}

function starter(text) {
  const button = make('button', { type: 'button', textContent: text, title: text, dir: 'auto' });
  button.addEventListener('click', () => {
    at('text').value = text;
    at('text').focus();
  });
  return button;
}

/** @param {Shown} message New, or the newer state of one that is there. */
function show(message) {
  const thread = at('thread');
  const view = thread.parentElement;
  const isAtEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 80;
  const item = draw(message);
  const before = state.shown.get(message.id);
  if (before) before.replaceWith(item);
  else thread.append(item);
  state.shown.set(message.id, item);
  if (isAtEnd || message.from === 'customer') view.scrollTop = view.scrollHeight;
  if (message.from === 'brand' && !message.seen) noteRead();
}

function draw({ id, from, text, at: time, files, seen, gone, edited, loved }) {
  const item = make('li', { className: `message ${from}` });
  const bubble = make('div', { className: gone ? 'bubble gone' : 'bubble', dir: 'auto' });
  for (const file of gone ? [] : files) bubble.append(shownFile(file));
  bubble.append(document.createTextNode(gone ? 'This message was taken back.' : text));
  item.append(bubble);
  const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(time);
  const parts = [clock, edited ? 'edited' : '', from === 'brand' && seen ? 'read' : ''];
  item.append(make('span', { className: 'meta', textContent: parts.filter(Boolean).join(' · ') }));
  if (from === 'brand' && state.channel !== 'x') item.append(heart(id, loved));
  return item;
}

function shownFile({ type, src }) {
  if (type === 'image') return make('img', { src, alt: 'Photo, simulated', loading: 'lazy' });
  if (type === 'video' || type === 'audio') return make(type, { src, controls: true, preload: 'metadata' });
  return make('a', { href: src, textContent: 'Document', target: '_blank', rel: 'noreferrer' });
}

function heart(id, loved) {
  const button = make('button', {
    type: 'button',
    className: 'heart',
    textContent: loved ? '♥' : '♡',
    title: 'Love this answer',
  });
  button.setAttribute('aria-pressed', String(loved));
  button.setAttribute('aria-label', 'Love this answer');
  button.addEventListener('click', () =>
    ask('phone/api/reactions', { message: id, emoji: loved ? null : '❤️' }).catch(complain),
  );
  return button;
}

function sendOnEnter(event) {
  // While a character is being composed (Japanese, Chinese), Enter belongs to the composing.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at('composer').requestSubmit();
}

async function sendText(event) {
  event.preventDefault();
  const text = at('text').value.trim();
  if (text === '') return;
  at('text').value = '';
  const isSent = await write({ text });
  if (!isSent && at('text').value === '') at('text').value = text;
}

async function write({ text, photo = false }) {
  const { channel, person } = state;
  try {
    await ask('phone/api/messages', { channel, contact: person.on[channel], text, photo });
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

async function becomeSomebodyNew(event) {
  event.preventDefault();
  try {
    const { person } = await ask('phone/api/people', { displayName: at('new-name').value });
    state.people = [...state.people, person];
    at('new-name').value = '';
    choose({ person });
  } catch (error) {
    complain(error);
  }
}

/** Whoever looks at the phone has read what is on it. */
function noteRead() {
  const { channel, person } = state;
  if (document.visibilityState === 'visible' && person)
    ask('phone/api/reads', { channel, contact: person.on[channel] }).catch(complain);
}

async function ask(path, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : {});
  if (!response.ok) throw new Error('not taken');
  return response.json();
}

function complain() {
  tell('That did not go through. Is the demo still running?');
}

function tell(text) {
  at('notice').textContent = text;
  at('notice').hidden = text === '';
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function initials(name) {
  const words = name.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toLocaleUpperCase())
    .join('');
}
