// What an agent sees of each kind of event on Messenger and a Facebook Page. See kinds-shown.ts.
import type { Row } from './kinds-shown.ts';

export const KINDS_OF_MESSENGER: readonly Row[] = [
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
  [
    'delivered',
    ['message.echoed', 'conversation.responded'],
    [
      { text: 'Boarding is at 16:10.', reactions: ['contact ❤️'], mark: 'delivered' },
      { text: 'Gate B24.', mark: 'delivered' },
      { text: 'Seat 3A is yours.', mark: 'delivered' },
    ],
  ],
  [
    'read',
    ['message.echoed', 'message.seen', 'message.seen', 'message.seen', 'message.seen'],
    [
      { text: 'Boarding is at 16:10.', reactions: ['contact ❤️'], mark: 'seen' },
      { text: 'Gate B24.', mark: 'seen' },
      { text: 'Seat 3A is yours.', mark: 'seen' },
      { text: 'And a meal voucher.', mark: 'seen' },
    ],
  ],
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
    [
      {
        text: '',
        attachments: [{ type: 'post', title: 'Take-off', link: 'https://www.facebook.com/17900000000000123' }],
      },
    ],
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
  ['file', ['message.received'], [{ text: '', attachments: [{ type: 'file' }] }]],
  ['sticker', ['message.received'], [{ text: '', attachments: [{ type: 'sticker' }] }]],
  ['thumbs-up', ['message.received'], [{ text: '👍', attachments: [{ type: 'sticker' }] }]],
  [
    'location',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'location', title: 'Pinned location', latitude: 51.47, longitude: 0 }] }],
  ],
  [
    'link',
    ['message.received'],
    [
      {
        text: 'https://halcyon.example/storm',
        attachments: [{ type: 'link', title: 'Storm news', link: 'https://halcyon.example/storm' }],
      },
    ],
  ],
  [
    'attachment-unavailable',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'link', title: 'Attachment Unavailable' }] }],
  ],
  [
    'shared-post',
    ['message.received'],
    [
      {
        text: '',
        attachments: [{ type: 'post', title: 'Winter in Oslo', link: 'https://www.facebook.com/122100000000001' }],
      },
    ],
  ],
  [
    'appointment',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'template', platformType: 'appointment_booking' }] }],
  ],
  [
    'contact-card',
    ['message.received'],
    [{ text: '', attachments: [{ type: 'unsupported', platformType: 'contact' }] }],
  ],
  [
    'comment',
    ['contact.updated', 'message.received'],
    [{ text: 'Do you fly to Lagos?', kind: 'comment', answers: true }],
  ],
  [
    'comment-edited',
    ['message.edited'],
    [{ text: 'Do you fly to Lagos daily?', kind: 'comment', answers: true, firstText: 'Do you fly to Lagos?' }],
  ],
  ['comment-removed', ['message.unsent'], [{ text: '', kind: 'comment', answers: true, unsent: true }]],
];
