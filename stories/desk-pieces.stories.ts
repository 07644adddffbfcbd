/** Parts of the desk that the whole views do not show at first. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../src/desk/define.js';
import {
  colleagues,
  deskStates,
  frozenNow,
  frozenSession,
  leftMessages,
  offer,
  queues,
} from './expert-states.js';
import './desk-frame.js';

const meta: Meta = { title: 'Desk/Pieces', parameters: { layout: 'padded' } };

export default meta;

const now = () => frozenNow;

export const OfferCard: StoryObj = {
  render: () =>
    html`<main>
      <ofchat-desk-offer .offer=${offer('o1', 14)} .now=${now} workgroup="Diabetes care"></ofchat-desk-offer>
    </main>`,
};

export const OfferBeingAccepted: StoryObj = {
  render: () =>
    html`<main>
      <ofchat-desk-offer
        .offer=${offer('o1', 3, { phase: 'accepting' })}
        .now=${now}
        workgroup="Diabetes care"
      ></ofchat-desk-offer>
    </main>`,
};

export const LeftMessages: StoryObj = {
  render: () =>
    html`<main>
      <ofchat-desk-inbox .messages=${leftMessages} .queues=${queues}></ofchat-desk-inbox>
    </main>`,
};

export const NoLeftMessages: StoryObj = {
  render: () => html`<main><ofchat-desk-inbox></ofchat-desk-inbox></main>`,
};

export const Details: StoryObj = {
  render: () =>
    html`<main>
      <ofchat-desk-details
        .room=${deskStates.chatting.rooms[0]}
        .colleagues=${colleagues}
        .actions=${frozenSession(deskStates.chatting)}
        username="anna"
        workgroup="Diabetes care"
      ></ofchat-desk-details>
    </main>`,
};

export const PresenceMenu: StoryObj = {
  render: () => html`<ofchat-desk-top-bar .state=${deskStates.idle}></ofchat-desk-top-bar>`,
  async play({ canvasElement }) {
    const bar = canvasElement.querySelector('ofchat-desk-top-bar');
    await bar?.updateComplete;
    const menu = bar?.renderRoot.querySelector<HTMLElement & { open: boolean }>('.me');
    if (menu) menu.open = true;
  },
};
