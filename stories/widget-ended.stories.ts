import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { visitorStates } from './visitor-states.js';
import { frameArgs, loadStoryTexts, renderPanel, type FrameArgs } from './widget-frame.js';

const meta: Meta<FrameArgs> = {
  title: 'Widget/Ended',
  args: frameArgs,
  loaders: [loadStoryTexts],
  render: renderPanel,
};
export default meta;

type Story = StoryObj<FrameArgs>;

export const WithTranscript: Story = { args: { state: visitorStates.ended } };
export const WithoutRoom: Story = { args: { state: visitorStates.endedWithoutRoom } };
export const Expired: Story = { args: { state: visitorStates.expired } };
export const Phone: Story = { args: { state: visitorStates.ended, phone: true } };
