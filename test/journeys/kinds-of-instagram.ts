// What an agent sees of each kind of event on Instagram. See kinds-shown.ts.
import type { Row } from './kinds-shown.ts';

export const KINDS_OF_INSTAGRAM: readonly Row[] = [
  ['text', ['contact.created', 'conversation.opened', 'message.received'], [{ text: 'Is HA 560 on time?' }]],
  ['photo', ['message.received'], [{ text: '', attachments: [{ type: 'image' }] }]],
  ['voice-note', ['message.received'], [{ text: '', attachments: [{ type: 'audio' }] }]],
  ['video', ['message.received'], [{ text: 'Look', attachments: [{ type: 'video' }] }]],
  [
    'reply-to-a-message',
    ['message.received', 'message.received'],
    [{ text: 'Gate B or C?' }, { text: 'B I mean', answers: true }],
  ],
  ['quick-reply', ['message.received'], [{ text: 'Rebook me', via: 'quick_reply' }]],
  ['postback', ['message.received'], [{ text: 'Talk to a person', via: 'postback' }]],
  [
    'postback-by-a-link',
    ['message.received'],
    [{ text: 'Get Started', via: 'postback', cameBy: 'Came by a link (ref: storm-page).' }],
  ],
  [
    'message-by-an-ad',
    ['message.received'],
    [{ text: 'Is this fare still on?', cameBy: 'Came from the ad “Winter fares” (ref: winter).' }],
  ],
  ['came-by-a-link', ['contact.acted'], []],
  ['came-by-an-ad', ['contact.acted'], []],
  [
    'reaction',
    ['message.echoed', 'conversation.responded', 'message.reacted'],
    [{ text: 'Boarding is at 16:10.', reactions: ['contact ❤️'], mark: 'sent' }],
  ],
  [
    'reaction-taken-back',
    ['message.echoed', 'message.reacted', 'message.reacted'],
    [{ text: 'Gate B24.', mark: 'sent' }],
  ],
  ['edit', ['message.received', 'message.edited'], [{ text: 'Gate B26', firstText: 'Gate B2' }]],
  ['edit-before-its-message', ['message.received', 'message.edited'], [{ text: 'Seat 3A', firstText: 'Seat 3' }]],
  ['seen', ['message.echoed', 'conversation.responded', 'message.seen'], [{ text: 'Seat 3A is yours.', mark: 'seen' }]],
  ['echo-of-the-native-app', ['message.echoed'], [{ text: 'One moment, please.', mark: 'sent' }]],
  [
    'standby',
    ['message.received'],
    [{ text: 'to the bot', standby: true }],
    { composer: { otherApp: { appId: null } } },
  ],
  ['ours-again', ['message.received'], [{ text: 'to a person' }], { composer: { otherApp: null } }],
  ['thread-taken', ['account.noticed'], [], { composer: { otherApp: { appId: '555000111222333' } } }],
  ['thread-released', ['account.noticed'], [], { composer: { otherApp: null } }],
  [
    'shared-reel',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'post', title: 'Take-off', link: 'https://www.instagram.com/reel/C1/' }] }],
  ],
  ['product', ['message.received'], [{ text: '', attachments: [{ type: 'template', title: 'Neck pillow' }] }]],
  [
    'unknown-attachment',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'unsupported', platformType: 'hologram' }] }],
  ],
  [
    'unknown-message',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'unsupported', platformType: 'holo' }] }],
  ],
  ['unknown-event', [], []],
  ['unknown-field', [], []],
  ['policy-warning', ['account.noticed'], []],
  ['opt-in', [], []],
  [
    'story-reply',
    ['message.received'],
    [
      {
        text: 'Is this route open?',
        attachments: [{ type: 'story_reply' }],
      },
    ],
  ],
  [
    'story-mention',
    ['message.received'],
    [
      {
        text: '',
        attachments: [
          {
            type: 'story_mention',
          },
        ],
      },
    ],
  ],
  ['heart', ['message.received'], [{ text: '❤️', attachments: [{ type: 'sticker', platformType: 'like_heart' }] }]],
  [
    'shared-post',
    ['message.received'],
    [
      {
        text: '',
        attachments: [{ type: 'post', title: 'Winter in Oslo', link: 'https://www.instagram.com/p/Halcyon1/' }],
      },
    ],
  ],
  ['view-once', ['message.received'], [{ text: '', attachments: [{ type: 'view_once' }] }]],
  ['unsupported', ['message.received'], [{ text: '', attachments: [{ type: 'unsupported' }] }]],
  ['unsent', ['message.received', 'message.unsent'], [{ text: '', unsent: true }]],
  ['unsent-before-it-came', ['message.received', 'message.unsent'], [{ text: '', unsent: true }]],
  [
    'comment',
    ['contact.updated', 'message.received'],
    [{ text: 'Do you fly to Oslo?', kind: 'comment', answers: true }],
  ],
];
