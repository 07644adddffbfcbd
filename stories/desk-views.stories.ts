/** Every phase and view of the expert's desk, from frozen states. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../src/desk/define.js';
import type { ExpertState } from '../src/expert/index.js';
import { deskStates, frozenSession, hostileState } from './expert-states.js';
import './desk-frame.js';

interface Args {
  readonly state: ExpertState;
}

const meta: Meta<Args> = {
  title: 'Desk/Views',
  render: ({ state }, { globals }) =>
    html`<ofchat-desk
      theme=${String(globals['theme'] ?? 'light')}
      .session=${frozenSession(state)}
    ></ofchat-desk>`,
  argTypes: { state: { control: false } },
};

export default meta;

type Story = StoryObj<Args>;

export const SignIn: Story = { args: { state: deskStates.signIn } };
export const WrongPassword: Story = { args: { state: deskStates.wrongPassword } };
export const CodeNeeded: Story = { args: { state: deskStates.codeNeeded } };
export const WrongCode: Story = { args: { state: deskStates.wrongCode } };
export const SigningIn: Story = { args: { state: deskStates.signingIn } };
export const SignInExpired: Story = { args: { state: deskStates.expired } };
export const Loading: Story = { args: { state: deskStates.loading } };
export const Idle: Story = { args: { state: deskStates.idle } };
export const GetsNoQuestions: Story = { args: { state: deskStates.paused } };
export const Offers: Story = { args: { state: deskStates.offers } };
export const Chatting: Story = { args: { state: deskStates.chatting } };
export const VisitorKnownToTheSite: Story = { args: { state: deskStates.known } };
export const OfferWhileChatting: Story = { args: { state: deskStates.busy } };
export const Invited: Story = { args: { state: deskStates.invited } };
export const Inviting: Story = { args: { state: deskStates.inviting } };
export const TwoExperts: Story = { args: { state: deskStates.together } };
export const NotSent: Story = { args: { state: deskStates.notSent } };
export const Ended: Story = { args: { state: deskStates.ended } };
export const ConnectionLost: Story = { args: { state: deskStates.connectionLost } };
export const Notices: Story = { args: { state: deskStates.notices } };
export const RightToLeftConversation: Story = { args: { state: deskStates.rightToLeft } };
export const Dark: Story = { args: { state: deskStates.busy }, globals: { theme: 'dark' } };
export const Arabic: Story = { args: { state: deskStates.busy }, globals: { lang: 'ar' } };
export const HostileText: Story = {
  args: { state: hostileState('<img src=x onerror="document.title = \'hit\'"><b>bold</b>') },
};
