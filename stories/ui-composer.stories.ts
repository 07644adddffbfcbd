import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { WidgetTexts } from '../src/i18n/index.js';
import '../src/ui/index.js';
import { loadStoryTexts } from './widget-frame.js';

interface Args {
  draft: string;
  limit: number;
}

const meta: Meta<Args> = {
  title: 'Pieces/Composer',
  args: { draft: '', limit: 4_000 },
  loaders: [loadStoryTexts],
  render: ({ draft, limit }, { loaded }) =>
    html`<main>
      <ofchat-composer
        .texts=${loaded['texts'] as WidgetTexts}
        .draft=${draft}
        .limit=${limit}
      ></ofchat-composer>
    </main>`,
};
export default meta;

type Story = StoryObj<Args>;

export const Empty: Story = {};
export const Written: Story = { args: { draft: 'When should I take it?' } };
export const ManyLines: Story = { args: { draft: 'One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight\nNine' } };
export const NearTheLimit: Story = { args: { draft: 'a'.repeat(90), limit: 100 } };
export const OverTheLimit: Story = { args: { draft: 'a'.repeat(110), limit: 100 } };
