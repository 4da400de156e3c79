// The rail: views with their counts, the pages of those who run it, theme, the handles' health, and me.
import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch, useMatchRoute } from '@tanstack/react-router';
import {
  AlarmClock,
  CheckCheck,
  ContactRound,
  Fingerprint,
  Hourglass,
  Inbox,
  Layers,
  ListTodo,
  Rows3,
  Send,
  Settings2,
  SunMoon,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChannelAccount, ViewCounts } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { forgetUploads } from '../attachments/uploads.ts';
import { useVerb } from '../keyboard.ts';
import { nextTheme, otherDensity } from '../state/preferences.ts';
import { queryClient, useMe } from '../state/session.ts';
import { Avatar, channelWord, ChannelIcon, Mark } from '../ui/bits.tsx';
import { VIEW_WORDS, type View } from '../views.ts';

const VIEW_SIGNS: readonly [View, LucideIcon, string][] = [
  ['mine', Inbox, 'q'],
  ['unassigned', Layers, 'u'],
  ['all', ListTodo, 'a'],
  ['waiting', Hourglass, 'w'],
  ['snoozed', AlarmClock, 's'],
  ['failed', Send, 'f'],
  ['resolved', CheckCheck, 'r'],
];

export function Rail({ children }: { children: ReactNode }) {
  const me = useMe();
  const { view } = useSearch({ strict: false });
  const matchRoute = useMatchRoute();
  const reading = matchRoute({ to: '/c/$conversationId' }) !== false;
  const isInbox = reading || matchRoute({ to: '/' }) !== false;
  const counts = useQuery({ queryKey: ['views'], queryFn: ({ signal }) => api.get<ViewCounts>('/views', signal) });
  const mayRun = me.roles.includes('admin') || me.roles.includes('supervisor');
  return (
    <div className={`app ${reading ? '' : 'listing'}`}>
      <nav className="rail" aria-label="Views">
        <span className="mark" title="Touchpoint">
          <Mark />
        </span>
        {VIEW_SIGNS.map(([name, Sign, key]) => (
          <ViewLink
            key={name}
            {...{ name, Sign, letter: key, on: isInbox && (view ?? 'all') === name, counts: counts.data }}
          />
        ))}
        <hr />
        <Link
          className={`nav ${matchRoute({ to: '/customers', fuzzy: true }) ? 'on' : ''}`}
          to="/customers"
          aria-label="Customers"
          title="Customers"
        >
          <ContactRound className="i" />
        </Link>
        {mayRun && (
          <>
            <Link
              className={`nav ${matchRoute({ to: '/recognition' }) ? 'on' : ''}`}
              to="/recognition"
              aria-label="Recognition and connectors"
              title="Recognition and connectors"
            >
              <Fingerprint className="i" />
            </Link>
            <Link
              className={`nav ${matchRoute({ to: '/accounts' }) ? 'on' : ''}`}
              to="/accounts"
              aria-label="Accounts"
              title="Accounts"
            >
              <Settings2 className="i" />
            </Link>
            {me.roles.includes('admin') && (
              <Link
                className={`nav ${matchRoute({ to: '/problems' }) ? 'on' : ''}`}
                to="/problems"
                aria-label="Deliveries with a problem"
                title="Deliveries with a problem"
              >
                <TriangleAlert className="i" />
              </Link>
            )}
          </>
        )}
        <span className="gap" />
        <button type="button" aria-label="Rows: roomy or compact" title="Rows: roomy or compact" onClick={otherDensity}>
          <Rows3 className="i" />
        </button>
        <button
          type="button"
          aria-label="Theme: system, light, dark"
          title="Theme: system, light, dark"
          onClick={nextTheme}
        >
          <SunMoon className="i" />
        </button>
        <Health />
        <Menu.Root>
          <Menu.Trigger className="me" aria-label={`${me.displayName}, signed in`} title={me.displayName}>
            <Avatar id={me.id} name={me.displayName} size="m" agent />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner side="right" sideOffset={8} style={{ zIndex: 30 }}>
              <Menu.Popup className="menu">
                <div className="lab">{me.email}</div>
                <Menu.Item className="item" onClick={() => void signOut()}>
                  Sign out
                </Menu.Item>
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      </nav>
      {children}
    </div>
  );
}

async function signOut(): Promise<void> {
  await api.del('/session').catch(() => undefined);
  forgetUploads();
  queryClient.clear();
  window.location.assign('/');
}

interface ViewLinkProps {
  name: View;
  Sign: LucideIcon;
  letter: string;
  on: boolean;
  counts: ViewCounts | undefined;
}

function ViewLink({ name, Sign, letter, on, counts }: ViewLinkProps) {
  const navigate = useNavigate();
  useVerb(
    { keys: `g ${letter}`, words: `Go to: ${VIEW_WORDS[name]}` },
    () => void navigate({ to: '/', search: { view: name } }),
  );
  const count = name === 'resolved' ? 0 : (counts?.[name] ?? 0);
  const shown = count > 999 ? '999+' : String(count);
  const hot = (name === 'failed' && count > 0) || (name === 'all' && (counts?.overdue ?? 0) > 0);
  const more = name === 'all' && counts && counts.overdue > 0 ? `, ${counts.overdue} overdue` : '';
  return (
    <Link
      className={`nav ${on ? 'on' : ''}`}
      to="/"
      search={{ view: name }}
      aria-label={`${VIEW_WORDS[name]}, ${count}${more}`}
      title={`${VIEW_WORDS[name]}${more}`}
      aria-current={on ? 'page' : undefined}
    >
      <Sign className="i" />
      {count > 0 && <span className={`ct ${hot ? 'hot' : ''}`}>{shown}</span>}
    </Link>
  );
}

/** A dot for each handle: round and green when it is well, a diamond when it is not. */
function Health() {
  const { data } = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.get<{ items: ChannelAccount[] }>('/channel-accounts', signal),
  });
  const accounts = (data?.items ?? []).filter(({ state }) => state !== 'removed');
  return (
    <div className="health">
      {accounts.slice(0, 6).map(({ id, channel, handle, state, problem }) => {
        const words = `@${handle} on ${channelWord(channel)}: ${problem?.sentence ?? 'fine'}`;
        return (
          <span key={id} title={words} role="img" aria-label={words}>
            <ChannelIcon channel={channel} />
            <i className={state === 'active' ? '' : 'warn'} />
          </span>
        );
      })}
    </div>
  );
}
