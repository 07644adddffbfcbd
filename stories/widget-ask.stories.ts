import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { visitorStates } from './visitor-states.js';
import { frameArgs, loadStoryTexts, renderPanel, type FrameArgs } from './widget-frame.js';

const meta: Meta<FrameArgs> = {
  title: 'Widget/Asking',
  args: frameArgs,
  loaders: [loadStoryTexts],
  render: renderPanel,
};
export default meta;

type Story = StoryObj<FrameArgs>;

export const Open: Story = { args: { state: visitorStates.idle } };
export const NobodyWaiting: Story = { args: { state: visitorStates.nobodyWaiting } };
export const Loading: Story = { args: { state: visitorStates.loading } };
export const ServerAway: Story = { args: { state: visitorStates.serverAway } };
export const Invalid: Story = { args: { state: visitorStates.invalid } };
export const Refused: Story = { args: { state: visitorStates.refused } };
export const Asking: Story = { args: { state: visitorStates.asking } };
export const Phone: Story = { args: { state: visitorStates.idle, phone: true } };
export const PhoneInvalid: Story = { args: { state: visitorStates.invalid, phone: true } };
