import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { visitorStates } from './visitor-states.js';
import { frameArgs, loadStoryTexts, renderPanel, type FrameArgs } from './widget-frame.js';

const meta: Meta<FrameArgs> = {
  title: 'Widget/Unavailable',
  args: frameArgs,
  loaders: [loadStoryTexts],
  render: renderPanel,
};
export default meta;

type Story = StoryObj<FrameArgs>;

export const Closed: Story = { args: { state: visitorStates.closed } };
export const ClosedWithoutMessages: Story = { args: { state: visitorStates.closedWithout } };
export const NoExpert: Story = { args: { state: visitorStates.noExpert } };
export const MessageLeft: Story = { args: { state: visitorStates.messageLeft } };
export const Phone: Story = { args: { state: visitorStates.closed, phone: true } };
