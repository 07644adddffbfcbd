import { expect } from 'chai';
import {
  chatting,
  deskStates,
  frozenNow,
  frozenStamp,
  hostileState,
  offer,
  signed,
} from '../../stories/expert-states.js';
import { describeWithKeys, focused, press, showDesk, tabTo, type, type ShownDesk } from './support.js';

const offered = signed({ offers: [offer('r1', 14), offer('o2', 9)] });
const accepting = { ...offered, offers: [offer('r1', 14, { phase: 'accepting' }), offer('o2', 9)] };
const inRoom = signed({ offers: [offer('o2', 9)], rooms: [{ ...chatting, composing: [] }], selected: 'r1' });

describeWithKeys('the desk', () => {
  let shown: ShownDesk;
  const title = 'A page';
  before(() => (document.title = title));
  afterEach(() => {
    shown.remove();
    expect(document.title).to.equal(title);
  });

  it('is worked with the keyboard alone: accept, answer, leave', async () => {
    shown = await showDesk(signed());
    await shown.next(offered);
    expect(focused()?.localName, 'an offer takes the focus from nobody').to.equal('body');
    await press('Alt+Digit0');
    await shown.settled();
    expect(focused()?.ariaLabel).to.equal('New question from Samuel Okafor');
    await press('a');
    expect(shown.session.asked).to.deep.equal([['accept', 'r1']]);

    await shown.next(accepting);
    await shown.next(inRoom);
    expect(focused()?.localName).to.equal('textarea');
    await type('Yes, after the test.');
    await press('Enter');
    expect(shown.session.asked.filter(([name]) => name === 'send')).to.deep.equal([
      ['send', 'r1', 'Yes, after the test.'],
    ]);

    await tabTo('button', 'Leave conversation');
    await press('Enter');
    await shown.settled();
    expect(focused()?.textContent?.trim()).to.equal('Leave');
    await press('Enter');
    expect(shown.session.asked).to.deep.include(['leave', 'r1']);
  });

  it('takes A and R for answers only while an offer has the focus', async () => {
    shown = await showDesk({ ...inRoom, offers: offered.offers });
    shown.find('textbox', 'Message').focus();
    await type('are');
    expect(shown.session.asked.filter(([name]) => name === 'accept' || name === 'reject')).to.deep.equal([]);
    shown.all('article')[1]?.focus();
    await press('Control+a');
    expect(shown.session.asked.filter(([name]) => name === 'accept')).to.deep.equal([]);
    await press('r');
    expect(shown.session.asked).to.deep.include(['reject', 'o2']);
  });

  it('hands the focus on when the offer that has it goes away', async () => {
    shown = await showDesk(offered);
    shown.all('article')[0]?.focus();
    await shown.next({ ...offered, offers: offered.offers.slice(1) });
    expect(focused()?.localName).to.equal('article');
    await shown.next({ ...offered, offers: [] });
    expect(focused()?.textContent?.trim()).to.match(/^Conversations/);
  });

  it('goes to conversations by Alt and their number, and on by arrows', async () => {
    shown = await showDesk(deskStates.chatting);
    await press('Alt+Digit2');
    await press('Alt+ArrowUp');
    await press('Alt+ArrowDown');
    expect(shown.session.asked.filter(([name]) => name === 'select')).to.deep.equal([
      ['select', 'r2'],
      ['select', 'r3'],
      ['select', 'r2'],
    ]);
    await press('Alt+Digit9');
    expect(shown.session.asked.filter(([name]) => name === 'select')).to.have.length(3);
  });

  it('signs in with what was typed, and says beside the field what is missing', async () => {
    shown = await showDesk(deskStates.signIn);
    shown.find('button', 'Sign in').click();
    await shown.settled();
    const username = shown.all('#username')[0] as HTMLInputElement;
    expect(username.getAttribute('aria-invalid')).to.equal('true');
    expect(focused()).to.equal(username);
    await type('anna');
    await press('Tab');
    await type('secret');
    await press('Enter');
    expect(shown.session.asked).to.deep.equal([['signIn', 'anna', 'secret']]);
    await shown.next(deskStates.signingIn);
    await shown.next(deskStates.wrongPassword);
    expect(shown.text()).to.include('do not belong together');
    expect((focused() as HTMLInputElement).type).to.equal('password');
  });

  it('begins in the first field that is to be filled in, and selects a wrong password', async () => {
    shown = await showDesk(deskStates.expired);
    expect(focused()?.id).to.equal('password');
    shown.remove();
    shown = await showDesk(deskStates.signIn);
    expect(focused()?.id).to.equal('username');
    await type('anna');
    await press('Tab');
    await type('guess');
    await press('Enter');
    await shown.next(deskStates.signingIn);
    await shown.next(deskStates.wrongPassword);
    await type('secret');
    expect((focused() as HTMLInputElement).value).to.equal('secret');
  });

  it('asks for the code of a second factor when the server does, and keeps what was typed', async () => {
    shown = await showDesk(deskStates.signIn);
    expect(shown.all('#code')).to.deep.equal([]);
    await type('anna');
    await press('Tab');
    await type('secret');
    await press('Enter');
    await shown.next(deskStates.signingIn);
    await shown.next(deskStates.codeNeeded);
    const code = shown.all('#code')[0] as HTMLInputElement;
    expect(focused()).to.equal(code);
    await type('12');
    await press('Enter');
    await shown.settled();
    expect(code.getAttribute('aria-invalid')).to.equal('true');
    await type('3 456');
    await press('Enter');
    expect(shown.session.asked).to.deep.equal([
      ['signIn', 'anna', 'secret'],
      ['signIn', 'anna', 'secret', '123456'],
    ]);
    await shown.next(deskStates.signingIn);
    expect(shown.all('#code')).to.have.length(1);
    await shown.next(deskStates.wrongCode);
    expect(shown.text()).to.include('was used before');
    await type('654321');
    expect((focused() as HTMLInputElement).value).to.equal('654321');
    await shown.next(deskStates.signingIn);
    await shown.next(deskStates.wrongPassword);
    expect(shown.all('#code')).to.deep.equal([]);
  });

  it('leaves the focus where it is on a page with more than the desk', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    shown = await showDesk(deskStates.signIn);
    expect(focused()).to.equal(field);
    await shown.next(deskStates.chatting);
    field.focus();
    await shown.next(deskStates.ended);
    expect(focused()).to.equal(field);
    field.remove();
  });

  for (const size of ['wide', 'narrow'] as const)
    it(`hands the focus to the desk after signing in (${size})`, async () => {
      shown = await showDesk(deskStates.signingIn, { size });
      await shown.next(deskStates.loading);
      const heading = size === 'wide' ? /^Loading your desk/ : /^Conversations/;
      expect(focused()?.textContent?.trim()).to.match(heading);
      await shown.next(deskStates.idle);
      expect(focused()?.localName).to.equal('h2');
    });

  it('hands the focus on when the visitor ends the conversation that is written in', async () => {
    shown = await showDesk(inRoom);
    shown.find('textbox', 'Message').focus();
    await shown.next({ ...inRoom, rooms: [{ ...inRoom.rooms[0]!, ended: 'visitor-left' }] });
    expect(focused()?.textContent?.trim()).to.equal('María Fernández');
    shown.find('button', 'Remove from list').focus();
    await shown.next(signed());
    expect(focused()?.localName).to.equal('h2');
  });

  it('hands the focus to the next conversation, or the list, when the expert leaves one', async () => {
    const { rooms } = deskStates.chatting;
    const leave = async (others: typeof rooms | []) => {
      const desk = (changes: object) =>
        signed({ rooms: [{ ...chatting, ...changes }, ...others], selected: 'r1' });
      shown = await showDesk(desk({}));
      shown.find('button', 'Leave conversation').click();
      await shown.settled();
      shown.find('button', 'Leave').click();
      await shown.settled();
      await shown.next(desk({ leaving: true }));
      expect(focused()?.textContent?.trim()).to.equal('Leaving…');
      await shown.next(desk({ ended: 'expert-left' }));
      return focused();
    };
    expect((await leave(rooms.slice(1)))?.textContent).to.include('Jonas Lindqvist');
    shown.remove();
    expect((await leave([]))?.textContent?.trim()).to.match(/^Conversations/);
  });

  it('hands the focus to the next left message when one is handled, then to the heading', async () => {
    shown = await showDesk(deskStates.offers);
    const [first, second] = deskStates.offers.leftMessages;
    shown.find('button', /^Left messages/).click();
    await shown.settled();
    shown.find('button', `Handled: message of ${first!.userID}`).focus();
    await shown.next({ ...deskStates.offers, leftMessages: [second!] });
    expect(focused()?.ariaLabel).to.include(second!.userID);
    await shown.next({ ...deskStates.offers, leftMessages: [] });
    expect(focused()?.textContent).to.equal('Left messages');
  });

  it('says at once whom an invitation is about, and the note', async () => {
    shown = await showDesk(signed());
    await shown.next(signed({ invitations: deskStates.invited.invitations }));
    const about = 'Bilal Haddad asks you to join the conversation with Grace Mwangi (Diabetes care)';
    expect(shown.text()).to.include(about);
    expect(shown.desk.querySelector('[role=alert] p')?.textContent).to.equal(
      `${about}. Note: Insulin pump question`,
    );
  });

  it('names sound and colours by one name that tells how they are', async () => {
    shown = await showDesk(deskStates.idle);
    const sound = shown.find('button', 'Sound for new questions');
    expect(sound.ariaPressed).to.equal('false');
    sound.click();
    await shown.settled();
    expect([sound.ariaPressed, sound.ariaLabel]).to.deep.equal(['true', 'Sound for new questions']);
    sound.click();
    await shown.settled();
    shown.find('button', 'Light colours. Change to dark').click();
    await shown.settled();
    shown.find('button', /^Dark colours. Change to/);
    localStorage.clear();
  });

  it('tells the usual wait only where somebody waits', async () => {
    shown = await showDesk(deskStates.idle);
    const waits = shown.all('.wait').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
    expect(waits).to.deep.equal(['3 waiting about 2 min wait', 'Nobody waits', 'Nobody waits']);
  });

  it('says aloud what comes: offers at once, messages, ends, a lost connection', async () => {
    shown = await showDesk(signed({ rooms: inRoom.rooms }));
    const said = (role: string) =>
      [...shown.desk.querySelectorAll(`[role=${role}] p`)].map(({ textContent }) => textContent);
    expect(said('log'), 'history is not read out').to.deep.equal([]);
    const room = inRoom.rooms[0]!;
    const visitor = room.occupants[0]!;
    const message = {
      ...room.log.messages[0]!,
      id: 'new',
      seq: 7,
      nick: visitor.nick,
      body: 'One more thing',
      stamp: frozenStamp(0),
    };
    const answered = { ...room, log: { ...room.log, messages: [...room.log.messages, message] } };
    await shown.next(signed({ rooms: [answered], offers: offered.offers.slice(0, 1) }));
    expect(said('alert')[0]).to.match(/^New question from Samuel Okafor: My sugar was/);
    expect(said('log')).to.deep.equal(['María Fernández says: One more thing']);
    await shown.next(
      signed({
        rooms: [{ ...answered, ended: 'visitor-left' }],
        link: { status: 'waiting', retryAt: frozenNow },
      }),
    );
    expect(said('status')).to.have.length(2);
    expect(said('status')[0]).to.equal('The conversation with María Fernández is over.');
  });

  it('counts what waits in the title of the page, and gives the title back', async () => {
    shown = await showDesk(signed());
    await shown.next(signed({ offers: offered.offers, rooms: [{ ...chatting, unread: 3 }] }));
    expect(document.title).to.equal(`(5) ${title}`);
  });

  it('sets presence and status, and signs off', async () => {
    shown = await showDesk(deskStates.idle);
    shown.find('button', /Anna Weber/).click();
    await shown.settled();
    shown.all('input[value=dnd]')[0]?.click();
    (shown.all('#status')[0] as HTMLInputElement).value = 'Rounds';
    shown.find('button', 'Save').click();
    expect(shown.session.asked).to.deep.equal([
      ['setPresence', 'dnd', ''],
      ['setPresence', 'available', 'Rounds'],
    ]);
    shown.find('button', /Anna Weber/).click();
    await shown.settled();
    shown.find('button', 'Sign off').click();
    expect(shown.session.asked).to.deep.include(['signOff']);
  });

  it('closes a menu by Escape and gives the focus back', async () => {
    shown = await showDesk(deskStates.idle);
    const help = shown.find('button', 'Keyboard help');
    help.focus();
    await press('Enter');
    await shown.settled();
    expect(help.ariaExpanded).to.equal('true');
    await press('Escape');
    await shown.settled();
    expect(help.ariaExpanded).to.equal('false');
    expect(focused()).to.equal(help);
  });

  it('says of a visitor for whom the site vouches who it is, and of nobody else', async () => {
    const [room] = deskStates.chatting.rooms;
    const fields = { verified: 'true', subject: 'patient-1', 'Known to the website as': 'patient-1' };
    const typed = { ...room!, visitor: { ...room!.visitor!, fields } };
    shown = await showDesk({ ...deskStates.chatting, rooms: [typed] });
    expect(shown.all('.known')).to.deep.equal([]);
    await shown.next(deskStates.known);
    expect(shown.all('.known')[0]?.textContent).to.match(/Known to the website as\s+patient-48-1127/);
  });

  it('invites only colleagues who are there and not in the conversation yet', async () => {
    shown = await showDesk(deskStates.inviting);
    shown.find('button', 'Invite a colleague').click();
    await shown.settled();
    expect(shown.session.asked).to.deep.include(['loadColleagues', 'diabetes']);
    const names = shown
      .all('ofchat-desk-details button[aria-label], button[aria-label]')
      .map(({ ariaLabel }) => ariaLabel);
    expect(names.filter((name) => name?.startsWith('Invite '))).to.deep.equal([
      'Invite Bilal Haddad',
      'Invite Chiara Rossi',
      'Invite Prof. Derya Yılmaz',
    ]);
    (shown.all('#reason')[0] as HTMLInputElement).value = 'Pump';
    shown.find('button', 'Invite Bilal Haddad').click();
    await shown.settled();
    expect(shown.session.asked).to.deep.include(['invite', 'r1', 'bilal', 'Pump']);
    expect((shown.find('button', 'Invite Bilal Haddad') as HTMLButtonElement).disabled).to.equal(true);
  });

  it('answers left messages by the own mail program, and takes them off the list', async () => {
    shown = await showDesk(deskStates.offers);
    shown.find('button', /^Left messages/).click();
    await shown.settled();
    const link = shown.find('link', 'Answer by e-mail') as HTMLAnchorElement;
    expect(link.href).to.match(
      /^mailto:hannah\.brandt@example\.org\?subject=Your%20message%20to%20Diabetes%20care&body=/,
    );
    shown.find('button', 'Handled: message of Hannah Brandt').click();
    expect(shown.session.asked).to.deep.include(['handleLeftMessage', 'diabetes', 'm1']);
  });

  it('on a phone shows one column, and how many questions wait behind a conversation', async () => {
    shown = await showDesk(deskStates.busy, { size: 'narrow' });
    const visible = (selector: string) => shown.all(selector)[0]!.checkVisibility();
    expect([visible('nav'), visible('main')]).to.deep.equal([true, false]);
    shown.all('.row')[0]?.click();
    await shown.settled();
    expect([visible('nav'), visible('main')]).to.deep.equal([false, true]);
    shown.find('button', '1 new question').click();
    await shown.settled();
    expect([visible('nav'), visible('main')]).to.deep.equal([true, false]);
    expect(focused()?.localName).to.equal('article');
  });

  for (const text of [
    '<img src=x onerror="globalThis.hit = true">',
    '<script>globalThis.hit = true</script>',
    'javascript:globalThis.hit=true',
    '"><svg/onload=globalThis.hit=true>',
    '${globalThis.hit=true}',
    '{{constructor.constructor("globalThis.hit=true")()}}',
  ])
    it(`shows ${text} as text, in every field`, async () => {
      shown = await showDesk(hostileState(text));
      expect(shown.all('img, script, iframe, object, embed, [onerror], [onload]')).to.deep.equal([]);
      expect(shown.text()).to.include(text);
      for (const link of shown.all('a'))
        expect((link as HTMLAnchorElement).protocol).to.match(/^(https?|mailto):$/);
      shown.find('button', /^Left messages/).click();
      await shown.settled();
      for (const link of shown.all('a'))
        expect((link as HTMLAnchorElement).protocol).to.match(/^(https?|mailto):$/);
      await shown.next(hostileState(`${text} again`));
      expect('hit' in globalThis).to.equal(false);
    });

  it('leaves nothing behind when it is removed, and works when it comes back', async () => {
    shown = await showDesk(offered);
    const { desk } = shown;
    desk.remove();
    expect(desk.childElementCount, 'the announcer is gone').to.equal(0);
    await press('Alt+Digit1');
    expect(shown.session.asked).to.deep.equal([]);
    document.body.append(desk);
    await shown.next(inRoom);
    expect(shown.text()).to.include('María Fernández');
  });
});
