// What an agent sees of each kind of event on X. See kinds-shown.ts.
import { SOME, type Row } from './kinds-shown.ts';

export const KINDS_OF_X: readonly Row[] = [
  [
    'text',
    ['contact.created', 'conversation.opened', 'message.received'],
    [{ text: 'Any news on HA 417 & the hotel?' }],
  ],
  ['text-activity', ['message.received'], [{ text: 'And where do I sleep tonight?' }]],
  [
    'photo',
    ['message.received'],
    [{ text: 'My boarding pass', attachments: [{ type: 'image', width: 1200, height: 900, platformType: 'photo' }] }],
  ],
  [
    'gif',
    ['message.received'],
    [
      {
        text: 'Me right now',
        attachments: [{ type: 'video', width: 1200, height: 900, platformType: 'animated_gif' }],
      },
    ],
  ],
  [
    'video',
    ['message.received'],
    [
      {
        text: 'The queue',
        attachments: [{ type: 'video', width: 1200, height: 900, durationMs: 8400, platformType: 'video' }],
      },
    ],
  ],
  [
    'location',
    ['message.received'],
    [
      {
        text: 'I am here',
        attachments: [{ type: 'location', platformType: 'shared_coordinate', latitude: 50.0333, longitude: 8.5706 }],
      },
    ],
  ],
  [
    'place',
    ['message.received'],
    [
      {
        text: 'Meet me there',
        attachments: [{ type: 'location', title: 'Frankfurt on the Main, Germany', platformType: 'shared_place' }],
      },
    ],
  ],
  ['quick-reply', ['message.received'], [{ text: 'Rebook me', via: 'quick_reply' }]],
  [
    'button-under-a-post',
    ['message.received'],
    [{ text: 'Your post said to write here', cameBy: 'Came by the button under a post.' }],
  ],
  [
    'button-under-a-post-new-spelling',
    ['message.received'],
    [{ text: 'As your post said', cameBy: 'Came by the button under a post.' }],
  ],
  [
    'welcome-message',
    ['message.received'],
    [{ text: 'Thanks for the welcome', cameBy: 'Answered a welcome message (ref: 9001).' }],
  ],
  [
    'shared-post',
    ['message.received'],
    [
      {
        text: 'Is this true? https://twitter.com/halcyonair/status/2031000000000000002',
        attachments: [{ type: 'post', link: 'https://x.com/i/status/2031000000000000002' }],
      },
    ],
  ],
  [
    'contact-card',
    ['message.received'],
    [{ text: 'My sister will collect it', attachments: [{ type: 'unsupported', platformType: 'contact' }] }],
  ],
  [
    'echo-of-the-native-app',
    ['message.echoed', 'conversation.responded'],
    [{ text: 'We are on it, one moment.', mark: 'sent' }],
  ],
  [
    'echo-with-buttons',
    ['message.echoed'],
    [
      {
        text: 'Rebook here:',
        attachments: [{ type: 'link', title: 'Rebook', platformType: 'cta', link: 'https://halcyon.example/rebook' }],
        mark: 'sent',
      },
    ],
  ],
  ['typing', ['contact.typing'], []],
  ['typing-activity', [], []],
  ['typing-long-over', [], []],
  [
    'read',
    ['message.echoed', 'message.seen', 'message.seen', 'message.seen'],
    [
      { text: 'We are on it, one moment.', mark: 'seen' },
      {
        text: 'Rebook here:',
        attachments: [{ type: 'link', title: 'Rebook', platformType: 'cta', link: 'https://halcyon.example/rebook' }],
        mark: 'seen',
      },
      { text: 'Seat 14C is yours.', mark: 'seen' },
    ],
  ],
  ['read-activity', ['message.echoed', 'message.seen'], [{ text: 'Anything else?', mark: 'seen' }]],
  ['follow', ['contact.related'], [], { contact: { followsSince: SOME } }],
  ['unfollow', ['contact.related'], [], { contact: { followsSince: null } }],
  ['block', ['contact.related'], [], { contact: { blockedAt: SOME } }],
  ['unblock', ['contact.related'], [], { contact: { blockedAt: null } }],
  ['mute', ['contact.related'], [], { contact: { mutedAt: SOME } }],
  ['unmute', ['contact.related'], [], { contact: { mutedAt: null } }],
  ['follow-activity', ['contact.related'], [], { contact: { followsSince: SOME } }],
  ['unfollow-activity', ['contact.related'], [], { contact: { followsSince: null } }],
  ['block-after-its-end', [], [], { contact: { blockedAt: null } }],
  [
    'encrypted',
    ['message.received', 'account.checked'],
    [{ text: '', attachments: [{ type: 'encrypted', platformType: 'chat.received' }] }],
    { alert: true },
  ],
  [
    'encrypted-again',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'encrypted', platformType: 'chat.received' }] }],
    { alert: true },
  ],
  ['mention', ['message.received'], [{ text: '@halcyonair my bag is not in Madrid', kind: 'mention' }]],
  ['public-reply', ['message.received'], [{ text: 'is it always this late?', kind: 'mention', answers: true }]],
  ['public-reply-new-spelling', ['message.received'], [{ text: 'and this early?', kind: 'mention', answers: true }]],
  ['quote-new-spelling', ['message.received'], [{ text: 'look at this', kind: 'mention', answers: true }]],
  [
    'public-edit',
    ['message.received', 'message.edited'],
    [{ text: '@halcyonair flight HA 417?', kind: 'mention', firstText: '@halcyonair flight HA 71?' }],
  ],
  [
    'public-deleted',
    ['evidence.found', 'message.received', 'message.unsent'],
    [{ text: '', kind: 'mention', unsent: true }],
  ],
  [
    'public-deleted-before-it-came',
    ['message.received', 'message.unsent'],
    [{ text: '', kind: 'mention', unsent: true }],
  ],
  ['like', [], []],
  [
    'unknown-message-part',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'unsupported', platformType: 'hologram' }] }],
  ],
  ['unknown-event', [], []],
  ['unknown-activity', [], []],
];
