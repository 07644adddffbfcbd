import type { StorybookConfig } from '@storybook/web-components-vite';

const config: StorybookConfig = {
  stories: ['../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-a11y'],
  framework: '@storybook/web-components-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => {
    // The project's own Vite configuration builds other things; a story needs none of it.
    vite.publicDir = false;
    vite.build = { ...vite.build, target: 'es2022', chunkSizeWarningLimit: 4_000 };
    return vite;
  },
};

export default config;
