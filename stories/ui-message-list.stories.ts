import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { WidgetTexts } from '../src/i18n/index.js';
import { timelineOf, type RoomView } from '../src/room/index.js';
import '../src/ui/index.js';
import { anna, messageOf, room } from './visitor-states.js';
import { loadStoryTexts } from './widget-frame.js';

interface Args {
  room: RoomView;
  unreadAfter: number | undefined;
}

const day = (stamp: string) => stamp.slice(0, 10);

const meta: Meta<Args> = {
  title: 'Pieces/Message list',
  args: { room, unreadAfter: undefined },
  loaders: [loadStoryTexts],
  render: (args, { loaded }) =>
    html`<main>
      <ofchat-message-list
        .texts=${loaded['texts'] as WidgetTexts}
        .timeline=${timelineOf(args.room, { day, unreadAfter: args.unreadAfter })}
        .composing=${args.room.composing}
        .older=${args.room.log.older}
      ></ofchat-message-list>
    </main>`,
};
export default meta;

type Story = StoryObj<Args>;

export const Conversation: Story = {};
export const Unread: Story = { args: { unreadAfter: 4 } };
export const Writing: Story = { args: { room: { ...room, composing: [anna.name] } } };
export const Empty: Story = { args: { room: { ...room, notices: [], log: { messages: [], older: false } } } };
export const Long: Story = {
  args: {
    room: {
      ...room,
      log: {
        older: true,
        messages: Array.from({ length: 200 }, (_, index) =>
          messageOf(
            index % 3 ? anna : { nick: 'maria', name: 'Maria', role: 'visitor' },
            index + 1,
            `Message ${index + 1}`,
          ),
        ),
      },
    },
  },
};
