import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { visitorStates } from './visitor-states.js';
import { frameArgs, loadStoryTexts, renderPanel, type FrameArgs } from './widget-frame.js';

const meta: Meta<FrameArgs> = {
  title: 'Widget/Room',
  args: frameArgs,
  loaders: [loadStoryTexts],
  render: renderPanel,
};
export default meta;

type Story = StoryObj<FrameArgs>;

export const Entered: Story = { args: { state: visitorStates.entered } };
export const Conversation: Story = { args: { state: visitorStates.chatting } };
export const Writing: Story = { args: { state: visitorStates.writing } };
export const Sending: Story = { args: { state: visitorStates.sending } };
export const Failed: Story = { args: { state: visitorStates.failed } };
export const Meeting: Story = { args: { state: visitorStates.meeting } };
export const ConnectionLost: Story = { args: { state: visitorStates.lost } };
export const Styled: Story = { args: { state: visitorStates.styled } };
export const Hostile: Story = { args: { state: visitorStates.hostile } };
export const Leaving: Story = { args: { state: visitorStates.leaving } };
export const Phone: Story = { args: { state: visitorStates.chatting, phone: true } };
