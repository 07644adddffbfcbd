import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { visitorStates } from './visitor-states.js';
import { frameArgs, loadStoryTexts, renderPanel, type FrameArgs } from './widget-frame.js';

const meta: Meta<FrameArgs> = {
  title: 'Widget/Waiting',
  args: frameArgs,
  loaders: [loadStoryTexts],
  render: renderPanel,
};
export default meta;

type Story = StoryObj<FrameArgs>;

export const Third: Story = { args: { state: visitorStates.queued } };
export const Next: Story = { args: { state: visitorStates.next } };
export const PlaceUnknown: Story = { args: { state: visitorStates.queuedUnknown } };
export const ConnectionLost: Story = { args: { state: visitorStates.queuedOffline } };
export const Phone: Story = { args: { state: visitorStates.queued, phone: true } };
