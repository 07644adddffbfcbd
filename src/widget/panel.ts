/** The part of the widget that is loaded on demand: starts the session and puts the panel into its frame. */
import { loadTexts, type WidgetTexts } from '../i18n/index.js';
import { Announcer } from '../ui/index.js';
import { openVisitorSession, type VisitorSession, type VisitorState } from '../visitor/index.js';
import { createNews } from './news.js';
import './ofchat-panel.js';
import { OfchatMessageEvent, OfchatPhaseEvent } from './panel-events.js';
import { createPanelFrame } from './panel-frame.js';
import type { MountedPanel, PanelEvents, PanelHost, Question, Shown } from './panel-host.js';
import { exportedParts } from './parts.js';

export async function mountPanel(
  host: PanelHost,
  frame: HTMLDialogElement,
  events: PanelEvents,
): Promise<MountedPanel> {
  const session = await openVisitorSession({
    server: host.server,
    workgroup: host.workgroup,
    storage: host.storage === 'local' || host.storage === 'none' ? host.storage : 'session',
  });
  const document = host.ownerDocument;
  const panel = document.createElement('ofchat-panel');
  const announcer = new Announcer(host);
  const news = createNews({
    speaker: announcer,
    page: {
      messageArrived: ({ id, name }) => host.dispatchEvent(new OfchatMessageEvent(id, name)),
      messageFailed: () => events.failed('notSent'),
    },
    texts: () => panel.texts,
  });
  /** 1 when the conversation ended while nobody looked: the button says so like a message. */
  let endUnseen = 0;
  let watch: ReturnType<typeof setInterval> | undefined;
  let stopped = false;
  let words: unknown;

  const slot = (name: string) => {
    const element = document.createElement('slot');
    element.name = name;
    return element;
  };
  for (const name of ['header', 'emergency', 'consent']) {
    const forwarded = slot(name);
    forwarded.slot = name;
    panel.append(forwarded);
  }
  panel.setAttribute('exportparts', exportedParts);
  panel.addEventListener('minimise', () => host.close());
  panel.session = session;
  panel.shown = false;
  frame.replaceChildren(panel, slot('announcer'));

  const changeLanguage = () => {
    const { workgroup } = session.store.get();
    const overrides = workgroup.status === 'known' ? workgroup.workgroup.texts : {};
    words = overrides;
    const lang = host.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    void loadTexts(lang, overrides).then((texts) => {
      if (!stopped && words === overrides) applyTexts(texts);
    });
  };
  const applyTexts = (texts: WidgetTexts) => {
    panel.texts = texts;
    announcer.lang = texts.lang;
    label(session.store.get());
  };
  const label = ({ workgroup }: VisitorState) => {
    frame.ariaLabel = (workgroup.status === 'known' && workgroup.workgroup.title) || panel.texts.say('title');
  };

  /** Who reads "We are closed" learns without doing anything that somebody came. */
  const lookAgain = () => {
    const { phase } = session.store.get().current;
    if (!document.hidden && (phase === 'idle' || phase === 'unavailable')) session.refresh();
  };

  const onShown = (how: Shown, focusLost: boolean) => {
    clearInterval(watch);
    if (how) {
      endUnseen = 0;
      events.unreadChanged(session.store.get().unread);
      watch = setInterval(lookAgain, 20_000);
      lookAgain();
      prefill(session, { name: host.name, email: host.email, question: host.question });
    }
    events.shown(how, focusLost);
  };
  const place = createPanelFrame(host, frame, panel, onShown);

  let before = session.store.get();
  const unsubscribe = session.store.subscribe((state) => {
    const previous = before;
    before = state;
    if (state.workgroup !== previous.workgroup) {
      label(state);
      const { workgroup } = state;
      if (workgroup.status === 'known' && workgroup.workgroup.texts !== words) changeLanguage();
    }
    news.changed(previous, state);
    const endedNow = state.current.phase === 'ended' && previous.current.phase !== 'ended';
    if (endedNow && !panel.shown) endUnseen = 1;
    events.unreadChanged(state.unread + endUnseen);
    tell(host, events, previous, state);
  });
  prefill(session, { name: host.name, email: host.email, question: host.question });
  changeLanguage();
  label(before);
  session.start();

  return {
    show: place.show,
    changeLanguage,
    ask(question) {
      const { form } = session.store.get();
      session.ask({
        name: question.name ?? form.name,
        emailAddress: question.email ?? form.emailAddress,
        question: question.question ?? form.question,
      });
    },
    send(text) {
      const inRoom = session.store.get().current.phase === 'chatting';
      if (inRoom) session.send(text);
      return inRoom;
    },
    leave() {
      const { phase } = session.store.get().current;
      if (phase === 'chatting') session.leave();
      else session.cancel();
    },
    forget: () => session.forget(),
    stop() {
      stopped = true;
      clearInterval(watch);
      unsubscribe();
      news.stop();
      announcer.stop();
      session.stop();
      place.stop();
      frame.replaceChildren();
    },
  };
}

/** What the page knows of the visitor goes into fields that are still empty. */
function prefill(session: VisitorSession, known: Required<Question>): void {
  const { form, current } = session.store.get();
  if (current.phase !== 'idle' && current.phase !== 'unavailable') return;
  const edited = {
    ...(known.name && !form.name && { name: known.name }),
    ...(known.email && !form.emailAddress && { emailAddress: known.email }),
    ...(known.question && !form.question && { question: known.question }),
  };
  if (Object.keys(edited).length > 0) session.edit(edited);
}

/** Tells the page what happened. */
function tell(host: PanelHost, events: PanelEvents, before: VisitorState, state: VisitorState): void {
  const { current } = state;
  if (current.phase !== before.current.phase) host.dispatchEvent(new OfchatPhaseEvent(current.phase));
  if (state.link.status === 'waiting' && before.link.status !== 'waiting') events.failed('linkLost');
  if (state.workgroup.status === 'failed' && before.workgroup.status !== 'failed')
    events.failed(state.workgroup.problem.key);
  if (current.phase === 'idle' && current !== before.current)
    for (const { key } of current.problems) events.failed(key);
}
