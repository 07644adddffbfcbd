/**
 * What screen readers and the page are told while the visitor's state changes; nothing here is seen. This is what may come
 * before a room is open; the rest is in `later-news.ts`.
 */
import { afterTimeout } from '../client/index.js';
import { sayEstimate } from '../i18n/index.js';
import type { VisitorState } from '../visitor/index.js';
import type { Clock, News, Plans, Told } from './told.js';

/** At most one word about the queue in this time, in ms. */
const queueInterval = 30_000;
const realClock: Clock = { now: Date.now, after: afterTimeout };

function createPlans({ after }: Clock): Plans {
  const waiting = new Map<string, () => void>();
  const cancel = (name: string) => {
    waiting.get(name)?.();
    waiting.delete(name);
  };
  return {
    plan(name, milliseconds, callback) {
      cancel(name);
      waiting.set(name, after(milliseconds, callback));
    },
    cancel,
    stop() {
      for (const name of Array.from(waiting.keys())) cancel(name);
    },
  };
}

/**
 * @param load for what is told of a room and what comes after it, which no room waits for; what happened meanwhile is
 * told when it is there
 */
export function createNews(
  { speaker, page, texts }: Told,
  clock: Clock = realClock,
  load: (use: (part: Pick<typeof import('./later.js'), 'createLaterNews'>) => void) => Promise<void> = (
    use,
  ) => import('./later.js').then(use),
): News {
  const { now } = clock;
  const plans = createPlans(clock);
  let queueSaidAt = -Infinity;
  let lost = false;
  let stopped = false;
  let later: News['changed'] | undefined;
  /** The first change that nothing was told of yet, and the newest state. */
  let untold:
    { readonly before: VisitorState; readonly after: VisitorState; newest: VisitorState } | undefined;
  let loading = false;

  function linkChanged(before: VisitorState, state: VisitorState): void {
    const { status } = state.link;
    if (status === before.link.status) return;
    if (status === 'waiting' && !lost) {
      lost = true;
      speaker.status(texts().say('connectionLost'));
    } else if (status === 'live' && lost) {
      lost = false;
      speaker.status(texts().say('connectionBack'));
    }
  }

  function queueChanged(before: VisitorState, { current }: VisitorState): void {
    if (current.phase !== before.current.phase) {
      plans.cancel('queue');
      queueSaidAt = -Infinity;
    }
    if (current === before.current || current.phase !== 'queued' || current.position === undefined) return;
    const { position, estimate } = current;
    plans.plan('queue', Math.max(0, queueSaidAt + queueInterval - now()), () => {
      queueSaidAt = now();
      const place = position <= 1 ? texts().say('next') : texts().say('position', { count: position });
      const wait = estimate && texts().say('expectedWait', { estimate: sayEstimate(texts(), estimate) });
      speaker.status(wait ? `${place}. ${wait}` : place);
    });
  }

  function laterChanged(before: VisitorState, state: VisitorState): void {
    if (later) return later(before, state);
    if (untold) untold.newest = state;
    else if (isLater(before) || isLater(state)) untold = { before, after: state, newest: state };
    if (!untold || loading) return;
    const all = untold;
    loading = true;
    load(({ createLaterNews }) => {
      if (stopped) return;
      later = createLaterNews({ speaker, page, texts, plans, now });
      later(all.before, all.after);
      later(all.after, all.newest);
    }).catch(() => (loading = false));
  }

  return {
    changed(before, state) {
      linkChanged(before, state);
      queueChanged(before, state);
      laterChanged(before, state);
    },
    stop() {
      stopped = true;
      plans.stop();
    },
  };
}

function isLater({ current: { phase } }: VisitorState): boolean {
  return phase === 'chatting' || phase === 'ended' || phase === 'unavailable';
}
